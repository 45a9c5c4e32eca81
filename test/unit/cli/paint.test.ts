/** The real program on real photos: what it paints is what the engine makes of the same numbers. */
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { lookSettings, usualLook } from '../../../src/core/look.ts'
import {
  colourAt,
  difference,
  events,
  fixture,
  pixels,
  run,
  scratch,
  sharedEngine,
  vectorOf,
  writeVector,
} from './cli.ts'

beforeAll(sharedEngine)

describe('pastiche photo --style … -o …', () => {
  it('paints a photo in the style of a painting', async () => {
    const folder = await scratch()
    const result = await run(folder, [fixture('good.jpg'), '--style', fixture('painting.jpg'), '-o', 'out.png'])
    expect(result.err).toBe('')
    expect(result.code).toBe(0)
    expect(result.out).toMatch(/good\.jpg → out\.png \(64 × 48, [\d.]+ s\)\n$/)
    const picture = await pixels(join(folder, 'out.png'))
    const photo = await pixels(fixture('good.jpg'))
    const engine = await sharedEngine()
    const expected = await engine.stylise(photo, await vectorOf('painting.jpg'))
    expect(difference(picture, expected)).toBeLessThan(0.05)
    expect(difference(picture, photo)).toBeGreaterThan(5)
  })

  it('mixes, with strength, stroke size and the photo’s colours', async () => {
    const folder = await scratch()
    const [one, two] = [await writeVector(join(folder, 'one.json')), fixture('painting-2.jpg')]
    const options = ['--mix=0.3,0.7', '--strength', '0.8', '--stroke', '-0.5', '--keep-colours', '--max-edge', '56']
    options.push('--brushwork', '0.9')
    const result = await run(folder, [fixture('good.png'), '-s', one, '-s', two, ...options, '-o', 'out.png', '--json'])
    expect(result.code).toBe(0)
    const [painted, summary] = events(result)
    const sizes = { width: 56, height: 42, photoWidth: 64, photoHeight: 48, reducedBy: 'maxEdge' }
    expect(painted).toMatchObject({ event: 'painted', output: 'out.png', ...sizes })
    expect(summary).toMatchObject({ event: 'summary', painted: 1, failed: 0, skipped: 0, left: 0, backend: 'wasm' })
    const styles = [
      { style: await vectorOf('painting.jpg'), weight: 0.3 },
      { style: await vectorOf('painting-2.jpg'), weight: 0.7 },
    ]
    const look = { ...usualLook, styles, strength: 0.8, stroke: -0.5, keepColours: true, brushwork: 0.9 }
    const engine = await sharedEngine()
    const photo = await pixels(fixture('good.png'))
    const expected = await engine.stylise(photo, styles, { ...lookSettings(look), maxEdge: 56 })
    expect(difference(await pixels(join(folder, 'out.png')), expected)).toBeLessThan(0.05)
  })

  it('reads standard input and writes standard output, and says nothing else there', async () => {
    const folder = await scratch()
    const vector = await writeVector(join(folder, 'v.json'))
    const input = await readFile(fixture('good.jpg'))
    const result = await run(folder, ['-', '-s', vector, '-o', '-', '-f', 'webp', '-q', '80'], { input })
    expect(result.code).toBe(0)
    expect(result.err).toMatch(/standard input → standard output \(64 × 48/)
    await writeFile(join(folder, 'x.webp'), result.stdout)
    expect(await sharp(result.stdout).metadata()).toMatchObject({ format: 'webp', width: 64, height: 48 })
    const engine = await sharedEngine()
    const expected = await engine.stylise(await pixels(fixture('good.jpg')), await vectorOf('painting.jpg'))
    expect(difference(await pixels(join(folder, 'x.webp')), expected)).toBeLessThan(12)
  })

  it('keeps alpha, turns upright, and tells nobody who and where', async () => {
    const folder = await scratch()
    const vector = await writeVector(join(folder, 'v.json'))
    const photos = ['alpha.png', 'photo-orientation-6.jpg', 'photo-gps.jpg'].map(fixture)
    const result = await run(folder, [...photos, '-s', vector, '--strength', '0', '-o', 'out'])
    expect(result.code).toBe(0)
    const alpha = (image: { data: Uint8ClampedArray }) => image.data.filter((_, i) => i % 4 === 3)
    expect(alpha(await pixels(join(folder, 'out/alpha.png')))).toEqual(alpha(await pixels(photos[0])))
    const turned = await pixels(join(folder, 'out/photo-orientation-6.jpg'))
    expect([turned.width, turned.height]).toEqual([48, 64])
    const [red, green, blue] = colourAt(turned, 0.75, 0.25)
    expect(red).toBeGreaterThan(120)
    expect(Math.max(green, blue)).toBeLessThan(110)
    expect((await readFile(photos[2])).toString('latin1')).toMatch(/Jane Roe/)
    const bytes = (await readFile(join(folder, 'out/photo-gps.jpg'))).toString('latin1')
    expect(bytes).not.toMatch(/Jane Roe|Acme|Pocket/)
    const { exif, orientation, icc } = await sharp(join(folder, 'out/photo-gps.jpg')).metadata()
    // Tag 0x8825, GPS, in either byte order.
    expect(exif?.includes(Buffer.from([0x25, 0x88])) || exif?.includes(Buffer.from([0x88, 0x25]))).toBe(false)
    expect(orientation ?? 1).toBe(1)
    expect(icc).toBeDefined()
  })

  it('runs on the cpu backend when told to', async () => {
    const folder = await scratch()
    const vector = await writeVector(join(folder, 'v.json'))
    const result = await run(folder, [fixture('good.jpg'), '-s', vector, '-o', 'out.png', '--backend', 'cpu', '--json'])
    expect(result.err).toBe('')
    expect(events(result).at(-1)).toMatchObject({ event: 'summary', backend: 'cpu', painted: 1 })
    const engine = await sharedEngine()
    const expected = await engine.stylise(await pixels(fixture('good.jpg')), await vectorOf('painting.jpg'))
    expect(difference(await pixels(join(folder, 'out.png')), expected)).toBeLessThan(1)
  })
})

describe('pastiche vector', () => {
  it('prints the vector, or writes it; never over a file that is there', async () => {
    const folder = await scratch()
    const result = await run(folder, ['vector', fixture('painting.jpg')])
    expect(result.err).toBe('')
    const json = JSON.parse(result.out) as { name: string; vector: number[] }
    expect(json.name).toBe('painting.jpg')
    const expected = await vectorOf('painting.jpg')
    expect(json.vector).toHaveLength(expected.length)
    for (const [i, value] of json.vector.entries()) expect(value).toBeCloseTo(expected[i], 4)
    await writeFile(join(folder, 'v.json'), 'mine')
    const refused = await run(folder, ['vector', fixture('painting.jpg'), '-o', 'v.json'])
    expect([refused.code, await readFile(join(folder, 'v.json'), 'utf8')]).toEqual([1, 'mine'])
    expect(refused.err).toMatch(/v\.json is there already/)
    await copyFile(fixture('painting.jpg'), join(folder, 'p.jpg'))
    const lost = await run(folder, ['vector', 'p.jpg', '-o', './p.jpg', '--overwrite'])
    expect(lost.code).toBe(1)
    expect(lost.err).toMatch(/p\.jpg is itself read in this run/)
    expect(await readFile(join(folder, 'p.jpg'))).toEqual(await readFile(fixture('painting.jpg')))
  })

  it('says which painting it could not read', async () => {
    const result = await run(await scratch(), ['vector', fixture('truncated.jpg')])
    expect([result.code, result.out]).toEqual([1, ''])
    expect(result.err).toMatch(/truncated\.jpg: This JPEG file is cut short/)
  })
})
