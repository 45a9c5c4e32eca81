/** Before and after on the built app: each picture and film is made, decoded, and compared with photo and painting. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserContextOptions } from 'playwright'
import sharp, { type Sharp } from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  App,
  expectNoFaults,
  type Faults,
  launch,
  leave,
  meanDifference,
  type Pixels,
  type Server,
  serve,
  watch,
} from './app.ts'
import { writePhoto } from './images.ts'

let server: Server
let folder: string
let faults: Faults
let app: App

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-motion-'))
  server = await serve()
  await open()
})

afterEach(async () => {
  expectNoFaults(faults)
  await app.page.keyboard.press('Escape')
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

const panel = () => app.page.locator('motion-panel')
const button = (name: string) => panel().getByRole('button', { name, exact: true })
const choose = (name: string) => panel().getByRole('radio', { name, exact: true }).check({ force: true })
const status = () => panel().getByRole('status')

/** The app with its picture painted and the panel open. @param without what the browser is to lack */
async function open(options: BrowserContextOptions = {}, without: readonly string[] = []): Promise<void> {
  const context = await (await launch()).newContext({ viewport: { width: 390, height: 844 }, ...options })
  // To catch what hangs: two dozen pictures are painted on whatever else the machine has to do.
  context.setDefaultTimeout(100_000)
  await context.addInitScript(without.map((name) => `delete globalThis.${name}`).join(';'))
  faults = watch(context, server.url)
  app = await App.open(context, server.url)
  await app.painted()
}

async function openPanel(): Promise<void> {
  await app.page.keyboard.press('v')
  await panel().waitFor()
}

async function make(...choices: readonly string[]): Promise<void> {
  for (const choice of choices) await choose(choice)
  await button('Make').click()
  await button('Save').waitFor()
}

/** The file that Save gives. */
async function saved(): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([app.page.waitForEvent('download'), button('Save').click()])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

async function decoded(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

/** What is on the page, at another size. */
async function pageAt(which: 'photo' | 'picture' | 'polished', size: { width: number; height: number }) {
  const { width, height, data } = await app.pixels(which)
  return decoded(sharp(data, { raw: { width, height, channels: 4 } }).resize({ ...size, fit: 'fill' }))
}

/** The preview's length, s, and its pictures at some of its times, as the browser decodes them. */
async function film(times: readonly number[]): Promise<{ readonly seconds: number; readonly frames: Pixels[] }> {
  const video = panel().locator('video')
  const { seconds, files } = await video.evaluate(async (shown: HTMLVideoElement, times) => {
    const video = document.createElement('video')
    video.muted = true
    video.src = shown.src
    const heard = (type: string) => new Promise((resolve) => video.addEventListener(type, resolve, { once: true }))
    await heard('loadeddata')
    const files: string[] = []
    for (const time of times) {
      video.currentTime = time
      await heard('seeked')
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight })
      canvas.getContext('2d')!.drawImage(video, 0, 0)
      files.push(canvas.toDataURL().split(',')[1])
    }
    return { seconds: video.duration, files }
  }, times)
  return { seconds, frames: await Promise.all(files.map((file) => decoded(sharp(Buffer.from(file, 'base64'))))) }
}

/** Lossy, half of the colours' resolution left out. */
const CLOSE = 8

async function expectDivider(seconds: number): Promise<void> {
  const { seconds: length, frames } = await film([0, seconds * 0.53])
  expect(length).toBeGreaterThan(seconds * 0.9)
  expect(length).toBeLessThan(seconds * 1.1)
  const [photo, picture] = await Promise.all([pageAt('photo', frames[0]), pageAt('picture', frames[0])])
  expect(meanDifference(photo, picture)).toBeGreaterThan(3 * CLOSE)
  expect(meanDifference(frames[0], photo)).toBeLessThan(CLOSE)
  expect(meanDifference(frames[1], picture)).toBeLessThan(CLOSE)
}

test('side by side: photo and picture, pixel by pixel', async () => {
  await app.page.getByRole('button', { name: 'Menu' }).click()
  await app.page.getByRole('button', { name: 'Before and after' }).click()
  await choose('PNG')
  await choose('Beside')
  await button('Save').waitFor()
  const { name, bytes } = await saved()
  expect(name).toBe('Sample photo-pastiche.png')
  const [photo, picture] = [await app.pixels('photo'), await app.pixels('picture')]
  const { width, height } = picture
  const whole = await sharp(bytes).metadata()
  expect([whole.height, whole.width! - 2 * width]).toEqual([height, 5])
  const cut = (left: number) => decoded(sharp(bytes).extract({ left, top: 0, width, height }))
  expect(meanDifference(await cut(0), photo)).toBe(0)
  expect(meanDifference(await cut(width + 5), picture)).toBe(0)
  expect(await status().textContent()).toMatch(/PNG, \d+(\.\d)? [kM]B/)
})

test('a divider as a video and as a GIF', async () => {
  await openPanel()
  await make('Divider')
  await expectDivider(3)
  expect((await saved()).name).toBe('Sample photo-pastiche.mp4')
  expect(
    await panel()
      .locator('video')
      .evaluate((video: HTMLVideoElement) => video.autoplay),
  ).toBe(true)

  await make('GIF', '5 s')
  const { name, bytes } = await saved()
  expect(name).toBe('Sample photo-pastiche.gif')
  const { pages, delay, loop, width, pageHeight } = await sharp(bytes, { animated: true }).metadata()
  expect({ pages, width, pageHeight, loop }).toEqual({ pages: 63, width: 480, pageHeight: 360, loop: 0 })
  expect(delay!.reduce((sum, ms) => sum + ms, 0) / 1000).toBeCloseTo(5, 0)
  const size = { width: 480, height: 360 }
  const frame = (page: number) => decoded(sharp(bytes, { page }))
  expect(meanDifference(await frame(0), await pageAt('photo', size))).toBeLessThan(CLOSE)
  expect(meanDifference(await frame(33), await pageAt('picture', size))).toBeLessThan(CLOSE)
  expect(meanDifference(await frame(62), await pageAt('photo', size))).toBeLessThan(CLOSE)
})

test('a sweep: given up half way nothing is left of it; made, it goes from the photo to the picture', async () => {
  const before = await app.pixels('picture')
  await openPanel()
  await choose('Sweep')
  await button('Make').click()
  await expect.poll(() => status().textContent(), { timeout: 60_000 }).toMatch(/Making it: [1-9]/)
  await button('Cancel').click()
  await button('Make').waitFor()
  expect(await panel().locator('video, img, progress').count()).toBe(0)
  expect(await status().textContent()).toBe('')

  await make()
  const { seconds, frames } = await film([0, 1.5, 2.9])
  expect(seconds).toBeCloseTo(3, 1)
  const [photo, picture] = await Promise.all([pageAt('photo', frames[0]), pageAt('picture', frames[0])])
  const [first, middle, last] = frames
  expect(meanDifference(last, picture)).toBeLessThan(CLOSE)
  expect(meanDifference(first, photo)).toBeLessThan(meanDifference(middle, photo))
  expect(meanDifference(middle, photo)).toBeLessThan(meanDifference(last, photo))
  // The page has what it had.
  await app.page.keyboard.press('Escape')
  await panel().waitFor({ state: 'detached' })
  expect(meanDifference(await app.pixels('picture'), before)).toBe(0)
})

test('the time-lapse of a run that was paused and gone on with', async () => {
  await app.repainted(async () => app.openPhoto(await writePhoto(folder, 160)))
  await openPanel()
  expect(await panel().getByRole('radio', { name: 'Time-lapse' }).count()).toBe(0)
  await app.page.keyboard.press('Escape')
  await app.page.keyboard.press('p')
  const polish = app.page.getByRole('region', { name: 'Polish' })
  await polish.getByRole('button', { name: 'Start' }).click()
  await app.until(({ polish: { run } }) => run !== null && run.iteration >= 4, 'some iterations')
  await polish.getByRole('button', { name: 'Pause' }).click()
  const paused = await app.until(({ polish: { run } }) => run?.status === 'paused', 'the pause')
  await polish.getByRole('button', { name: 'Resume' }).click()
  await app.until(({ polish: { run } }) => run!.iteration >= paused.polish.run!.iteration + 15, 'more iterations')
  await polish.getByRole('button', { name: 'Pause' }).click()
  await app.until(({ polish: { run }, job }) => run?.status === 'paused' && job === null, 'the second pause')
  await app.page.keyboard.press('Escape')

  await openPanel()
  await make('Time-lapse')
  const { seconds, frames } = await film([0, 2.9])
  expect(seconds).toBeCloseTo(3, 1)
  const [polished, instant] = [await pageAt('polished', frames[1]), await pageAt('picture', frames[1])]
  expect(meanDifference(frames[1], polished)).toBeLessThan(CLOSE)
  expect(meanDifference(frames[0], instant)).toBeLessThan(meanDifference(frames[1], instant))
})

test('without WebCodecs the browser’s recorder makes the video; nothing moves by itself where motion is reduced', async () => {
  await open({ reducedMotion: 'reduce' }, ['VideoEncoder'])
  await openPanel()
  await make('Divider')
  await expectDivider(3)
  expect(
    await panel()
      .locator('video')
      .evaluate((video: HTMLVideoElement) => video.paused && !video.autoplay),
  ).toBe(true)
  await make('GIF')
  expect(await panel().locator('img').count()).toBe(0)
  await button('Play').click()
  await panel().locator('img').waitFor()
})

test('without either there is the GIF, and no word of videos; an encoder that fails is gone around', async () => {
  await open({}, ['VideoEncoder', 'MediaRecorder'])
  await openPanel()
  await choose('Divider')
  expect(await panel().getByRole('radio', { name: 'Video' }).count()).toBe(0)
  await make()
  expect((await saved()).name).toBe('Sample photo-pastiche.gif')

  await app.page.evaluate(() => {
    class Failing {
      state = 'closed'
      encodeQueueSize = 0
      static async isConfigSupported() {
        return { supported: true }
      }
      configure() {
        throw new Error('No encoder is free.')
      }
    }
    Object.assign(globalThis, { VideoEncoder: Failing })
  })
  await app.page.keyboard.press('Escape')
  await openPanel()
  await make('Divider', 'Video')
  expect(await status().textContent()).toMatch(/^GIF, .* makes no videos/)
})
