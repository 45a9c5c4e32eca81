import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromFailure, toFailure } from '../../../src/cli/failure.ts'
import { collectPhotos, takeShard } from '../../../src/cli/inputs.ts'
import { POLISH_OPTIONS } from '../../../src/cli/knob-options.ts'
import { type MarkedSettings, markOf } from '../../../src/cli/mark.ts'
import { nearest } from '../../../src/cli/nearest.ts'
import { planTargets, readDestination } from '../../../src/cli/outputs.ts'
import { duration } from '../../../src/cli/report.ts'
import { LOOK_KNOBS } from '../../../src/core/knobs.ts'
import { type Look, usualLook } from '../../../src/core/look.ts'
import { scratch } from './cli.ts'

describe('nearest', () => {
  const names = ['starry-night', 'the-scream', 'great-wave']
  it.each([
    ['starry-nigth', 'starry-night'],
    ['Stary-Night', 'starry-night'],
    ['scream', 'the-scream'],
    ['greatwave', 'great-wave'],
    ['guernica', null],
    ['x', null],
  ])('%s → %s', (word, name) => expect(nearest(word, names)).toBe(name))
})

describe('collectPhotos', () => {
  async function tree(): Promise<string> {
    const folder = await scratch()
    await mkdir(join(folder, 'b/deep'), { recursive: true })
    await mkdir(join(folder, 'out'))
    await mkdir(join(folder, '.cache'))
    for (const name of [
      'z.jpg',
      'A.JPG',
      'notes.txt',
      '.hidden.jpg',
      'b/p.heic',
      'b/deep/q.png',
      'out/old.png',
      '.cache/c.jpg',
    ])
      await writeFile(join(folder, name), 'x')
    await symlink('..', join(folder, 'b/up'))
    return folder
  }

  it('takes the photos of a folder, sorted, and leaves other and hidden files', async () => {
    const photos = await collectPhotos([await tree()], { recursive: false, exclude: null })
    expect(photos.map((photo) => photo.relative)).toEqual(['A.JPG', 'z.jpg'])
  })

  it('goes below with recursive, past circles, not into the folder of the pictures', async () => {
    const folder = await tree()
    const photos = await collectPhotos([folder], { recursive: true, exclude: join(folder, 'out') })
    expect(photos.map((photo) => photo.relative)).toEqual(['A.JPG', 'b/deep/q.png', 'b/p.heic', 'z.jpg'])
  })

  it('names each file once and reports what is not there or empty', async () => {
    const folder = await tree()
    const args = ['z.jpg', 'b/../z.jpg', 'gone.jpg', '.', 'b'].map((name) => join(folder, name))
    await mkdir(join(folder, 'void'))
    const photos = await collectPhotos([...args, join(folder, 'void')], { recursive: false, exclude: null })
    expect(photos.map(({ relative, problem }) => [relative, problem])).toEqual([
      ['z.jpg', null],
      ['gone.jpg', 'There is no such file.'],
      ['A.JPG', null],
      ['p.heic', null],
      ['void', 'There are no photos in this folder; -r looks in the folders in it, too.'],
    ])
  })
})

it('a folder named twice, or below one that was walked, is no mistake', async () => {
  const folder = await scratch()
  await mkdir(join(folder, 'below'))
  await writeFile(join(folder, 'below/a.jpg'), 'x')
  const photos = await collectPhotos([folder, folder, join(folder, 'below')], { recursive: true, exclude: null })
  expect(photos.map(({ relative, problem }) => [relative, problem])).toEqual([['below/a.jpg', null]])
})

it.each([
  [0.04, '0.0 s'],
  [59.97, '1 min 0 s'],
  [119.7, '2 min 0 s'],
  [3599.6, '1 h 0 min'],
  [7199, '2 h 0 min'],
])('%f s read %s', (seconds, text) => expect(duration(seconds)).toBe(text))

it('a fault of the program is said once, also where it comes from a painter', () => {
  const failure = toFailure(new TypeError('x is not a function'))
  expect(toFailure(fromFailure(failure))).toEqual(failure)
})

it('shards are disjoint and together everything', () => {
  const all = Array.from({ length: 23 }, (_, i) => i)
  for (const count of [1, 2, 5, 23, 30]) {
    const shards = Array.from({ length: count }, (_, i) => takeShard(all, { index: i + 1, count }))
    expect(shards.flat().sort((a, b) => a - b)).toEqual(all)
    const lengths = shards.map((shard) => shard.length)
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
  }
})

describe('planTargets', () => {
  const names = (paths: string[]) => {
    const photos = paths.map((path) => ({ path, relative: path.replace(/^\w+:/, ''), problem: null, stream: false }))
    return planTargets(photos, { kind: 'folder', path: 'out' }, 'png').map((target) => target.path)
  }

  it('keeps folders and gives each photo a name of its own', () => {
    expect(names(['a.jpg', 'sub/a.jpg', 'b.jpg', 'b.png'])).toEqual([
      'out/a.png',
      'out/sub/a.png',
      'out/b.jpg.png',
      'out/b.png.png',
    ])
  })

  it('tells apart what differs in its folder or in capital letters only', () => {
    const all = names(['one:a.jpg', 'two:a.jpg', 'B.jpg', 'b.jpg', 'b.png']).map((name) => name?.toLowerCase())
    expect(new Set(all).size).toBe(5)
    // Where the file system takes capital and small letters for the same, or one way of writing é for the other.
    for (const pair of [
      ['B.jpg', 'b.jpg'],
      ['caf\u00e9.jpg', 'cafe\u0301.jpg'],
    ])
      expect(new Set(names(pair).map((name) => name?.normalize('NFC').toLowerCase())).size).toBe(2)
  })

  it('does not depend on what comes later in the list', () => {
    const mark = names(['one:a.jpg', 'two:a.jpg'])[0]
    expect(names(['one:a.jpg', 'two:a.jpg', 'three:a.jpg'])[0]).toBe(mark)
  })
})

describe('readDestination', () => {
  it('tells files, folders and mistakes apart', async () => {
    const folder = await scratch()
    const at = (name: string) => join(folder, name)
    await mkdir(at('there'))
    await writeFile(at('file.png'), '')
    await writeFile(at('a.jpg'), '')
    const one = [at('a.jpg')]
    expect(await readDestination(at('x.png'), one, null)).toEqual({ kind: 'file', path: at('x.png') })
    expect(await readDestination(at('x'), one, 'png')).toEqual({ kind: 'file', path: at('x') })
    expect(await readDestination(at('there'), one, null)).toEqual({ kind: 'folder', path: at('there') })
    expect(await readDestination(at('new/'), one, null)).toEqual({ kind: 'folder', path: at('new/') })
    expect(await readDestination(at('new'), [at('there')], null)).toEqual({ kind: 'folder', path: at('new') })
    await expect(readDestination(at('x'), one, null)).rejects.toThrow(/does not tell the format/)
    await expect(readDestination(at('x.png'), one, 'webp')).rejects.toThrow(/two different formats/)
    await expect(readDestination(at('file.png/'), one, null)).rejects.toThrow(/can't be used|not a folder/)
    await expect(readDestination(at('x.png'), [...one, 'b.jpg'], null)).rejects.toThrow(/Several photos need a folder/)
    await expect(readDestination(at('file.png'), [at('there')], null)).rejects.toThrow(/Several photos need a folder/)
    await expect(readDestination('-', [...one, 'b.jpg'], 'png')).rejects.toThrow(/takes one picture/)
  })
})

describe('the mark of a picture', () => {
  const look: Look<string> = {
    ...usualLook,
    styles: [
      { style: 'a', weight: 0.3 },
      { style: 'b', weight: 0.7 },
    ],
    strength: 1,
    stroke: 0,
    keepColours: false,
  }
  const settings: MarkedSettings = {
    release: 'r-1',
    look,
    maxEdge: null,
    format: 'png',
    quality: null,
    polish: null,
  }
  const polish = { iterations: 100, from: 'instant', seed: 0, styleWeight: 1, optimiser: 'lbfgs' } as const
  const photo = { name: 'a.jpg', bytes: 1000 }

  it('is the same for the same mix at another scale', () => {
    const doubled = look.styles.map(({ style, weight }) => ({ style, weight: weight * 2 }))
    expect(markOf({ ...settings, look: { ...look, styles: doubled } }, photo)).toBe(markOf(settings, photo))
  })

  it('of a picture painted at once is what it was before there was polishing', () => {
    expect(markOf(settings, photo)).toBe('8e7c3fe4ab6224c4')
  })

  it('is what version 0.1.0 made of the same command, with every setting changed', () => {
    const changed: MarkedSettings = {
      release: 'pastiche-2',
      look: {
        ...usualLook,
        styles: [
          { style: 'file:aa', weight: 1 },
          { style: 'built-in:bb', weight: 3 },
        ],
        strength: 1.25,
        stroke: -0.5,
        keepColours: true,
      },
      maxEdge: 512,
      format: 'webp',
      quality: 80,
      polish: { iterations: 250, from: 'noise', seed: 7, styleWeight: 2.5, optimiser: 'adam' },
    }
    const other = { name: 'b.jpg', bytes: 4321 }
    expect(markOf(changed, other)).toBe('7c2fbc6d12352135')
    expect(markOf({ ...changed, polish: null }, other)).toBe('e82f66c7995b36e3')
  })

  it('keeps out of it a setting of a later version that is left as usual', () => {
    const knob = { least: 0, most: 1, usual: 0.25, means: 'made up' }
    const knobs = { look: { ...LOOK_KNOBS, grain: knob }, polish: { ...POLISH_OPTIONS, decay: knob } }
    const later = (grain: number, decay: number) => {
      const more = { ...settings, look: { ...look, grain }, polish: { ...polish, decay } }
      return markOf(more, photo, knobs)
    }
    expect(later(0.25, 0.25)).toBe(markOf({ ...settings, polish }, photo))
    const marks = [later(0.25, 0.25), later(0.5, 0.25), later(0.25, 0.5), later(0.5, 0.5)]
    expect(new Set(marks).size).toBe(marks.length)
  })

  it('changes with everything that changes the picture', () => {
    const others = [
      markOf(settings, photo),
      markOf({ ...settings, release: 'r-2' }, photo),
      markOf({ ...settings, look: { ...look, styles: [...look.styles].reverse() } }, photo),
      markOf({ ...settings, look: { ...look, strength: 0.9 } }, photo),
      markOf({ ...settings, look: { ...look, stroke: 0.1 } }, photo),
      markOf({ ...settings, look: { ...look, keepColours: true } }, photo),
      markOf({ ...settings, look: { ...look, brushwork: 0 } }, photo),
      markOf({ ...settings, maxEdge: 512 }, photo),
      markOf({ ...settings, format: 'webp' }, photo),
      markOf({ ...settings, quality: 80 }, photo),
      markOf({ ...settings, polish }, photo),
      markOf({ ...settings, polish: { ...polish, iterations: 50 } }, photo),
      markOf({ ...settings, polish: { ...polish, from: 'noise' } }, photo),
      markOf({ ...settings, polish: { ...polish, seed: 1 } }, photo),
      markOf({ ...settings, polish: { ...polish, styleWeight: 2 } }, photo),
      markOf({ ...settings, polish: { ...polish, optimiser: 'adam' } }, photo),
      markOf(settings, { ...photo, name: 'b.jpg' }),
      markOf(settings, { ...photo, bytes: 1001 }),
    ]
    expect(new Set(others).size).toBe(others.length)
  })
})
