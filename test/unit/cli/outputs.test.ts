/**
 * Everything that the program writes, and everything that can stand in its way: a file appears whole or not at all, what
 * is no ordinary file is never replaced, and what is lost is said.
 */
import { type ChildProcess, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, lstat, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { removeLeftovers, startUnfinished } from '../../../src/cli/leftovers.ts'
import { events, filesIn, fixture, PROGRAM, pixels, run, scratch, writeVector } from './cli.ts'
import { canPolish, photos, STYLE } from './polishing.ts'

const isLinux = process.platform === 'linux'

/** Whether this machine lets a test do what not everyone may; says so where it does not. */
function may(command: string, what: string): boolean {
  const { status } = spawnSync('sh', ['-c', command], { stdio: 'ignore' })
  if (status !== 0) console.log(`${what} can't be made here; the rows that need it are skipped.`)
  return status === 0
}

const at = '/tmp/pastiche-may-$$'
const mayMknod = may(`mknod ${at} c 1 3 && echo > ${at} && rm ${at}`, 'A device')
const mayMkfifo = may(`mkfifo ${at} && rm ${at}`, 'A named pipe')
const mayMount = may(`mkdir ${at} && mount -t tmpfs -o size=16k none ${at} && umount ${at}`, 'A full disk')

/** What is written, where, and by which arguments; with `--overwrite`, unless it is left out. */
interface Writer {
  readonly path: string
  readonly args: readonly string[]
}

const polish = ['in/a.png', '-s', STYLE, '--polish', '2']
const writers: Readonly<Record<string, Writer>> = {
  picture: { path: 'out/a.png', args: ['in/a.png', '-s', STYLE, '-o', 'out/'] },
  vector: { path: 'out/v.json', args: ['vector', fixture('painting.jpg'), '-o', 'out/v.json'] },
  ...(canPolish && {
    checkpoint: { path: 'out/a.ckpt', args: [...polish, '-o', 'other.png', '--checkpoint', 'out/a.ckpt'] },
    snapshot: { path: 'out/a.0001.png', args: [...polish, '-o', 'out/a.png', '--snapshot-every', '1'] },
  }),
}

/** Puts something where a file is to be written; the sentence that is then said, or null where the file is written. */
interface Obstacle {
  readonly put: (path: string) => Promise<void>
  readonly said: RegExp | null
  readonly possible?: boolean
  readonly overwrite?: boolean
}

const shell = async (command: string) => {
  const { status, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
}
const old = 'what was there'
const notOrdinary = /is there already and is not an ordinary file/

const obstacles: Readonly<Record<string, Obstacle>> = {
  nothing: { put: async () => undefined, said: null },
  'a file': { put: (path) => writeFile(path, old), said: null },
  'a file, without --overwrite': {
    put: (path) => writeFile(path, old),
    said: /is there already; .*--overwrite replaces it/,
    overwrite: false,
  },
  'a link to a file': {
    put: async (path) => {
      await writeFile(`${path}.real`, old)
      await symlink(`${path}.real`, path)
    },
    said: null,
  },
  'a link to nothing': { put: (path) => symlink('gone', path), said: /is a link to a file that is not there/ },
  'a folder': { put: (path) => mkdir(path).then(() => undefined), said: notOrdinary },
  'a device': { put: (path) => shell(`mknod '${path}' c 1 3`), said: notOrdinary, possible: mayMknod },
  // Of the test's own: whoever may replace /dev/null must not find it here.
  'a link to a device': {
    put: async (path) => {
      await shell(`mknod '${path}.device' c 1 3`)
      await symlink(`${path}.device`, path)
    },
    said: notOrdinary,
    possible: mayMknod,
  },
  'a named pipe': { put: (path) => shell(`mkfifo '${path}'`), said: notOrdinary, possible: mayMkfifo },
  'a full disk': {
    put: async (path) => {
      const folder = join(path, '..')
      await shell(`mount -t tmpfs -o size=16k none '${folder}'`)
      onTestFinished(() => shell(`umount '${folder}'`))
      await writeFile(path, old)
      spawnSync('sh', ['-c', `cat /dev/zero > '${folder}/filler'`])
    },
    said: /There is no space left for/,
    possible: mayMount,
  },
}

/** What tells a path's kind and content. */
async function stateOf(path: string) {
  const found = await lstat(path).catch(() => null)
  if (!found) return null
  const { mode, rdev, ino, size } = found
  return { mode, rdev, ino, size }
}

describe.each(Object.entries(writers))('a %s', (_kind, { path, args }) => {
  for (const [name, { put, said, possible = true, overwrite = true }] of Object.entries(obstacles))
    it.skipIf(!possible)(`where there is ${name}`, async () => {
      const folder = await photos('a')
      await mkdir(join(folder, 'out'))
      const full = join(folder, path)
      await put(full)
      const before = await stateOf(full)
      const beside = await filesIn(join(folder, 'out'))
      const result = await run(folder, overwrite ? [...args, '--overwrite'] : args)
      if (said === null) {
        expect([result.code, result.err]).toEqual([0, ''])
        expect((await stat(full)).size).toBeGreaterThan(1000)
        // A link keeps being one.
        expect((await lstat(full)).isSymbolicLink()).toBe(name.startsWith('a link'))
      } else {
        expect([result.code, result.err]).toEqual([1, expect.stringMatching(said)])
        expect(await stateOf(full)).toEqual(before)
        if (before?.size === old.length) expect(await readFile(full, 'utf8')).toBe(old)
        expect(await filesIn(join(folder, 'out'))).toEqual(beside)
      }
      expect(spawnSync('find', [folder, '-name', '*.tmp'], { encoding: 'utf8' }).stdout).toBe('')
    })
})

describe.skipIf(!isLinux)('standard output', () => {
  const node = `'${process.execPath}' '${PROGRAM}'`
  const photo = `'${fixture('good.png')}' -s '${STYLE}'`
  const sh = (command: string, cwd: string) => spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8' })

  it.each([
    ['a picture', `${photo} -o - -f png`],
    ['a vector', `vector '${fixture('painting.jpg')}'`],
    ['a report', `${photo} -o out.png --json`],
    ['the styles', 'styles'],
    ['the help', '--help'],
  ])('that is a full disk loses %s, and says so', async (_what, args) => {
    const { status, stderr } = sh(`${node} ${args} > /dev/full`, await scratch())
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^.*: Standard output can't be written \(ENOSPC\)\.\n$/),
    ])
  })

  it.each([
    ['a picture', `${photo} -o - -f png`],
    ['a vector', `vector '${fixture('painting.jpg')}'`],
  ])('that is closed is noticed before %s is made', async (_what, args) => {
    const closed = sh(`${node} ${args} >&-`, await scratch())
    expect([closed.status, closed.stderr]).toEqual([1, expect.stringMatching(/^pastiche: Standard output is closed/)])
    expect(sh(`${node} ${args} > /dev/null`, await scratch()).status).toBe(0)
  })
})

describe('what a killed process left half written', () => {
  it.skipIf(!isLinux)('goes with the next run in its folder; what a living one is at stays', async () => {
    const folder = await photos('a')
    const out = join(folder, 'out')
    await mkdir(out)
    // Of a process that is no more, of this one, and of another that happens to have this one's number.
    const mine = startUnfinished(out)
    const dead = spawnSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).stdout.trim()
    const of = (pid: number | string, more = '') => mine.replace(`-${process.pid}-`, `-${pid}-${more}`)
    const [killed, reused] = [of(dead), of(process.pid, '1')]
    const foreign = mine.replace(/pastiche-[0-9a-f]{8}/, 'pastiche-00000000')
    const other = join(out, '.notes.tmp')
    for (const path of [mine, killed, reused, foreign, other]) await writeFile(path, 'half')
    const result = await run(folder, ['in/a.png', '-s', STYLE, '-o', 'out/'])
    expect([result.code, result.err]).toEqual([0, ''])
    const kept = [mine, foreign, other].map((path) => path.slice(out.length + 1))
    expect(await filesIn(out)).toEqual([...kept, 'a.png'].sort())
  })

  it('on another machine goes after a week', async () => {
    const folder = await scratch()
    const mine = startUnfinished(folder)
    const [young, aged] = ['00000000', '11111111'].map((mark) =>
      mine.replace(/pastiche-[0-9a-f]{8}/, `pastiche-${mark}`),
    )
    await Promise.all([young, aged].map((path) => writeFile(path, 'half')))
    spawnSync('touch', ['-d', '8 days ago', aged])
    await removeLeftovers(folder)
    expect(await filesIn(folder)).toEqual([young.slice(folder.length + 1)])
  })
})

describe('a name', () => {
  it.each([
    ['Chinese', `${'写'.repeat(80)}.jpg`],
    ['emoji', `${'🖼'.repeat(60)}.jpg`],
    ['Latin', `${'a'.repeat(251)}.jpg`],
  ])('of 240 bytes and more is written as any other: %s', async (_script, name) => {
    const folder = await scratch()
    const vector = await writeVector(join(folder, 'v.json'))
    await copyFile(fixture('good.jpg'), join(folder, name))
    const result = await run(folder, [name, '-s', vector, '-o', 'out/'])
    expect([result.code, result.err]).toEqual([0, ''])
    expect(await filesIn(join(folder, 'out'))).toEqual([name])
  })
})

describe('two processes that --resume one run', () => {
  it.skipIf(!existsSync('/proc/self/task'))('count what the other finished meanwhile as done', async () => {
    const folder = await photos('a')
    const args = ['in/a.png', '-s', STYLE, '--resume', '--json']
    expect((await run(folder, [...args, '-o', 'ready/'])).code).toBe(0)
    await mkdir(join(folder, 'out'))
    const onStart = async ({ pid }: ChildProcess) => {
      // With its painter there, the program has seen that there is no picture, and paints one.
      const painters = () => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
      while (!painters()) await new Promise((done) => setTimeout(done, 1))
      await rename(join(folder, 'ready/a.png'), join(folder, 'out/a.png'))
    }
    const result = await run(folder, [...args, '-o', 'out/'], { onStart })
    expect([result.code, result.err]).toEqual([0, ''])
    expect(events(result).map(({ event }) => event)).toEqual(['skipped', 'summary'])
    expect(events(result).at(-1)).toMatchObject({ painted: 0, skipped: 1, failed: 0 })
  })

  it('from the start together end well, with every picture there once', async () => {
    const folder = await photos('a', 'b', 'c', 'd')
    const args = ['in', '-s', STYLE, '-o', 'out', '--resume', '--json']
    const both = await Promise.all([run(folder, args), run(folder, args)])
    expect(both.map(({ code, err }) => [code, err])).toEqual([
      [0, ''],
      [0, ''],
    ])
    const painted = both.flatMap(events).filter(({ event }) => event === 'painted')
    expect(painted.map(({ photo }) => photo).sort()).toEqual(['in/a.png', 'in/b.png', 'in/c.png', 'in/d.png'])
    for (const file of await filesIn(join(folder, 'out'))) await pixels(join(folder, 'out', file))
    await rm(join(folder, 'out'), { recursive: true })
  })
})
