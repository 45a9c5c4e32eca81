import { readFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'

const PUBLIC = path.resolve(import.meta.dirname, '../../../public')

interface WebManifest {
  readonly theme_color: string
  readonly screenshots: readonly {
    readonly src: string
    readonly sizes: string
    readonly type: string
    readonly label: string
    readonly form_factor: string
  }[]
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

  test('has a maskable icon that fills its square, with the flower in the middle four fifths', async () => {
    const maskable = (await readManifest()).icons.find(({ purpose }) => purpose === 'maskable')
    const file = path.join(PUBLIC, maskable?.src ?? 'no maskable icon')
    const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const centre = info.width / 2
    for (let i = 0; i < info.width * info.height; i++) {
      if (data[i * 4 + 3] !== 255) expect.fail('The maskable icon has a transparent pixel.')
      const [x, y] = [i % info.width, Math.floor(i / info.width)]
      const isPetal = data[i * 4] - data[i * 4 + 2] > 70
      if (isPetal && Math.hypot(x - centre, y - centre) > 0.4 * info.width) expect.fail('The flower would be cut off.')
    }
  })

  test('has an icon of one colour for systems that put their own in its place', async () => {
    const { src } = (await readManifest()).icons.find(({ purpose }) => purpose === 'monochrome') ?? { src: 'none' }
    const { data } = await sharp(path.join(PUBLIC, src)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const alphas = data.filter((_, i) => i % 4 === 3)
    expect(alphas.some((alpha) => alpha === 0)).toBe(true)
    expect(alphas.some((alpha) => alpha === 255)).toBe(true)
  })

  test('shows screenshots of a phone and of a wide screen, of the size it says', async () => {
    const { screenshots } = await readManifest()
    for (const { src, sizes, type, label } of screenshots) {
      const { format, width, height } = await sharp(path.join(PUBLIC, src)).metadata()
      expect([type, sizes], src).toEqual([`image/${format}`, `${width}x${height}`])
      expect(label, src).toMatch(/\w/)
    }
    expect(new Set(screenshots.map(({ form_factor }) => form_factor))).toEqual(new Set(['narrow', 'wide']))
  })

  test("has the page's dark colours, for a start that does not flash", async () => {
    const html = await readFile(path.resolve(PUBLIC, '../src/index.html'), 'utf8')
    const dark = html.match(/name="theme-color" content="(#\w+)" media="\(prefers-color-scheme: dark\)"/)?.[1]
    expect((await readManifest()).theme_color).toBe(dark)
  })
})
