import { readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'

const PUBLIC = path.resolve(import.meta.dirname, '../../../public')

interface WebManifest {
  readonly theme_color: string
  readonly icons: readonly {
    readonly src: string
    readonly sizes: string
    readonly type: string
    readonly purpose?: string
  }[]
}

async function readManifest(): Promise<WebManifest> {
  return JSON.parse(await readFile(path.join(PUBLIC, 'manifest.webmanifest'), 'utf8'))
}

describe('the web app manifest', () => {
  test('names icons that are there, of the type and size it says', async () => {
    const { icons } = await readManifest()
    for (const { src, sizes, type } of icons) {
      const { format, width, height } = await sharp(path.join(PUBLIC, src)).metadata()
      expect(type, src).toBe(format === 'svg' ? 'image/svg+xml' : `image/${format}`)
      if (sizes !== 'any') expect(`${width}x${height}`, src).toBe(sizes)
    }
    expect(icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
  })

  test('has a maskable icon that fills its square, with the mark in the middle four fifths', async () => {
    const maskable = (await readManifest()).icons.find(({ purpose }) => purpose === 'maskable')
    const file = path.join(PUBLIC, maskable?.src ?? 'no maskable icon')
    const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const tile = data.subarray(0, 3)
    const centre = info.width / 2
    for (let i = 0; i < info.width * info.height; i++) {
      if (data[i * 4 + 3] !== 255) expect.fail('The maskable icon has a transparent pixel.')
      const fromCentre = Math.hypot((i % info.width) - centre, Math.floor(i / info.width) - centre)
      if (fromCentre > 0.4 * info.width && Math.abs(data[i * 4] - tile[0]) > 8)
        expect.fail('The mark would be cut off.')
    }
  })

  test("has the page's light theme colour", async () => {
    const html = await readFile(path.resolve(PUBLIC, '../src/index.html'), 'utf8')
    const light = html.match(/name="theme-color" content="(#\w+)" media="\(prefers-color-scheme: light\)"/)?.[1]
    expect((await readManifest()).theme_color).toBe(light)
  })
})
