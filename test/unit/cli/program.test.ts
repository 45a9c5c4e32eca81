/** The program around the painting: help, version, usage, the terminal's bar, and files that appear whole. */
import { spawnSync } from 'node:child_process'
import { readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import packageJson from '../../../package.json'
import { occupantOf, writeAtomic } from '../../../src/cli/atomic.ts'
import { helpText } from '../../../src/cli/help.ts'
import { PainterProcess } from '../../../src/cli/painter-parent.ts'
import { startedWithTooFewFiles } from '../../../src/cli/too-many-files.ts'
import { ENTRY, events, filesIn, fixture, PROGRAM, run, scratch, TSX, writeVector } from './cli.ts'

it('--help and --version answer without loading sharp or tfjs', async () => {
  const folder = await scratch()
  const help = await run(folder, ['--help'])
  expect([help.code, help.out, help.err]).toEqual([0, helpText('pastiche'), ''])
  expect((await run(folder, ['--version'])).out).toBe(`${packageJson.version}\n`)
  // Node tells every module that it resolves.
  const hook =
    "import{writeSync}from'node:fs';export async function resolve(s,c,n){const r=await n(s,c);writeSync(2,r.url+'\\n');return r}"
  const register = `import{register}from'node:module';register('data:text/javascript,${encodeURIComponent(hook).replaceAll("'", '%27')}')`
  const args = ['--import', TSX, '--import', `data:text/javascript,${encodeURIComponent(register)}`, ENTRY, '--help']
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(stdout).toBe(helpText('pastiche'))
  expect(stderr).toContain('src/cli/help.ts')
  expect(stderr).not.toMatch(/sharp|tensorflow|src\/engine/)
})

it('without arguments shows the help as an error', async () => {
  const result = await run(await scratch(), [])
  expect([result.code, result.out, result.err]).toEqual([2, '', helpText('pastiche')])
})

it('wrong usage ends with 2 and one sentence', async () => {
  const result = await run(await scratch(), ['a.jpg', '--strength', '9', '-s', 'x', '-o', 'y.png', '--json'])
  expect(result.code).toBe(2)
  expect(result.err).toBe('pastiche: --strength must be a number from 0 to 1.5, not "9".\n')
  expect(events(result)).toEqual([{ event: 'error', code: 'bad-option', message: result.err.slice(10, -1) }])
})

it('a backend that does not run here ends with 3', async () => {
  const folder = await scratch()
  const vector = await writeVector(join(folder, 'v.json'))
  const result = await run(folder, [fixture('good.png'), '-s', vector, '-o', 'a.png', '--backend', 'webgl'])
  expect(result.code).toBe(3)
  expect(result.err).toMatch(/^pastiche: .*webgl.*\n$/i)
})

const isLinux = process.platform === 'linux'

it.skipIf(!isLinux)('a reader that goes early is no failure, a full disk is one and costs no picture', async () => {
  const folder = await scratch()
  const node = `${process.execPath} ${PROGRAM}`
  const early = spawnSync('bash', ['-o', 'pipefail', '-c', `${node} styles | true`], { encoding: 'utf8' })
  expect([early.status, early.stderr]).toEqual([0, ''])
  const vector = await writeVector(join(folder, 'v.json'))
  const command = `${node} ${fixture('good.png')} ${fixture('good.jpg')} -s ${vector} -o out --json > /dev/full`
  const full = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' })
  expect([full.status, full.stderr]).toEqual([1, "pastiche: Standard output can't be written (ENOSPC).\n"])
  expect(await filesIn(join(folder, 'out'))).toEqual(['good.jpg', 'good.png'])
})

it.skipIf(!isLinux)('too few files and too little memory are told in a sentence each', async () => {
  const folder = await scratch()
  const vector = await writeVector(join(folder, 'v.json'))
  const command = `'${process.execPath}' '${PROGRAM}' '${fixture('good.png')}' -s '${vector}' -o out.png`
  const limited = (limit: string, more = '') =>
    spawnSync('bash', ['-c', `ulimit ${limit}; ${command} ${more}`], { cwd: folder, encoding: 'utf8' })
  for (const files of [20, 24, 28]) {
    const { status, stderr } = limited(`-n ${files}`)
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^pastiche: No more files can be opened here; .*\n$/)])
  }
  // WebAssembly reserves more addresses than this.
  const small = limited('-v 3000000')
  expect([small.status, small.stderr]).toEqual([
    3,
    expect.stringMatching(/^pastiche: WebAssembly does not run here.*ulimit -v/),
  ])
  const chosen = limited('-v 3000000', '--backend wasm')
  expect([chosen.status, chosen.stderr]).toEqual([3, expect.stringMatching(/The backend wasm is not available/)])
})

it('a painter that Node itself could not start for want of files says so', async () => {
  const folder = await scratch()
  const start = async (words: string) => {
    const entry = join(folder, 'entry.mjs')
    await writeFile(entry, `process.stderr.write(${JSON.stringify(words)}); process.exit(1)`)
    return PainterProcess.start({ entry, backend: 'cpu', models: folder })
  }
  for (const words of [
    'Error: EMFILE: too many open files, open /x/package.json\n  at node:fs:448\n',
    'Error: libvips.so: cannot open shared object file: Too many open files\n',
  ])
    await expect(start(words)).rejects.toThrow(/^No more files can be opened here/)
  await expect(start('Error: another fault\n')).rejects.toThrow(/ended unexpectedly \(exit code 1\)/)
  // A package.json that could not be opened is none: the words are then about something else.
  expect(startedWithTooFewFiles('Cannot use import statement outside a module', 28)).toMatch(/No more files/)
})

const hasScript = isLinux && spawnSync('script', ['--version']).status === 0

it.skipIf(!hasScript)('draws a bar on a terminal and takes it away', async () => {
  const folder = await scratch()
  const vector = await writeVector(join(folder, 'v.json'))
  const command = `stty cols 60; ${process.execPath} ${PROGRAM} ${fixture('good.png')} ${fixture('text.jpg')} -s ${vector} -o out`
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { cwd: folder, encoding: 'utf8' })
  const draws = stdout.split('\r\x1b[2K')
  expect(draws.some((text) => /^[█░]{15} +\d+% {2}starting/.test(text))).toBe(true)
  for (const text of draws)
    expect(text.split(/[\r\n]/)[0].startsWith('█') ? text.split(/[\r\n]/)[0].length : 0).toBeLessThan(60)
  expect(draws.at(-1)).toMatch(/1 painted, 1 failed in/)
  expect(draws.some((text) => /^\[1\/2\] .*good\.png → out\/good\.png/.test(text))).toBe(true)
})

it('a file that another process makes while it is looked for is a file, and no broken link', async () => {
  const folder = await scratch()
  const path = join(folder, 'picture')
  // It comes and goes all the while; a link to nothing would be said to stand there.
  let over = false
  const coming = async () => {
    for (; !over; await unlink(path)) await writeFile(path, '')
  }
  const looking = async () => {
    for (let i = 0; i < 3000; i++) await occupantOf(path)
  }
  const comes = coming()
  await Promise.all([looking(), looking()]).finally(() => {
    over = true
  })
  await comes
})

it('writeAtomic leaves what is there, and no rest of its own', async () => {
  const folder = await scratch()
  const path = join(folder, 'deep/er/a.txt')
  await writeAtomic(path, 'one', false)
  await expect(writeAtomic(path, 'two', false)).rejects.toMatchObject({ code: 'write-failed' })
  expect(await readFile(path, 'utf8')).toBe('one')
  await writeAtomic(path, 'three', true)
  expect(await readFile(path, 'utf8')).toBe('three')
  await writeFile(join(folder, 'file'), '')
  await expect(writeAtomic(join(folder, 'file/x'), 'x', false)).rejects.toThrow(/a part of its path is a file/)
  // Of many at once, one wins and the others are told.
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, i) => writeAtomic(join(folder, 'race'), `${i}`, false)),
  )
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await filesIn(folder)).toEqual(['deep/er/a.txt', 'file', 'race'])
})
