/** A first visit on a slow line: what is seen before the engine is there, and what goes over the line for it, once. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, BrowserContext } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { App, expectNoFaults, type Faults, launch, leave, meanDifference, type Server, serve, watch } from './app.ts'
import { SlowLine } from './slow-line.ts'

/** Slow enough for an order to show, and not for a test to wait. */
const LINE = { bitsPerSecond: 6_000_000, roundTrip: 60 }

/** Notes the page's own images as the browser paints them. */
const NOTE_IMAGES = `new PerformanceObserver((list) => {
  for (const { url } of list.getEntries()) if (url) (window.painted ??= []).push(url)
}).observe({ type: 'largest-contentful-paint', buffered: true })`

let browser: Browser
let server: Server
let line: SlowLine
let context: BrowserContext
let faults: Faults
let app: App

beforeAll(async () => {
  ;[browser, server] = await Promise.all([launch(), serve()])
  line = await SlowLine.start(server.url, LINE)
  context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  await context.addInitScript(NOTE_IMAGES)
  faults = watch(context, line.url)
  line.restart()
  app = await App.open(context, line.url, '')
})

afterAll(async () => {
  await leave()
  await line?.close()
  await server?.close()
})

const painted = () => app.page.evaluate(() => (window as { painted?: string[] }).painted ?? [])
const shownImage = () => app.page.locator('picture-stage img, .skeleton-picture img')

test('a painted picture is on the screen before the engine is, and the download is told', async () => {
  await shownImage().waitFor()
  expect((await app.state())?.picture ?? null).toBeNull()
  await expect.poll(painted).toContainEqual(expect.stringContaining('first-picture'))
  const telling = app.page.locator('job-progress .line', { hasText: /Fetching the painter, this once: \d+%/ })
  await telling.waitFor()
  expect(await telling.getByRole('button').count()).toBe(0)
  await app.painted()
  await expect.poll(() => shownImage().count()).toBe(0)
})

test('the line is the first picture’s until that is there', async () => {
  const at = (file: RegExp) => line.carried.find((entry) => file.test(entry.file))
  await expect.poll(() => at(/^sw\.js$/)?.to ?? 0, { timeout: 30_000 }).toBeGreaterThan(0)
  const transformer = at(/transformer\.safetensors$/)
  expect(at(/^sw\.js$/)?.from).toBeGreaterThan(transformer?.to ?? Number.NaN)
  await expect.poll(() => at(/predictor\.safetensors$/)?.from ?? 0, { timeout: 30_000 }).toBeGreaterThan(0)
  expect(at(/predictor\.safetensors$/)?.from).toBeGreaterThan(transformer?.to ?? Number.NaN)
  // What the worker needs is under way before its script has asked for it.
  expect(transformer?.from).toBeLessThan(at(/relaxed-.*\.js$/)?.from ?? Number.NaN)
})

test('nothing goes over the line twice, and all of it is installed', async () => {
  await app.until(({ offlineReady }) => offlineReady, 'word that the app works offline')
  const list: [string, string][] = JSON.parse(await readFile(path.join(inject('quickApp'), 'files.json'), 'utf8'))
  const times = (file: string) => line.carried.filter((entry) => entry.file === file && entry.bytes > 0).length
  expect(list.flatMap(([file]) => (times(file) === 1 ? [] : `${file}: ${times(file)} times`))).toEqual([
    // The page is one file under two names.
    'index.html: 2 times',
  ])
  expect(line.twice).toBeLessThan(10_000)
})

test('the next start shows the last picture at once and paints nothing, until it is saved', async () => {
  await app.painted()
  const before = await app.pixels('picture')
  await expect.poll(() => app.page.evaluate(() => caches.has('pastiche-last'))).toBe(true)
  line.restart()
  await app.page.reload()
  await app.paintedAtLast()
  // Time for a painting that nobody needs.
  await app.page.waitForTimeout(1500)
  expect((await app.state())?.paintings).toBe(1)
  expect(await painted()).toContainEqual(expect.stringMatching(/^blob:/))
  expect(meanDifference(before, await app.pixels('picture'))).toBeLessThan(4)
  expect(line.carried.filter(({ file, bytes }) => file !== 'sw.js' && bytes > 0)).toEqual([])

  await app.page.getByRole('button', { name: 'Save', exact: true }).first().click()
  const panel = app.page.getByRole('region', { name: 'Save' })
  await panel.getByRole('radio', { name: 'PNG' }).check({ force: true })
  const [download] = await Promise.all([
    app.page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Save', exact: true }).click(),
  ])
  const { data, info } = await sharp(await download.path())
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const saved = { width: info.width, height: info.height, data: new Uint8Array(data) }
  expect(meanDifference(before, saved)).toBeLessThan(0.01)
})

test('other settings are painted, though a picture was kept', async () => {
  await app.painted()
  await app.repainted(() => app.style('The Great Wave').click())
  await app.page.reload()
  await app.paintedAtLast()
  expect((await app.state())?.settings.styleA).toBe('builtin:great-wave')
  const first = await app.pixels('picture')
  await app.repainted(() => app.style('The Starry Night').click())
  expect(meanDifference(first, await app.pixels('picture'))).toBeGreaterThan(3)
  expectNoFaults(faults)
})
