/** Polishing on the built app: started, watched, paused, gone on with after the tab was closed, finished, saved. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PolishRun } from '../../src/app/state/types.ts'
import { App, expectNoFaults, type Faults, launch, leave, meanDifference, type Server, serve, watch } from './app.ts'
import { writePhoto } from './images.ts'

let server: Server
let browser: Browser
let context: BrowserContext
let faults: Faults
let app: App
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-polish-'))
  ;[server, browser] = await Promise.all([serve(), launch()])
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true })
  faults = watch(context, server.url)
  app = await App.open(context, server.url)
  await app.painted()
  // Small, so that a hundred iterations are quick.
  await app.repainted(async () => app.openPhoto(await writePhoto(folder, 96)))
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

const panel = () => app.page.getByRole('region', { name: 'Polish' })
const press = (name: string | RegExp) => panel().getByRole('button', { name }).click()

/** Waits until the run is as wanted. */
async function run(wanted: (run: PolishRun) => boolean, what: string): Promise<PolishRun> {
  const { polish } = await app.until(({ polish }) => polish.run !== null && wanted(polish.run), what)
  return polish.run!
}

/** The picture as it is saved, and its pixels. */
async function saved() {
  const { page } = app
  await page.getByRole('button', { name: 'Save', exact: true }).first().click()
  const save = page.getByRole('region', { name: 'Save' })
  await save.getByRole('radio', { name: 'PNG' }).check({ force: true })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    save.getByRole('button', { name: 'Save', exact: true }).click(),
  ])
  await save.waitFor({ state: 'detached' })
  const image = sharp(await readFile(await download.path())).ensureAlpha()
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data) }
}

test('polishes in front of one’s eyes, and pauses without losing anything', async () => {
  await app.page.keyboard.press('p')
  await press('Start')
  await run(({ iteration, picture }) => iteration >= 3 && picture !== null, 'a picture of the running optimisation')
  await press('Pause')
  const paused = await run(({ status }) => status === 'paused', 'the pause')
  expect(paused).toMatchObject({ ended: 'paused', iterations: 100, kept: true })
  expect(paused.iteration).toBeLessThan(100)
  expect(paused.curve.length).toBeGreaterThanOrEqual(paused.iteration)
  expect(paused.curve.at(-1)).toBeLessThan(paused.curve[0])
})

test('a change of settings shows the instant picture; undo brings the run back', async () => {
  const { polish } = (await app.state())!
  await app.repainted(() => app.slide('Strength', ['ArrowLeft']))
  expect((await app.state())!.polish).toMatchObject({ run: null, other: { iteration: polish.run!.iteration } })
  await app.page.getByRole('button', { name: 'Undo' }).click()
  const back = await run(() => true, 'the run')
  expect(back).toMatchObject({ status: 'paused', iteration: polish.run!.iteration, shown: true })
})

test('goes on where it was after the tab was closed, to its end', async () => {
  const before = (await app.state())!.polish.run!
  await app.page.close()
  app = await App.open(context, server.url)
  const offered = await app.until(
    ({ notices }) => notices.some(({ action }) => action === 'Go on'),
    'the offer to go on',
  )
  expect(offered.polish.run).toMatchObject({ status: 'paused', iteration: before.iteration })
  await app.page.getByRole('button', { name: 'Go on' }).click()
  const first = await run(({ status, iteration }) => status === 'running' && iteration > 0, 'an iteration')
  expect(first.iteration).toBeGreaterThanOrEqual(before.iteration)
  const finished = await run(({ status }) => status === 'finished', 'the end')
  expect(['done', 'converged']).toContain(finished.ended)
  expect(finished.picture).toMatchObject({ stage: 'full', width: 96 })
  expect(finished.curve.slice(0, before.iteration)).toEqual(before.curve.slice(0, before.iteration))
})

test('saves exactly the picture that is shown: the polished one, or the instant one', async () => {
  const polished = await saved()
  expect(meanDifference(polished, await app.pixels('polished'))).toBe(0)
  await app.page.keyboard.press('p')
  await press('Back to instant')
  const instant = await saved()
  expect(meanDifference(instant, await app.pixels('picture'))).toBe(0)
  expect(meanDifference(instant, polished)).toBeGreaterThan(1)
})

test('a finished one is shown again in the next visit, the same to the last bit', async () => {
  const before = await app.pixels('polished')
  await app.page.close()
  app = await App.open(context, server.url)
  await app.until(({ notices }) => notices.some(({ action }) => action === 'Show it'), 'the offer to show it')
  await app.page.getByRole('button', { name: 'Show it' }).click()
  await run(({ status, picture }) => status === 'finished' && picture?.stage === 'full', 'the polished picture')
  expect(meanDifference(before, await app.pixels('polished'))).toBe(0)
})

test('nothing left this origin and no policy was violated', () => {
  expectNoFaults(faults)
})
