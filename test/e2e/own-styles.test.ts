/** Paintings of one's own on the built app: learnt over a reload, compared, named, cut out, removed and brought back. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { App, expectNoFaults, type Faults, launch, leave, meanDifference, type Server, serve, watch } from './app.ts'
import { writePainting } from './images.ts'

/** Few, so that it takes a minute, and enough to be better than what was predicted. */
const QUERY = 'backend=wasm&steps=30'
/** A busy machine learns at a tenth of its speed. */
const PATIENCE = 900_000

let server: Server
let faults: Faults
let app: App
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-own-'))
  const [served, browser] = await Promise.all([serve(), launch()])
  server = served
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true })
  faults = watch(context, server.url)
  app = await App.open(context, server.url, QUERY)
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

const own = async () => (await app.state())?.styles.find((style) => style.own)
const panel = () => app.page.getByRole('region', { name: /^Your painting/ })
const openPanel = () => app.page.getByRole('button', { name: /^More about/ }).click()
const isOwn = (
  wanted: (mine: NonNullable<NonNullable<Awaited<ReturnType<typeof own>>>['mine']>) => boolean,
  what: string,
) => app.until(({ styles }) => styles.some(({ mine }) => mine && wanted(mine)), what, PATIENCE)

describe('a painting of one’s own', () => {
  test(
    'is used at once and learnt in the background; a reload in between goes on from where it was',
    async () => {
      await app.painted()
      const file = await writePainting(folder)
      await app.addPainting(file)
      await isOwn(({ learning }) => learning?.status === 'running', 'the painting, being learnt')
      expect((await app.painted()).settings.styleA).toMatch(/^own:/)
      await isOwn(({ learning }) => (learning?.done ?? 0) >= 0.4, 'some of the steps')
      await app.page.reload()
      const resumed = await isOwn(({ learning }) => (learning?.done ?? 0) > 0, 'the first step after the reload')
      expect(resumed.styles.find(({ mine }) => mine)?.mine?.learning?.done).toBeGreaterThan(0.1)
      await isOwn(({ complete }) => complete, 'the end of learning')
      const { mine } = (await own()) ?? {}
      expect(mine).toMatchObject({ learnt: true, using: 'learnt', learning: null })
    },
    PATIENCE,
  )

  test('is still learnt after the page was closed', async () => {
    // The picture is painted once more when learning ends, which the state said before.
    await app.page.waitForTimeout(500)
    await app.until(({ job, picture }) => job === null && picture?.stage === 'full', 'the picture as learnt')
    const picture = await app.pixels('picture')
    await app.page.close()
    const [context] = (await launch()).contexts()
    app = await App.open(context, server.url, QUERY)
    await app.painted()
    expect((await own())?.mine).toMatchObject({ complete: true, using: 'learnt', learning: null })
    expect(meanDifference(picture, await app.pixels('picture'))).toBeLessThan(0.01)
  })

  test('paints as it was predicted where that is wanted, and as learnt again', async () => {
    const learnt = await app.pixels('picture')
    await openPanel()
    await app.repainted(() => panel().getByText('First guess').click())
    const predicted = await app.pixels('picture')
    expect(meanDifference(learnt, predicted)).toBeGreaterThan(1)
    await app.repainted(() => panel().getByText('Learnt', { exact: true }).click())
    expect(meanDifference(learnt, await app.pixels('picture'))).toBeLessThan(0.01)
  })

  test('is a file of its name for those who want to keep or pass it on', async () => {
    const [download] = await Promise.all([
      app.page.waitForEvent('download'),
      panel().getByRole('button', { name: 'Save as a file' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('strokes.style.json')
    const { format, learnt } = JSON.parse(await readFile(await download.path(), 'utf8'))
    expect([format, typeof learnt]).toEqual(['pastiche-style', 'string'])
  })

  test('has the name that it is given', async () => {
    const name = panel().getByRole('textbox', { name: 'Name' })
    await name.fill('Confetti')
    await name.press('Enter')
    await expect.poll(async () => (await own())?.title).toBe('Confetti')
    await app.page.keyboard.press('Escape')
    await app.page.reload()
    await app.painted()
    expect((await own())?.title).toBe('Confetti')
  })

  test('is cut out by its corners, read and learnt anew; that is taken back', async () => {
    const { page } = app
    const before = await app.pixels('picture')
    await openPanel()
    await panel().getByRole('button', { name: 'Crop and straighten' }).click()
    const dialog = page.getByRole('dialog', { name: 'Crop and straighten' })
    const corner = dialog.getByRole('button', { name: /^Upper left/ })
    await corner.focus()
    for (let i = 0; i < 12; i++) await page.keyboard.press(i % 2 ? 'Shift+ArrowRight' : 'Shift+ArrowDown')
    await expect.poll(() => corner.getAttribute('aria-label')).toMatch(/24% from the left, 24% from the top/)
    await dialog.getByRole('button', { name: 'Use this' }).click()
    await isOwn(({ learnt, using }) => !learnt && using === 'predicted', 'the painting, cut out')
    // At once: the offer goes after a while, and a busy machine takes longer to paint.
    await page.getByRole('button', { name: 'Take back' }).click()
    await isOwn(({ complete }) => complete, 'the painting as it was')
    expect((await own())?.mine).toMatchObject({ complete: true, using: 'learnt', learning: null })
    // The picture follows what the state says.
    const changed = async () => meanDifference(before, await app.pixels('picture'))
    await expect.poll(changed, { timeout: PATIENCE }).toBeLessThan(0.01)
    await app.painted()
  })

  test('is removed and brought back, learnt as it was', async () => {
    await app.painted()
    await openPanel()
    await panel().getByRole('button', { name: 'Remove' }).click()
    await app.until(({ styles }) => !styles.some((style) => style.own), 'its removal')
    await app.page.getByRole('button', { name: 'Bring back' }).click()
    await app.until(({ styles }) => styles.some((style) => style.own), 'the painting')
    await app.painted()
    await app.page.reload()
    await app.painted()
    expect((await own())?.mine).toMatchObject({ complete: true, using: 'learnt', learning: null })
  })

  test('nothing left this origin and no policy was violated', () => {
    expectNoFaults(faults)
  })
})
