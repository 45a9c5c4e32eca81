import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileSource, findRelease, type Release, readCatalogue } from '../../../src/cli/models.ts'
import { MOVEMENTS } from '../../../src/core/movements.ts'
import type { BuiltInStyle, Manifest, ModelFile } from '../../../src/core/release.ts'
import { readSafetensors } from '../../../src/core/safetensors.ts'
import { STYLE_PX } from '../../../src/core/strokes.ts'
import { builtInStyle } from '../../../src/core/style-numbers.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { loadFile } from '../../../src/engine/release-files.ts'
import type { Engine } from '../../../src/engine/types.ts'
import { measureStatistics, readStatistics, STATISTICS_PX } from '../../../src/gatys/statistics.ts'
import type { StyleStatistics } from '../../../src/gatys/types.ts'
import {
  missingPaintings,
  openPainting,
  openThumbnailPhoto,
  PAINTINGS_FOLDER,
  type Painting,
  ROOT,
  readCollection,
  THUMBNAIL_PX,
} from '../../../src/tools/gallery/collection.ts'

let release: Release
let styles: readonly BuiltInStyle[]
let paintings: readonly Painting[]

beforeAll(async () => {
  release = await findRelease(path.join(ROOT, 'models'))
  styles = (await readCatalogue(release)).styles
  paintings = await readCollection()
})

describe('the built-in styles', () => {
  test('belong to the current release', async () => {
    const { current } = JSON.parse(await readFile(path.join(ROOT, 'models/current.json'), 'utf8'))
    const file = JSON.parse(await readFile(path.join(ROOT, 'models', current, 'styles.json'), 'utf8'))
    expect(file.release).toBe(current)
  })

  test('are at least 60, in the order and with the credits of the list', () => {
    expect(styles.length).toBeGreaterThanOrEqual(60)
    const credits = ({ name, title, artist, year, movement, place, about }: BuiltInStyle | Painting) => ({
      ...{ name, title, artist, year, movement, about },
      place: place ?? null,
    })
    expect(styles.map(credits)).toEqual(paintings.map(credits))
    for (const { title, artist, year } of styles) expect([title, artist, year].every((text) => text.trim())).toBe(true)
  })

  test('are of every movement, each told of in a sentence', () => {
    for (const movement of MOVEMENTS)
      expect(styles.filter((style) => style.movement === movement).length, movement).toBeGreaterThanOrEqual(3)
    for (const { name, about } of styles) {
      expect(about, name).toMatch(/^\p{Lu}.*\.$/u)
      expect(about?.length, name).toBeLessThanOrEqual(160)
    }
  })

  test('have kebab-case names, titles and paintings of their own', () => {
    for (const { name } of styles) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(new Set(styles.map(({ name }) => name)).size).toBe(styles.length)
    expect(new Set(styles.map(({ title, artist }) => `${title}, ${artist}`)).size).toBe(styles.length)
    expect(new Set(paintings.map(({ file }) => file)).size).toBe(paintings.length)
  })

  test('have norms in one file and adapters in a file each, as manifest and catalogue say, and differ', async () => {
    const source = fileSource(release.folder)
    const manifest: Manifest = JSON.parse(new TextDecoder().decode(await source('manifest.json')))
    const norms = await loadFile(source, manifest.files.styles)
    expect([...norms.keys()].sort()).toEqual(styles.map(({ name }) => name).sort())
    const kept = styles.flatMap(({ adapters }) => (adapters ? [path.basename(adapters.file)] : []))
    expect((await readdir(path.join(release.folder, 'adapters'))).sort()).toEqual(kept.sort())
    const seen = new Set<string>()
    for (const { name, adapters } of styles) {
      const style = builtInStyle(name, norms.get(name), adapters ? await loadFile(source, adapters) : new Map())
      expect(style.adapters.size > 0, name).toBe(adapters !== undefined)
      if (adapters) expect(adapters.bytes, name).toBeLessThanOrEqual(40_000)
      seen.add(style.norms.join())
    }
    expect(seen.size).toBe(styles.length)
  })

  test('need at most 500 kB at the start, thumbnails included', async () => {
    const size = async (file: string) => (await stat(path.join(release.folder, file))).size
    const files = ['styles.json', 'styles.safetensors', ...styles.map(({ name }) => `thumbnails/${name}.webp`)]
    const sizes = await Promise.all(files.map(size))
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(500_000)
  })
})

describe("the statistics of the built-in styles' paintings", () => {
  test('are one for each style and no more, as the catalogue says', async () => {
    const files = await readdir(path.join(release.folder, 'statistics'))
    expect(files.sort()).toEqual(styles.map(({ name }) => `${name}.safetensors`).sort())
    for (const { name, statistics } of styles) {
      const bytes = await readFile(path.join(release.folder, statistics?.file ?? ''))
      expect(statistics, name).toEqual({
        file: `statistics/${name}.safetensors`,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })
    }
  })

  test('hold every size of the taps of the current loss network, and differ', async () => {
    const source = fileSource(release.folder)
    const manifest: Manifest = JSON.parse(new TextDecoder().decode(await source('manifest.json')))
    const seen = new Set<string>()
    for (const { name, statistics } of styles) {
      const { colour, grey } = readStatistics(readSafetensors(await source(statistics?.file ?? ''), name))
      for (const sizes of [colour, grey]) {
        expect([...sizes.keys()], name).toEqual([...STATISTICS_PX])
        for (const { taps, variation } of sizes.values()) {
          expect(taps.map(({ channels }) => channels)).toEqual(manifest.lossNetwork?.widths)
          expect(variation).toBeGreaterThan(0)
          for (const { mean, gram } of taps) expect([...mean, ...gram].every(Number.isFinite), name).toBe(true)
        }
      }
      seen.add(colour.get(384)?.taps[2].mean.join() ?? '')
    }
    expect(seen.size).toBe(styles.length)
  })
})

describe('the thumbnails', () => {
  const folder = () => path.join(release.folder, 'thumbnails')

  test('are one for each style and no more', async () => {
    expect((await readdir(folder())).sort()).toEqual(styles.map(({ name }) => `${name}.webp`).sort())
  })

  test('decode, are small, and differ from one another', async () => {
    let sum = 0
    const pictures = await Promise.all(
      styles.map(async ({ name }) => {
        const bytes = await readFile(path.join(folder(), `${name}.webp`))
        expect(bytes.length, name).toBeLessThan(6_000)
        sum += bytes.length
        const { width, height, channels } = await sharp(bytes).metadata()
        expect([width, height, channels], name).toEqual([THUMBNAIL_PX, THUMBNAIL_PX, 3])
        // Decoding all of it, as opposed to its header, is what finds damage.
        return { name, data: await sharp(bytes, { failOn: 'warning' }).resize(64, 64).raw().toBuffer() }
      }),
    )
    expect(sum).toBeLessThanOrEqual(220_000)
    for (const [i, a] of pictures.entries())
      for (const b of pictures.slice(0, i))
        expect(meanDifference(a.data, b.data), `${a.name} and ${b.name}`).toBeGreaterThan(3)
  })
})

describe.skipIf(!existsSync(PAINTINGS_FOLDER))(
  `styles and statistics, from the paintings in ${PAINTINGS_FOLDER}`,
  () => {
    let engine: Engine

    beforeAll(async () => {
      engine = await createEngine({ models: fileSource(release.folder), backend: 'wasm' })
    })
    afterAll(() => engine?.dispose())

    test('paint nearer to the painting than predicted ones, for the first and the last style', async () => {
      const chosen = [paintings[0], paintings[paintings.length - 1]]
      expect(missingPaintings(chosen)).toBeNull()
      const photo = await openThumbnailPhoto()
      for (const painting of chosen) {
        const predicted = await engine.predictStyle(await openPainting(painting))
        const style = styles.find(({ name }) => name === painting.name) as BuiltInStyle
        const target = readStatistics(await engine.load(style.statistics as ModelFile))
        const errors = []
        for (const numbers of [await engine.builtIn(style), predicted]) {
          const picture = await engine.stylise(photo, numbers, { maxEdge: STYLE_PX.painted })
          errors.push(styleError(await measureStatistics(engine, picture, { strokePx: STYLE_PX.painted }), target))
        }
        expect(errors[0], painting.name).toBeLessThan(0.95 * errors[1])
      }
    })

    test('are what the loss network makes of the first painting', async () => {
      const { statistics } = styles[0]
      const kept = readStatistics(await engine.load(statistics as NonNullable<typeof statistics>))
      const again = await measureStatistics(engine, await openPainting(paintings[0]), { strokePx: 192 })
      for (const kind of ['colour', 'grey'] as const)
        for (const [i, { mean, gram, channels }] of (again[kind].get(192)?.taps ?? []).entries()) {
          const of = kept[kind].get(192)?.taps[i]
          const energy = gram.filter((_, k) => k % (channels + 1) === 0).reduce((sum, v) => sum + v, 0) / channels
          const worst = Math.max(...gram.map((v, k) => Math.abs(v - (of?.gram[k] ?? Number.NaN))))
          expect(worst / energy, `${kind}, tap ${i}`).toBeLessThan(0.03)
          expect(Math.max(...mean.map((v, k) => Math.abs(v - (of?.mean[k] ?? Number.NaN))))).toBeLessThan(1e-5)
        }
    })
  },
)

/** Euclidean; a number that the second lacks counts as 0. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(...Array.from(a, (v, i) => v - (b[i] ?? 0)))
}

/** Squared relative distances of means and, weighing 0.3, Gram matrices at 384 px, averaged over the taps. */
function styleError(picture: StyleStatistics, painting: StyleStatistics): number {
  const [of, target] = [picture, painting].map(({ colour }) => colour.get(STYLE_PX.painted)?.taps ?? [])
  const relative = (a: ArrayLike<number>, b: ArrayLike<number> = []) => (distance(a, b) / distance(a, [])) ** 2
  const errors = target.map(({ gram, mean }, i) => relative(mean, of[i]?.mean) + 0.3 * relative(gram, of[i]?.gram))
  return errors.reduce((sum, v) => sum + v, 0) / errors.length
}

/** Mean absolute difference of two pictures' bytes, 0..255. */
function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, v, i) => sum + Math.abs(v - b[i]), 0) / a.length
}
