/** Several photos at once: painted in one look behind all other work, saved as a ZIP, and gone on with after a reload. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BatchState, Store } from '../../src/app/state/types.ts'
import { App, expectNoFaults, launch, leave, type Server, serve, watch } from './app.ts'
import { samplePhoto } from './images.ts'
import { readZip } from './zip.ts'

let browser: Browser
let server: Server
let folder: string
/** Twenty files, one of which is damaged, and two of one name. */
let files: string[]

const BROKEN = 'broken.jpg'

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-batch-'))
  await mkdir(path.join(folder, 'other'))
  const sample = await samplePhoto()
  files = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const file = path.join(folder, i === 19 ? 'other/photo-0.png' : i === 7 ? BROKEN : `photo-${i}.png`)
      const bytes = await sharp(sample)
        .resize({ width: 300 + i })
        .png()
        .toBuffer()
      await writeFile(file, i === 7 ? Buffer.from('\xff\xd8\xff\xe0 no picture', 'latin1') : bytes)
      return file
    }),
  )
  browser = await launch()
  server = await serve()
})

afterAll(async () => {
  await leave()
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** What the work on several photos is at. */
const batchOf = (app: App): Promise<BatchState> =>
  app.page.evaluate(async () => {
    const { store } = document.querySelector<HTMLElement & { store: Store }>('pastiche-app')!
    return (await store.batch()).state
  })

async function until(app: App, wanted: (state: BatchState) => boolean, what: string): Promise<BatchState> {
  for (const end = Date.now() + 60_000; ; ) {
    const state = await batchOf(app)
    if (wanted(state)) return state
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}: ${JSON.stringify(state).slice(0, 2000)}`)
    await app.page.waitForTimeout(50)
  }
}

const count = ({ photos }: BatchState, wanted: string) => photos.filter(({ state }) => state === wanted).length

async function opened(context: BrowserContext): Promise<App> {
  const app = await App.open(context, server.url)
  await app.painted()
  return app
}

/** Opens the view by its key and brings photos. */
async function bring(app: App, brought: string[]): Promise<void> {
  await app.page.keyboard.press('b')
  await app.page.getByText('Choose several photos, or drop them here.').waitFor()
  await app.choose(/^Add photos/, brought)
  await until(app, ({ photos }) => photos.length === brought.length && photos.every(({ kept }) => kept), 'the photos')
}

test('twenty photos, one of them damaged, become nineteen pictures in a ZIP; live work comes first', async () => {
  const context = await browser.newContext({ locale: 'en', acceptDownloads: true })
  const faults = watch(context, server.url)
  const app = await opened(context)
  const { page } = app
  const button = (name: string | RegExp) => page.getByRole('button', { name }).first()
  await bring(app, files)
  await button('Paint 20 photos').click()
  await until(app, (state) => count(state, 'done') >= 2, 'two pictures')
  await button('Pause').click()
  const paused = await batchOf(app)
  expect(paused.status).toBe('paused')
  await page.getByText(/^Paused: \d+ of 20 painted/).waitFor()
  await button('Go on').click()
  await until(app, (state) => count(state, 'done') > count(paused, 'done'), 'one more')

  // A slider that is moved meanwhile is answered at once, and the look of the others stays what it was.
  await button('Close').click()
  await app.repainted(() => app.slide('Strength', ['ArrowLeft', 'ArrowLeft']))
  const during = await batchOf(app)
  expect(during.status).toBe('running')
  expect(count(during, 'done')).toBeLessThan(19)
  await page.keyboard.press('b')

  const ended = await until(app, ({ status }) => status === 'idle', 'the end')
  expect([count(ended, 'done'), count(ended, 'failed')]).toEqual([19, 1])
  expect(ended.photos.find(({ state }) => state === 'failed')).toMatchObject({ name: BROKEN, made: null })
  await page.getByText('19 of 20 painted. 1 photo failed.').waitFor()
  expect(ended.photos.find(({ name }) => name === BROKEN)?.why).toMatch(/\.$/)
  await button('Try again').waitFor()
  await button('Paint them again in the look that is set now').waitFor()

  const [download] = await Promise.all([page.waitForEvent('download'), button('Save all as ZIP').click()])
  expect(download.suggestedFilename()).toBe('pastiche-19.zip')
  const entries = readZip(await readFile((await download.path())!))
  expect(entries).toHaveLength(19)
  expect(new Set(entries.map(({ name }) => name)).size).toBe(19)
  for (const { name } of entries) expect(name).toMatch(/^photo-\d+(-2)?-pastiche\.jpg$/)
  for (const [i, { data }] of entries.entries()) {
    const width = 300 + (i < 7 ? i : i + 1)
    expect((await sharp(data).raw().toBuffer({ resolveWithObject: true })).info.width).toBe(width)
  }
  await until(app, ({ photos }) => photos.filter(({ saved }) => saved).length === 19, 'word that they are saved')

  // One of them is looked at, and Back leads to the others.
  await button('See photo-3.png').click()
  await page.getByRole('img', { name: 'photo-3.png' }).waitFor()
  await page.keyboard.press('Escape')
  await button('See photo-3.png').waitFor()
  await button('Empty the list').click()
  await until(app, ({ photos }) => photos.length === 0, 'an empty list')
  expectNoFaults(faults)
  await context.close()
})

test('a reload in the middle goes on where it was; cancelling keeps what is done', async () => {
  const context = await browser.newContext({ locale: 'en' })
  const app = await opened(context)
  const { page } = app
  const button = (name: string | RegExp) => page.getByRole('button', { name }).first()
  await bring(app, files.slice(0, 12))
  await button('Paint 12 photos').click()
  await until(app, (state) => count(state, 'done') >= 2, 'two pictures')
  await page.reload()
  await app.until(
    ({ notices }) => notices.some(({ text }) => /^Painting several photos goes on: \d+ of 12/.test(text)),
    'word that it goes on',
  )
  const { look, photos } = await batchOf(app)
  expect(photos.filter(({ made }) => made).length).toBeGreaterThanOrEqual(2)
  expect(look).toMatch(/strength/)
  await button(/^Show$/).click()
  const more = await until(app, (state) => count(state, 'done') >= 4, 'more pictures')
  await button('Cancel').click()
  const cancelled = await until(app, (state) => state.status === 'idle' && count(state, 'painting') === 0, 'the end')
  expect(count(cancelled, 'done')).toBeGreaterThanOrEqual(count(more, 'done'))
  expect(count(cancelled, 'leftOut')).toBeGreaterThan(0)
  expect(count(cancelled, 'waiting')).toBe(0)
  const done = count(cancelled, 'done')
  await page.reload()
  await app.until(({ notices }) => notices.some(({ text }) => text.includes(`${done} of 12`)), 'what is done')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await button(/^Show$/).click()
      await button('Save all as ZIP').click()
    })(),
  ])
  expect(readZip(await readFile((await download.path())!))).toHaveLength(done)
  await context.close()
})

test('several photos that are dropped open the view; another tab leaves them alone', async () => {
  const context = await browser.newContext({ locale: 'en' })
  const app = await opened(context)
  const bytes = [...(await readFile(files[0]))]
  await app.page.evaluate((bytes) => {
    const data = new DataTransfer()
    for (const name of ['one.png', 'two.png'])
      data.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }))
    const stage = document.querySelector('pastiche-app')!.shadowRoot!.querySelector('stage-area')!
    stage.dispatchEvent(new DragEvent('drop', { bubbles: true, composed: true, cancelable: true, dataTransfer: data }))
  }, bytes)
  await app.page.getByRole('button', { name: 'Paint 2 photos' }).waitFor()
  expect((await batchOf(app)).photos.map(({ name }) => name)).toEqual(['one.png', 'two.png'])
  const other = await opened(context)
  await other.page.keyboard.press('b')
  await other.page.getByText('Another tab of Pastiche has several photos in hand.').waitFor()
  await app.page.close()
  // Without being asked: the view waits for it.
  await other.page.getByRole('button', { name: 'Paint 2 photos' }).waitFor()
  await context.close()
})
