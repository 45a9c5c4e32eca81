/** What the program takes for photos and styles: folders of everything, pipes, wildcards, other programs' texts. */
import { spawn, spawnSync } from 'node:child_process'
import { chmod, copyFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { collectPhotos } from '../../../src/cli/inputs.ts'
import { findRelease } from '../../../src/cli/models.ts'
import { readStyles } from '../../../src/cli/style-args.ts'
import { decodeText } from '../../../src/cli/text.ts'
import { expandWildcards } from '../../../src/cli/wildcards.ts'
import { sharedCase } from '../../suites/shared-cases.ts'
import { events, filesIn, fixture, PROGRAM, pixels, run, scratch, vectorOf, writeVector } from './cli.ts'
import { canPolish, STYLE } from './polishing.ts'

const isLinux = process.platform === 'linux'
const isRoot = process.getuid?.() === 0

describe('a folder', () => {
  it('has every kind of photo reported that is not read, but not what lies beside its own JPEG', async () => {
    const folder = await scratch()
    const unread = ['a.CR2', 'b.jxl', 'c.psd', 'd.mov', 'e.ppm', 'f.heic', 'g.dng']
    for (const name of [...unread, 'shot.jpg', 'shot.NEF', 'SHOT.MOV', 'notes.txt', 'list.csv'])
      await writeFile(join(folder, name), 'x')
    await copyFile(fixture('good.jpg'), join(folder, 'no-ending'))
    await writeFile(join(folder, 'README'), 'a text')
    await copyFile(fixture('good.jpg'), join(folder, '.hidden'))
    const photos = await collectPhotos([folder], { recursive: false, exclude: null })
    expect(photos.map(({ relative }) => relative)).toEqual([...unread, 'no-ending', 'shot.jpg'])
  })

  it('of such photos only is told about each of them', async () => {
    const folder = await scratch()
    await mkdir(join(folder, 'in'))
    const film = Buffer.from('\0\0\0\x18ftypqt  \0\0\0\0qt  ', 'latin1')
    await writeFile(join(folder, 'in/a.mov'), Buffer.concat([film, Buffer.alloc(100)]))
    await copyFile(fixture('good.tiff'), join(folder, 'in/b.dng'))
    const result = await run(folder, ['in', '-s', STYLE, '-o', 'out', '--json'])
    expect(result.code).toBe(1)
    expect(events(result).map(({ photo, code, message }) => [photo, code, message])).toEqual([
      [
        'in/a.mov',
        'image-unsupported',
        'Films cannot be opened here. Export a frame of it as JPEG or PNG and open that.',
      ],
      ['in/b.dng', 'image-unsupported', 'Raw camera files cannot be opened here. Export it as JPEG and open that.'],
      [undefined, undefined, undefined],
    ])
  })
})

describe.skipIf(!isLinux)('a pipe', () => {
  const bash = (command: string, cwd: string) => spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8' })
  const program = `'${process.execPath}' '${PROGRAM}'`
  const good = fixture('good.jpg')

  it.each([
    ['as photo', `${program} <(cat '${good}') -s ${STYLE} -o out.png`],
    ['as standard input by name', `cat '${good}' | ${program} /dev/stdin -s ${STYLE} -o out.png`],
    ['as a file on standard input', `${program} /dev/stdin -s ${STYLE} -o out.png < '${good}'`],
    ['with a name', `mkfifo p && (cat '${good}' > p &) && ${program} p -s ${STYLE} -o out.png`],
  ])('%s is painted', async (_how, command) => {
    const folder = await scratch()
    const result = bash(command, folder)
    expect([result.status, result.stderr]).toEqual([0, ''])
    expect(bash(`${program} '${good}' -s ${STYLE} -o same.png`, folder).status).toBe(0)
    expect((await pixels(join(folder, 'out.png'))).data).toEqual((await pixels(join(folder, 'same.png'))).data)
  })

  it.each([
    ['a painting', "<(cat '$PAINTING')", ''],
    ['a painting on standard input', '-', "cat '$PAINTING' |"],
    ['numbers', '<(cat v.json)', ''],
    ['numbers on standard input', '/dev/stdin', 'cat v.json |'],
  ])('as style may hold %s', async (_what, style, before) => {
    const folder = await scratch()
    await writeVector(join(folder, 'v.json'))
    const command = `${before} ${program} '${good}' -s ${style} -o out.png`.replaceAll(
      '$PAINTING',
      fixture('painting.jpg'),
    )
    const result = bash(command, folder)
    expect([result.status, result.stderr]).toEqual([0, ''])
    expect(bash(`${program} '${good}' -s '${fixture('painting.jpg')}' -o same.png`, folder).status).toBe(0)
    expect((await pixels(join(folder, 'out.png'))).data).toEqual((await pixels(join(folder, 'same.png'))).data)
  })

  it('gives a vector too', async () => {
    const result = bash(`cat '${fixture('painting.jpg')}' | ${program} vector -`, await scratch())
    expect([result.status, result.stderr]).toEqual([0, ''])
    const { name, vector } = JSON.parse(result.stdout) as { name: string; vector: number[] }
    expect(name).toBe('stdin')
    for (const [i, value] of (await vectorOf('painting.jpg')).entries()) expect(vector[i]).toBeCloseTo(value, 4)
  })

  it.skipIf(!canPolish)('may hold the painting that is polished towards', async () => {
    const folder = await scratch()
    const result = bash(`cat '${fixture('painting.jpg')}' | ${program} '${good}' -s - --polish 1 -o out.png`, folder)
    expect([result.status, result.stderr]).toEqual([0, ''])
  })

  it('that nobody writes to is waited for with a word, and Ctrl-C ends that', async () => {
    const folder = await scratch()
    bash('mkfifo p', folder)
    for (const args of [
      ['p', '-s', STYLE],
      [good, '-s', './p'],
    ]) {
      const child = spawn(process.execPath, [PROGRAM, ...args, '-o', 'out.png'], { cwd: folder })
      let said = ''
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8')
        if (said.includes('…')) child.kill('SIGINT')
      })
      expect(await new Promise((done) => child.on('close', done))).toBe(130)
      expect(said).toMatch(/^pastiche: waiting for (\.\/)?p …\n$/)
    }
    expect(await filesIn(folder)).toEqual([])
  })

  it('is never opened where none is meant: not in a folder, and not to be resumed from', async () => {
    const folder = await scratch()
    bash('mkdir in; mkfifo in/p.jpg; mkfifo p; mkdir dev', folder)
    const inFolder = await run(folder, ['in', '-s', STYLE, '-o', 'out'])
    expect([inFolder.code, inFolder.err]).toEqual([1, 'in/p.jpg: It is not a file.\n'])
    for (const more of [['--resume'], ...(canPolish ? [['--polish', '2', '--checkpoint', 'c']] : [])]) {
      const result = await run(folder, ['p', '-s', STYLE, '-o', 'out.png', ...more])
      expect([result.code, result.err]).toEqual([2, expect.stringMatching(/does not work with p, which is a pipe/)])
    }
    const device = await run(folder, ['/dev/zero', '-s', STYLE, '-o', 'out.png', '--overwrite'])
    expect([device.code, device.err]).toEqual([1, '/dev/zero: It is not a file.\n'])
    const style = await run(folder, [good, '-s', '/dev/zero', '-o', 'out.png'])
    expect([style.code, style.err]).toEqual([1, 'pastiche: The style /dev/zero is not a file.\n'])
  })

  it('of standard input is read once', async () => {
    const result = await run(await scratch(), ['-', '-s', '/dev/stdin', '-o', 'out.png'])
    expect([result.code, result.err]).toEqual([2, 'pastiche: Standard input (-) can be read only once.\n'])
  })
})

describe('a style', () => {
  const painted = async (folder: string, style: string) => {
    const result = await run(folder, [fixture('good.png'), '-s', style, '-o', 'out.png', '--json'])
    return [result.code, events(result)[0]] as const
  }

  it('that may not be read, or is absurdly large, is told as such', async () => {
    const folder = await scratch()
    for (const name of ['huge.jpg', 'huge.json', 'large.json']) await writeFile(join(folder, name), '')
    await truncate(join(folder, 'huge.jpg'), 5_000_000_000)
    await truncate(join(folder, 'huge.json'), 5_000_000_000)
    await truncate(join(folder, 'large.json'), 2_000_000)
    expect(await painted(folder, 'huge.jpg')).toMatchObject([1, { code: 'image-too-large' }])
    for (const name of ['huge.json', 'large.json'])
      expect(await painted(folder, name)).toMatchObject([
        1,
        { code: 'image-unreadable', message: expect.stringMatching(/is no style file: it has \d+ bytes/) },
      ])
    if (isRoot) return console.log('Whoever may read everything cannot try a file that may not be read.')
    for (const name of ['secret.jpg', 'secret.json']) {
      await writeFile(join(folder, name), 'x')
      await chmod(join(folder, name), 0)
      expect(await painted(folder, name)).toMatchObject([1, { code: 'image-unreadable', message: /no permission/ }])
    }
  })

  it('that is a folder or is not there is told as such', async () => {
    const folder = await scratch()
    await mkdir(join(folder, 'd.jpg'))
    expect(await painted(folder, 'd.jpg')).toMatchObject([
      1,
      { message: 'The style d.jpg is a folder; name one painting in it.' },
    ])
    expect(await painted(folder, 'gone.jpg')).toMatchObject([1, { message: 'The style gone.jpg does not exist.' }])
  })

  it.each([
    ['utf8', ''],
    ['utf8', '\ufeff'],
    ['utf16le', '\ufeff'],
    ['utf16le', ''],
    ['utf16be', '\ufeff'],
    ['utf16be', ''],
  ])('in %s, with the mark %j, as another program wrote it, is read', async (encoding, mark) => {
    const folder = await scratch()
    const release = await findRelease(null)
    const path = await writeVector(join(folder, 'v.json'))
    const text = mark + (await readFile(path, 'utf8')).replaceAll('\n', '\r\n')
    const bytes = Buffer.from(text, encoding === 'utf8' ? 'utf8' : 'utf16le')
    await writeFile(path, encoding === 'utf16be' ? bytes.swap16() : bytes)
    expect(await readStyles([path], release)).toMatchObject([
      { ref: { kind: 'vector', vector: await vectorOf('painting.jpg') } },
    ])
  })

  it('of the case style-bom.json is read', async () => {
    const path = sharedCase('style-bom.json')
    if (path) expect(JSON.parse(decodeText(await readFile(path)))).toHaveProperty('release')
  })
})

describe('wildcards', () => {
  it('are expanded where no file has that very name, as a shell would', async () => {
    const folder = await scratch()
    for (const name of ['b.jpg', 'a.jpg', 'ab.png', '.h.jpg', 'x[1].jpg', 'é.jpg'])
      await writeFile(join(folder, name), '')
    for (const name of ['in', 'on']) {
      await mkdir(join(folder, name))
      await writeFile(join(folder, name, 'c.jpg'), '')
    }
    const expand = async (...args: string[]) =>
      (await expandWildcards(args.map((arg) => join(folder, arg)))).map((path) => path.slice(folder.length + 1))
    expect(await expand('*.jpg')).toEqual(['a.jpg', 'b.jpg', 'x[1].jpg', 'é.jpg'])
    expect(await expand('?.jpg', 'b.jpg')).toEqual(['a.jpg', 'b.jpg', 'é.jpg', 'b.jpg'])
    expect(await expand('x[*].jpg', '?n/*.jpg', '*n/gone.jpg')).toEqual([
      'x[1].jpg',
      'in/c.jpg',
      'on/c.jpg',
      '*n/gone.jpg',
    ])
    expect(await expand('.*.jpg')).toEqual(['.h.jpg'])
    if (process.platform === 'win32') return
    await writeFile(join(folder, '*.jpg'), '')
    expect(await expand('*.jpg')).toEqual(['*.jpg'])
  })

  it('of many stars end, also beside a long name', async () => {
    const folder = await scratch()
    const long = 'a'.repeat(200)
    await writeFile(join(folder, long), '')
    const expand = (pattern: string) => expandWildcards([join(folder, pattern)])
    expect(await expand(`${'*a'.repeat(60)}b`)).toEqual([join(folder, `${'*a'.repeat(60)}b`)])
    expect(await expand(`${'*a'.repeat(60)}*`)).toEqual([join(folder, long)])
    expect(await expand(`${'?'.repeat(200)}**`)).toEqual([join(folder, long)])
  })

  it('name photos for a folder of pictures', async () => {
    const folder = await scratch()
    for (const name of ['1.jpg', '2.jpg']) await copyFile(fixture('good.jpg'), join(folder, name))
    const result = await run(folder, ['*.jpg', '-s', STYLE, '-o', 'out/'])
    expect([result.code, result.err]).toEqual([0, ''])
    expect(await filesIn(join(folder, 'out'))).toEqual(['1.jpg', '2.jpg'])
  })
})

describe('a name', () => {
  it.skipIf(!isLinux)('that is not in UTF-8 is told as such, alone and in a folder', async () => {
    const folder = await scratch()
    const script = `mkdir in; cp '${fixture('good.jpg')}' $'in/caf\\xe9.jpg'; '${process.execPath}' '${PROGRAM}' $'in/caf\\xe9.jpg' -s ${STYLE} -o a.png; '${process.execPath}' '${PROGRAM}' in -s ${STYLE} -o out`
    const { stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' })
    const sentence = 'in/caf\ufffd.jpg: Its name is not in UTF-8, so it cannot be opened here; rename it.\n'
    expect(stderr).toBe(sentence + sentence)
  })

  it('that begins with a dash is helped with', async () => {
    const folder = await scratch()
    await copyFile(fixture('good.jpg'), join(folder, '-dash.jpg'))
    const result = await run(folder, ['-dash.jpg', '-s', STYLE, '-o', 'out.png'])
    expect([result.code, result.err]).toEqual([2, expect.stringMatching(/A file of that name is \.\/-dash\.jpg/)])
    expect((await run(folder, ['./-dash.jpg', '-s', STYLE, '-o', 'out.png'])).code).toBe(0)
  })
})
