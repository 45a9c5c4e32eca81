/** What can go wrong: unreadable files, odd files, a job that is stopped, a model that did not arrive whole. */
import { copyFile, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  App,
  expectNoFaults,
  type Faults,
  launch,
  leave,
  meanDifference,
  root,
  type Server,
  serve,
  watch,
} from './app.ts'
import { writePhoto } from './images.ts'

const fixtures = path.join(root, 'test/fixtures')

let server: Server
let browser: Browser
let faults: Faults
let app: App
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-e2e-'))
  ;[server, browser] = await Promise.all([serve(), launch()])
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  faults = watch(context, server.url)
  app = await App.open(context, server.url)
  await app.painted()
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

/** A sentence for a person: begins in upper case, ends in a full stop, names no error class, code or stack. */
const sentence = /^[A-Z“](?!.*(Error|undefined|null|NaN|\bat \w+\.|-[a-z]+-)).{20,}\.$/s

/** Opens a file that cannot be used; the sentence that the app says about it. */
async function refusal(open: () => Promise<void>): Promise<string> {
  const before = await app.painted()
  const picture = await app.pixels('picture')
  await open()
  const { notices } = await app.until(({ notices }) => notices.some(({ kind }) => kind === 'error'), 'a sentence')
  const alert = app.page.getByRole('alert').filter({ hasText: /\S/ })
  await alert.waitFor({ state: 'visible' })
  await alert.getByRole('button', { name: 'Dismiss' }).last().click()
  const after = await app.until(({ notices, job }) => notices.length === 0 && !job, 'an end of the messages')
  expect(after.photo).toEqual(before.photo)
  expect(after.settings).toEqual(before.settings)
  expect(meanDifference(picture, await app.pixels('picture'))).toBe(0)
  return notices.find(({ kind }) => kind === 'error')!.text
}

test.each(['empty.jpg', 'text.jpg', 'truncated.jpg', 'truncated.png', 'truncated.webp', 'photo.heic'])(
  '%s is refused with a sentence, and the last picture stays',
  async (name) => {
    const text = await refusal(() => app.openPhoto(path.join(fixtures, name)))
    console.log(`${name}: ${text}`)
    expect(text).toMatch(sentence)
  },
)

test('a file of 200 MB is refused with a sentence', async () => {
  const file = path.join(folder, 'huge.jpg')
  await copyFile(path.join(fixtures, 'good.jpg'), file)
  await truncate(file, 200e6)
  expect(await refusal(() => app.openPhoto(file))).toMatch(sentence)
})

test('a painting that cannot be read is refused with a sentence and is not in the gallery', async () => {
  const { styles } = await app.painted()
  expect(await refusal(() => app.addPainting(path.join(fixtures, 'text.jpg')))).toMatch(sentence)
  expect((await app.painted()).styles.length).toBe(styles.length)
})

test.each([
  'one-pixel.png',
  'wide-20000x10.png',
  'animated.gif',
  'animated.webp',
  'sixteen-bit.png',
  'cmyk.jpg',
  'grey-alpha.png',
  'alpha.png',
  'vector.svg',
  'photo-orientation-6.jpg',
  'good.avif',
])('%s is painted', async (name) => {
  const state = await app.repainted(() => app.openPhoto(path.join(fixtures, name)))
  expect(state.photo?.name).toBe(name)
  expect(state.notices.filter(({ kind }) => kind === 'error')).toEqual([])
  expect(state.picture).toMatchObject({ width: state.saveSize?.width, height: state.saveSize?.height })
})

test('a folder dropped from the system gives its pictures', async () => {
  const holiday = path.join(folder, 'holiday')
  await mkdir(path.join(holiday, 'deep'), { recursive: true })
  await writeFile(path.join(holiday, 'notes.txt'), 'Dear diary')
  await copyFile(path.join(fixtures, 'good.jpg'), path.join(holiday, 'deep/first.jpg'))
  const debug = await app.page.context().newCDPSession(app.page)
  const data = { items: [], files: [holiday], dragOperationsMask: 1 }
  await app.repainted(async () => {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await debug.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
    await app.until(({ photo }) => photo?.name === 'first.jpg', 'the photo in the folder')
  })
  await debug.detach()
})

test('a photo is shown upright', async () => {
  const { picture } = await app.repainted(() => app.openPhoto(path.join(fixtures, 'photo-orientation-6.jpg')))
  expect(picture!.height).toBeGreaterThan(picture!.width)
})

test('a job that takes long shows its progress, and can be stopped half-way', async () => {
  const file = await writePhoto(folder, 2400)
  await app.openPhoto(file)
  await app.until(({ photo, job }) => photo?.name === 'photo-2400.png' && job !== null, 'the large photo being painted')
  const stop = app.page.getByRole('button', { name: 'Stop' })
  await stop.waitFor({ state: 'visible', timeout: 10_000 })
  const { picture } = (await app.state())!
  expect(picture?.stage).not.toBe('full')
  const stoppedAt = Date.now()
  await stop.click()
  const stopped = await app.until(({ job }) => job === null, 'the end of the job', 10_000)
  console.log(`stopped after ${Date.now() - stoppedAt} ms`)
  expect(stopped.picture).not.toBeNull()
  expect(stopped.picture?.stage).not.toBe('full')
  expect(stopped.notices.filter(({ kind }) => kind === 'error')).toEqual([])
  const { styles } = stopped
  await app.openPhoto(path.join(fixtures, 'good.jpg'))
  await app.until(({ photo }) => photo?.name === 'good.jpg', 'the next photo')
  await app.repainted(() => app.style(styles[3].title).click())
})

test('nothing left this origin, no policy was violated, nothing failed silently', () => {
  expectNoFaults(faults)
})

test('a browser that lacks what the app needs, or the script, is told so instead of shown a blank page', async () => {
  const old = await browser.newContext()
  await old.addInitScript('delete Array.prototype.toSpliced')
  const [tooOld, noScript] = [await old.newPage(), await browser.newPage()]
  await noScript.route('**/assets/index-*.js', (route) => route.abort())
  await Promise.all([tooOld.goto(server.url), noScript.goto(server.url)])
  await tooOld.getByText('It needs a browser of').waitFor({ state: 'visible', timeout: 3000 })
  expect(await noScript.getByText('It needs a browser of').isVisible()).toBe(false)
  await noScript.getByText('It needs a browser of').waitFor({ state: 'visible', timeout: 15_000 })
  await Promise.all([old.close(), noScript.close()])
})

test('the browsers of 2023, without AbortSignal.any, paint and learn', async () => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  await context.route('**/assets/service-*.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `delete AbortSignal.any;${await response.text()}` })
  })
  const own = await App.open(context, server.url)
  await own.painted()
  await own.repainted(() => own.addPainting(path.join(fixtures, 'painting.jpg')))
  // What the worker asks for in the background may be on its way still.
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  await context.close()
})

test('a model file cut short is a sentence in the page that names the file, and the way on works', async () => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  let cut = true
  await context.route('**/transformer.safetensors', async (route) => {
    const response = await route.fetch()
    const body = await response.body()
    await route.fulfill({ response, body: cut ? body.subarray(0, body.length / 2) : body })
  })
  const own = await App.open(context, server.url)
  const { notices } = await own.until(({ engine }) => engine.status === 'failed', 'the failure')
  const error = notices.find(({ kind }) => kind === 'error')
  expect(error?.text).toMatch(sentence)
  expect(error?.text).toContain('transformer.safetensors')
  await own.page.getByRole('alert').getByText(error!.text).waitFor({ state: 'visible' })
  cut = false
  if (error?.action) await own.page.getByRole('alert').getByRole('button', { name: error.action }).click()
  else await own.page.reload()
  expect((await own.painted()).engine.status).toBe('ready')
  // What the worker asks for in the background may be on its way still.
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  await context.close()
})
