/** Two tabs of the built app: each keeps what is its own, over a reload and over the browser's end. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PolishRun } from '../../src/app/state/types.ts'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'
import { App, expectNoFaults, type Faults, launch, leave, type Server, serve, watch } from './app.ts'
import { writePhoto } from './images.ts'

let server: Server
let browser: Browser
let context: BrowserContext
let faults: Faults
let folder: string
let a: App
let b: App

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-tabs-'))
  ;[server, browser] = await Promise.all([serve(), launch()])
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  faults = watch(context, server.url)
  a = await App.open(context, server.url)
  await a.painted()
  b = await App.open(context, server.url)
  await b.painted()
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

const panel = ({ page }: App) => page.getByRole('region', { name: 'Polish' })
const press = (app: App, name: string | RegExp) => panel(app).getByRole('button', { name }).click()

async function run(app: App, wanted: (run: PolishRun) => boolean, what: string): Promise<PolishRun> {
  const { polish } = await app.until(({ polish }) => polish.run !== null && wanted(polish.run), what)
  return polish.run!
}

async function open(app: App, longer: number): Promise<void> {
  await app.page.bringToFront()
  await app.repainted(async () => app.openPhoto(await writePhoto(folder, longer)))
}

async function reload(app: App) {
  await app.page.bringToFront()
  await app.page.reload()
  return app.painted()
}

/** Polishes until there is something to keep, and pauses. */
async function pause(app: App): Promise<PolishRun> {
  await app.page.bringToFront()
  await app.page.keyboard.press('p')
  await press(app, 'Start')
  await run(app, ({ iteration }) => iteration >= 3, 'an iteration')
  await press(app, 'Pause')
  const paused = await run(app, ({ status }) => status === 'paused', 'the pause')
  expect(paused).toMatchObject({ ended: 'paused', kept: true })
  await app.page.keyboard.press('p')
  return paused
}

test('each tab has its own photo and settings again after a reload', async () => {
  await open(a, 400)
  await open(b, 96)
  await a.page.bringToFront()
  await a.repainted(() => a.slide('Strength', ['ArrowLeft']))
  const { settings } = (await a.state())!
  const [first, second] = [await reload(a), await reload(b)]
  expect([first.photo?.width, second.photo?.width]).toEqual([400, 96])
  expect(first.settings).toEqual(settings)
  expect([first.notices, second.notices]).toEqual([[], []])
  // Neither took the other, or itself before the reload, for another tab.
  const entries = await a.page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.startsWith('pastiche.tab.')),
  )
  expect(entries.length).toBe(2)
})

test('a run that was paused in one tab is there after another was polished in the other', async () => {
  await open(a, 97)
  const first = await pause(a)
  const second = await pause(b)
  await reload(a)
  await reload(b)
  const resumable = (state: PolishRun) => state.status === 'paused'
  expect(await run(a, resumable, 'the run of the first tab')).toMatchObject({ iteration: first.iteration })
  expect(await run(b, resumable, 'the run of the second tab')).toMatchObject({ iteration: second.iteration })
})

test('a new tab begins with what the newest one has, and takes nothing from it', async () => {
  await open(b, 120)
  const c = await App.open(context, server.url)
  expect((await c.painted()).photo?.width).toBe(120)
  await open(c, 140)
  expect((await reload(b)).photo?.width).toBe(120)
  expect((await reload(c)).photo?.width).toBe(140)
  await c.page.close()
})

test('a tab that was duplicated goes on from there, and each has its own after that', async () => {
  await open(a, 150)
  // The browser copies the session storage of a tab that opens another one.
  const [page] = await Promise.all([
    context.waitForEvent('page'),
    a.page.evaluate(() => void window.open(location.href)),
  ])
  const copy = new App(page)
  expect((await copy.painted()).photo?.width).toBe(150)
  await open(copy, 160)
  expect((await reload(a)).photo?.width).toBe(150)
  expect((await reload(copy)).photo?.width).toBe(160)
  await page.close()
})

test('the photo of the last visit is there when the browser was closed and is opened again', async () => {
  const profile = path.join(folder, 'profile')
  const visit = async () => {
    const kept = await chromium.launchPersistentContext(profile, {
      executablePath: ensureChrome(console.log),
      args: [...softwareGpuFlags],
      viewport: { width: 1280, height: 800 },
    })
    return { kept, app: await App.open(kept, server.url) }
  }
  const first = await visit()
  await first.app.painted()
  await open(first.app, 170)
  await first.app.repainted(() => first.app.slide('Strength', ['ArrowLeft']))
  const { settings } = (await first.app.state())!
  // What is set is written a moment after it; a browser that is shut down does not wait for it.
  const written = () => first.app.page.evaluate(() => Object.values(localStorage).join())
  await expect.poll(written).toContain(`"strength":${settings.strength}`)
  await first.kept.close()
  const second = await visit()
  const state = await second.app.painted()
  expect([state.photo?.width, state.settings]).toEqual([170, settings])
  await second.kept.close()
})

test('nothing left this origin and no policy was violated', () => {
  expectNoFaults(faults)
})
