/** The app and the terminal program see the same photo, and give the same picture of it in the same style. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { decodeImage } from '../../src/cli/decode.ts'
import { builtPlaces } from '../../src/tools/build/assets.ts'
import { damagedFiles, oddFiles } from '../suites/odd-files.ts'
import { sharedCase } from '../suites/shared-cases.ts'
import { App, launch, leave, meanDifference, root, type Server, serve } from './app.ts'

const run = promisify(execFile)

let server: Server
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-e2e-'))
  ;[server, browser] = await Promise.all([serve(), launch()])
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

test('app and terminal program agree within 2/255 on average', async () => {
  const app = await App.open(await browser.newContext(), server.url)
  const { styles, settings } = await app.painted()
  const style = styles.find(({ id }) => id !== settings.styleA)!
  const state = await app.repainted(() => app.style(style.title).click())
  expect(state.settings).toMatchObject({ strength: 1, stroke: 0, keepColours: false, styleB: null })
  const inApp = await app.pixels('picture')

  const out = path.join(folder, 'out.png')
  const program = path.join(root, 'dist/cli/pastiche.js')
  const name = style.id.replace('builtin:', '')
  const size = ['--max-edge', String(Math.max(inApp.width, inApp.height))]
  await run(process.execPath, [
    program,
    path.join(inject('quickApp'), (await builtPlaces()).sample),
    '--style',
    name,
    '-o',
    out,
    '--backend',
    'wasm',
    ...size,
  ])
  const { data, info } = await sharp(await readFile(out))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const difference = meanDifference(inApp, { width: info.width, height: info.height, data: new Uint8Array(data) })
  console.log(
    `app and terminal program differ by ${difference.toFixed(3)}/255 on average at ${info.width} × ${info.height}`,
  )
  expect(difference).toBeLessThan(2)
})

const odd = await oddFiles()
const damaged = await damagedFiles()
const fixtures = ['good.jpg', 'good.png', 'good.webp', 'good.avif', 'cmyk.jpg', 'display-p3.jpg', 'display-p3.png']
const more = ['sixteen-bit.png', 'photo-orientation-6.jpg', 'animated.gif', 'animated.webp', 'photo-gps.jpg']
const cases = ['gama1.png', 'cmyk-noprofile.jpg', 'truncated-no-eoi.jpg', 'c.bmp']

describe('a photo is the same to both', () => {
  let app: App

  beforeAll(async () => {
    app = await App.open(await browser.newContext(), server.url)
    await app.painted()
  })

  async function pathOf(name: string): Promise<string | null> {
    const bytes = odd.get(name) ?? damaged.get(name)
    if (!bytes) return cases.includes(name) ? sharedCase(name) : path.join(root, 'test/fixtures', name)
    const file = path.join(folder, name)
    await writeFile(file, bytes)
    return file
  }

  test.each([...fixtures, ...more, ...odd.keys(), ...cases])('%s', async (name) => {
    const file = await pathOf(name)
    if (!file) return
    await app.openPhoto(file)
    await app.until(({ photo }) => photo?.name === name, `the photo ${name}`)
    const { image } = await decodeImage(file)
    const inApp = await app.pixels('photo')
    const difference = meanDifference(inApp, { ...image, data: new Uint8Array(image.data) })
    console.log(`${name}: ${difference.toFixed(3)}/255`)
    expect(difference).toBeLessThan(2)
  })

  test.each([...damaged.keys()])('%s is refused by both', async (name) => {
    const file = await pathOf(name)
    await expect(decodeImage(file!)).rejects.toMatchObject({ code: 'image-unreadable' })
    await app.openPhoto(file!)
    const { notices } = await app.until((state) => state.notices.length > 0, 'a notice')
    expect(notices.at(-1)?.text).toMatch(/cut short|damaged/)
  })
})
