/** Two tabs of the built app: each keeps what is its own, over a reload and over the browser's end. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PolishRun } from '../../src/app/state/types.ts'
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

test('nothing left this origin and no policy was violated', () => {
  expectNoFaults(faults)
})
