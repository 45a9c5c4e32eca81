/** Runs over many photos: bad ones among them, shards, resuming, Ctrl-C, and nothing that was there is lost. */
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { events, filesIn, fixture, pixels, run, scratch, writeVector } from './cli.ts'

async function photos(count: number, edge = 64): Promise<{ folder: string; vector: string }> {
  const folder = await scratch()
  await mkdir(join(folder, 'in'))
  for (let i = 1; i <= count; i++)
    await sharp(fixture('good.png'))
      .resize(edge)
      .modulate({ hue: 40 * i })
      .jpeg()
      .toFile(join(folder, `in/${i}.jpg`))
  return { folder, vector: await writeVector(join(folder, 'v.json')) }
}

const kinds = (all: Record<string, unknown>[]) => all.map(({ event }) => event)

describe('bad files', () => {
  it('are reported, each with its sentence, and the rest go on', async () => {
    const folder = await scratch()
    const vector = await writeVector(join(folder, 'v.json'))
    await mkdir(join(folder, 'in'))
    const bad = ['truncated.jpg', 'truncated.png', 'truncated.webp', 'empty.jpg', 'text.jpg', 'photo.heic']
    const good = [
      'good.jpg',
      'animated.gif',
      'animated.webp',
      'cmyk.jpg',
      'grey-alpha.png',
      'sixteen-bit.png',
      'one-pixel.png',
      'wide-20000x10.png',
      'display-p3.jpg',
    ]
    for (const name of [...bad, ...good]) await copyFile(fixture(name), join(folder, 'in', name))
    await copyFile(fixture('good.jpg'), join(folder, 'in/tail-200-mb.jpg'))
    await truncate(join(folder, 'in/tail-200-mb.jpg'), 200_000_000)
    await writeFile(join(folder, 'in/zeros-200-mb.jpg'), '')
    await truncate(join(folder, 'in/zeros-200-mb.jpg'), 200_000_000)
    const result = await run(folder, [
      'in',
      fixture('vector.svg'),
      'gone.jpg',
      '-s',
      vector,
      '-o',
      'out',
      '-f',
      'png',
      '--json',
    ])
    expect(result.code).toBe(1)
    const all = events(result)
    const failed = new Map(
      all.filter(({ event }) => event === 'failed').map(({ photo, message }) => [String(photo), String(message)]),
    )
    expect([...failed.keys()].sort()).toEqual(
      [...bad.map((name) => `in/${name}`), 'in/zeros-200-mb.jpg', fixture('vector.svg'), 'gone.jpg'].sort(),
    )
    for (const message of failed.values()) expect(message).toMatch(/^[A-Z].*\.$/)
    expect(all.at(-1)).toMatchObject({ event: 'summary', painted: good.length + 1, failed: 9, left: 0 })
    const sizes = Object.fromEntries(all.map(({ photo, width, height }) => [photo, `${width}×${height}`]))
    expect(sizes['in/one-pixel.png']).toBe('1×1')
    expect(sizes['in/animated.gif']).toBe('32×24')
    expect(sizes['in/wide-20000x10.png']).toBe('20000×10')
    const files = await filesIn(join(folder, 'out'))
    expect(files).toHaveLength(good.length + 1)
    for (const file of files) await pixels(join(folder, 'out', file))
  })
})

describe('what is there already', () => {
  it('is left alone unless --overwrite; a photo or painting never is written to', async () => {
    const { folder, vector } = await photos(1)
    await writeFile(join(folder, 'mine.jpg'), 'mine')
    const refused = await run(folder, ['in/1.jpg', '-s', vector, '-o', 'mine.jpg'])
    expect([refused.code, refused.out]).toEqual([1, ''])
    expect(refused.err).toMatch(/mine\.jpg is there already; --overwrite replaces it/)
    expect(await readFile(join(folder, 'mine.jpg'), 'utf8')).toBe('mine')
    await copyFile(fixture('painting.jpg'), join(folder, 'painting.jpg'))
    const before = await readFile(join(folder, 'in/1.jpg'))
    for (const output of ['in/1.jpg', 'painting.jpg']) {
      const result = await run(folder, ['in/1.jpg', '-s', 'painting.jpg', '-o', output, '--overwrite'])
      expect([result.code, result.err]).toEqual([1, expect.stringMatching(/itself read in this run and would be lost/)])
    }
    expect((await readFile(join(folder, 'in/1.jpg'))).equals(before)).toBe(true)
    const among = await run(folder, ['in', '-s', vector, '-o', 'in', '--overwrite'])
    expect([among.code, among.err]).toEqual([2, expect.stringMatching(/among the photos/)])
    expect((await run(folder, ['in/1.jpg', '-s', vector, '-o', 'mine.jpg', '--overwrite'])).code).toBe(0)
    expect((await pixels(join(folder, 'mine.jpg'))).width).toBe(64)
    expect(await filesIn(folder)).toEqual(['in/1.jpg', 'mine.jpg', 'painting.jpg', 'v.json'])
  })

  it('also a file that stands where a folder should be', async () => {
    const { folder, vector } = await photos(1)
    await writeFile(join(folder, 'file'), 'mine')
    const result = await run(folder, ['in/1.jpg', '-s', vector, '-o', 'file/out.png'])
    expect(result.code).toBe(2)
    expect(result.err).toMatch(/-o file\/out\.png can't be used: a part of its path is a file/)
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('mine')
  })
})

describe('--shard and --resume', () => {
  it('split a catalogue, and skip what is done with the same settings only', async () => {
    const { folder, vector } = await photos(5)
    const args = ['in', '-s', vector, '-o', 'out', '--json']
    const [one, two] = await Promise.all([
      run(folder, [...args, '--shard', '1/2']),
      run(folder, [...args, '--shard', '2/2']),
    ])
    expect([one.code, two.code]).toEqual([0, 0])
    const painted = [...events(one), ...events(two)]
      .filter(({ event }) => event === 'painted')
      .map(({ photo }) => photo)
    expect(painted.sort()).toEqual([1, 2, 3, 4, 5].map((i) => `in/${i}.jpg`))

    await rm(join(folder, 'out/3.jpg'))
    const kept = await stat(join(folder, 'out/2.jpg'))
    const resumed = await run(folder, [...args, '--resume'])
    expect(resumed.code).toBe(0)
    expect(kinds(events(resumed))).toEqual(['skipped', 'skipped', 'painted', 'skipped', 'skipped', 'summary'])
    expect((await stat(join(folder, 'out/2.jpg'))).mtimeMs).toBe(kept.mtimeMs)

    const other = await run(folder, [...args, '--resume', '--strength', '0.5'])
    expect(other.code).toBe(1)
    expect(events(other)[0]).toMatchObject({
      code: 'write-failed',
      message: expect.stringMatching(/with other settings/),
    })
    expect(events(other).at(-1)).toMatchObject({ painted: 0, failed: 5, backend: null })
    expect((await stat(join(folder, 'out/2.jpg'))).mtimeMs).toBe(kept.mtimeMs)

    // Cut short by something else: no mark can be read, so it is not taken for done.
    await truncate(join(folder, 'out/1.jpg'), 20)
    const repaired = await run(folder, [...args, '--resume', '--overwrite'])
    expect(kinds(events(repaired))).toEqual(['painted', 'skipped', 'skipped', 'skipped', 'skipped', 'summary'])
  })

  it('an empty shard is no failure', async () => {
    const { folder, vector } = await photos(1)
    const result = await run(folder, ['in', '-s', vector, '-o', 'out', '--shard', '2/2'])
    expect([result.code, result.err]).toEqual([0, ''])
    expect(result.out).toMatch(/0 painted/)
  })
})

describe('a run', () => {
  it('with several jobs gives the same pictures, folders kept, and plain lines', async () => {
    const { folder, vector } = await photos(3)
    await mkdir(join(folder, 'in/deep'))
    await copyFile(fixture('good.png'), join(folder, 'in/deep/1.png'))
    const args = ['in', '-r', '-s', vector, '-o']
    const [serial, parallel] = [
      await run(folder, [...args, 'serial']),
      await run(folder, [...args, 'parallel', '-j', '2']),
    ]
    expect([serial.code, parallel.code]).toEqual([0, 0])
    expect(serial.err).toBe('')
    expect(serial.out.split('\n')[0]).toMatch(/^\[1\/4\] in\/1\.jpg → serial\/1\.jpg \(64 × 48, [\d.]+ s\)$/)
    expect(serial.out).toMatch(/4 painted in [\d.]+ s\n$/)
    const files = await filesIn(join(folder, 'serial'))
    expect(files).toEqual(['1.jpg', '2.jpg', '3.jpg', 'deep/1.png'])
    expect(await filesIn(join(folder, 'parallel'))).toEqual(files)
    for (const file of files)
      expect(
        (await readFile(join(folder, 'parallel', file))).equals(await readFile(join(folder, 'serial', file))),
      ).toBe(true)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stopped by %s ends with %i, whole pictures only, and can be resumed', async (signal, code) => {
    const { folder, vector } = await photos(6, 320)
    const args = ['in', '-s', vector, '-o', 'out']
    let stopped = false
    const result = await run(folder, args, {
      onOutput: (text, child) => {
        if (!stopped && text.includes('[1/6]')) child.kill(signal)
        stopped ||= text.includes('[1/6]')
      },
    })
    expect(result.code).toBe(code)
    expect(result.out).toMatch(/Stopped: \d painted, \d not tried in .*--resume goes on from here/)
    const files = await filesIn(join(folder, 'out'))
    expect(files.length).toBeGreaterThan(0)
    expect(files.length).toBeLessThan(6)
    expect(Number(/Stopped: (\d) painted/.exec(result.out)?.[1])).toBe(files.length)
    for (const file of files) {
      expect(file).toMatch(/^\d\.jpg$/)
      await pixels(join(folder, 'out', file))
    }
    if (signal !== 'SIGINT') return
    const resumed = await run(folder, [...args, '--resume', '--json'])
    expect(events(resumed).at(-1)).toMatchObject({ painted: 6 - files.length, skipped: files.length, failed: 0 })
  })

  it.skipIf(!existsSync('/proc/self/task'))(
    'outlives a painter that is killed: one photo fails, the rest go on',
    async () => {
      const { folder, vector } = await photos(3, 320)
      let killed = false
      const result = await run(folder, ['in', '-s', vector, '-o', 'out', '--json'], {
        onOutput: (text, { pid }) => {
          if (killed || !text.includes('painted')) return
          killed = true
          const painter = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
          expect(painter).toMatch(/^\d+$/)
          process.kill(Number(painter), 'SIGKILL')
        },
      })
      expect(result.code).toBe(1)
      const all = events(result)
      expect(kinds(all)).toEqual(['painted', 'failed', 'painted', 'summary'])
      expect(all[1].message).toMatch(/ended unexpectedly \(SIGKILL\)/)
      expect(await filesIn(join(folder, 'out'))).toEqual(['1.jpg', '3.jpg'])
    },
  )

  it('--quiet says nothing but failures', async () => {
    const { folder, vector } = await photos(1)
    const result = await run(folder, ['in', fixture('text.jpg'), '-s', vector, '-o', 'out', '--quiet'])
    expect([result.code, result.out]).toEqual([1, ''])
    expect(result.err).toMatch(/text\.jpg: This file is not an image/)
    expect(result.err.trim().split('\n')).toHaveLength(1)
  })
})
