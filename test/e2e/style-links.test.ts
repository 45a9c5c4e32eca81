/** Styles passed on as links and files, on the built app: the picture of the link is the picture that was shared. */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { formatStyleFile } from '../../src/core/style-file.ts'
import { packStyle, unpackStyle } from '../../src/core/style-numbers.ts'
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
import { writePainting } from './images.ts'

/** Each profile is an app of its own that starts anew, ms for several of them on a busy machine. */
const LONG = 300_000

let server: Server
let browser: Browser
let folder: string
let faults: Faults[] = []

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-e2e-'))
  ;[server, browser] = await Promise.all([serve(), launch()])
})

afterEach(() => {
  for (const seen of faults) expectNoFaults(seen)
  faults = []
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

/** The app in a profile of its own. @param fragment of its address */
async function visit(fragment = ''): Promise<App> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  faults.push(watch(context, server.url))
  const app = await App.open(context, server.url, `backend=wasm${fragment}`)
  await app.painted()
  return app
}

const panelOf = (app: App) => app.page.getByRole('region', { name: 'Share this style' })

/** Opens the panel as a person does, through Save. */
async function openPanel(app: App): Promise<void> {
  await app.page.getByRole('button', { name: 'Save', exact: true }).first().click()
  await app.page.getByRole('button', { name: 'Share style' }).click()
  await panelOf(app).getByRole('textbox', { name: 'Link to this style' }).waitFor()
}

/** The link that Copy puts on the clipboard. */
async function copied(app: App): Promise<URL> {
  await openPanel(app)
  await panelOf(app).getByRole('button', { name: 'Copy link' }).click()
  await panelOf(app).getByRole('button', { name: 'Copied' }).waitFor()
  const link = await app.page.evaluate(() => navigator.clipboard.readText())
  await app.page.keyboard.press('Escape')
  return new URL(link)
}

function largestDifference(a: Pixels, b: Pixels): number {
  expect([b.width, b.height]).toEqual([a.width, a.height])
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i])), 0)
}

const said = async (app: App) => (await app.state())?.notices.map(({ text }) => text) ?? []

describe('a link', () => {
  test(
    'to a mix with settings paints the same picture in a fresh profile, once, and can be undone',
    async () => {
      const app = await visit()
      await app.repainted(() => app.style(/The Great Wave/).click())
      await app.page.getByRole('button', { name: 'Mix' }).click()
      await app.repainted(() => app.style(/The Scream/).click())
      await app.repainted(() => app.slide('Strength', ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']))
      const link = await copied(app)
      expect(link.hash).toMatch(/^#style=great-wave:50,the-scream:50&strength=\d+$/)

      const other = await visit(link.hash)
      const state = await other.until(({ settings }) => settings.styleB !== null, 'the style of the link')
      await other.painted()
      expect(largestDifference(await app.pixels('picture'), await other.pixels('picture'))).toBeLessThanOrEqual(1)
      expect(state.settings).toMatchObject({ styleA: 'builtin:great-wave', styleB: 'builtin:the-scream', mix: 0.5 })
      expect(new URL(other.page.url()).hash).toBe('')
      await other.repainted(() => other.page.getByRole('button', { name: 'Undo' }).first().click())
      expect((await other.state())?.settings.styleA).toBe('builtin:starry-night')
    },
    LONG,
  )

  test(
    "to a painting of one's own paints the same picture, and is kept once the person says so",
    async () => {
      const file = path.join(folder, 'Harbour <b>.png')
      await rename(await writePainting(folder), file)
      const app = await visit()
      await app.repainted(() => app.addPainting(file))
      await app.page.keyboard.press('Escape')
      const link = await copied(app)
      expect(link.href.length).toBeLessThanOrEqual(300)
      expect(link.href).not.toMatch(/[<>]/)

      const other = await visit(link.hash)
      const { styles } = await other.until(({ styles }) => styles.some(({ own }) => own), 'the style of the link')
      await other.painted()
      expect(styles.find(({ own }) => own)?.title).toBe('Harbour <b>')
      expect(largestDifference(await app.pixels('picture'), await other.pixels('picture'))).toBeLessThanOrEqual(1)
      await other.page.getByRole('button', { name: 'Keep' }).click()
      await other.until(({ notices }) => notices.some(({ text }) => /among your styles/.test(text)), 'that it is kept')
      await other.until(({ styles }) => styles.some(({ own, thumbnail }) => own && thumbnail !== ''), 'its thumbnail')
      await other.page.reload()
      const again = await other.painted()
      expect(again.styles.filter(({ own }) => own)).toMatchObject([{ title: 'Harbour <b>', status: 'ready' }])
      expect(largestDifference(await app.pixels('picture'), await other.pixels('picture'))).toBeLessThanOrEqual(1)
    },
    LONG,
  )

  test('that is opened where the app is open already changes what is there, and Back does not bring it again', async () => {
    const app = await visit()
    await app.repainted(() => app.page.evaluate(() => location.assign('#style=the-scream&strength=60')))
    expect((await app.state())?.settings).toMatchObject({ styleA: 'builtin:the-scream', strength: 0.6 })
    await app.repainted(() => app.style(/The Great Wave/).click())
    await app.page.goBack()
    await app.page.waitForTimeout(500)
    expect((await app.state())?.settings.styleA).toBe('builtin:great-wave')
  })

  test.each([
    ['no style of ours', '#style=no-such-style', /asks for a style called “no-such-style”/],
    ['markup', '#style=<img src=x onerror=alert(1)>', /holds no style that can be read/],
    ['the name of a prototype', '#style=__proto__', /holds no style that can be read/],
    ['thousands of styles', `#style=${Array(2000).fill('the-scream').join(',')}`, /it is too long/],
    ['a strength that is none', '#style=the-scream&strength=NaN', /strength must be a number/],
    [
      'a name that decodes to much',
      `#style=~&release=pastiche-3&painting=${'%25'.repeat(900)}~1v${'A'.repeat(200)}`,
      /no painting that can be read/,
    ],
    ['another release', '#style=~&release=other-1&painting=x~1vAAAAAAAAAA', /learnt by another version/],
    ['a newer version', '#style=~&release=pastiche-3&painting=x~9vAAAAAAAAAA', /newer version/],
  ])('that is hostile or broken is told, and changes nothing: %s', async (_, fragment, sentence) => {
    const app = await visit()
    const before = (await app.state())?.settings
    await app.page.evaluate((hash) => location.assign(hash), fragment)
    await app.until(({ notices }) => notices.some(({ text }) => sentence.test(text)), 'a sentence')
    expect((await app.state())?.settings).toEqual(before)
    expect(await said(app)).toHaveLength(1)
    expect(new URL(app.page.url()).hash).toBe('')
  })

  test('can be had as a QR code, and read by those who cannot see it', async () => {
    const app = await visit()
    await openPanel(app)
    await panelOf(app).getByRole('button', { name: 'QR code' }).click()
    const code = panelOf(app).getByRole('img', { name: 'QR code of the link' })
    await code.waitFor()
    // Dark and light modules, in the size of a version that holds some 60 characters.
    expect(await code.getAttribute('viewBox')).toMatch(/^0 0 (?:3[3-9]|4\d) /)
    await app.page.keyboard.press('Escape')
    expect(await app.page.evaluate(() => document.activeElement?.tagName)).toBe('PASTICHE-APP')
  })
})

describe('a style file', () => {
  test(
    'goes out of one profile and into another',
    async () => {
      const file = path.join(folder, 'Harbour.png')
      await rename(await writePainting(folder), file)
      const app = await visit()
      await app.repainted(() => app.addPainting(file))
      await app.page.keyboard.press('Escape')
      await openPanel(app)
      const [download] = await Promise.all([
        app.page.waitForEvent('download'),
        panelOf(app).getByRole('button', { name: 'File' }).click(),
      ])
      expect(download.suggestedFilename()).toBe('Harbour.style.json')
      const saved = path.join(folder, download.suggestedFilename())
      await download.saveAs(saved)
      expect(JSON.parse(await readFile(saved, 'utf8'))).toMatchObject({ format: 'pastiche-style', name: 'Harbour' })

      const other = await visit()
      await other.repainted(() => other.addPainting(saved))
      expect((await other.state())?.styles.filter(({ own }) => own)).toMatchObject([{ title: 'Harbour' }])
      expect(largestDifference(await app.pixels('picture'), await other.pixels('picture'))).toBeLessThanOrEqual(1)
    },
    LONG,
  )

  test(
    'of a mix holds one learnt style, whose link is the same picture wherever it is opened',
    async () => {
      const app = await visit()
      await app.repainted(() => app.style(/The Great Wave/).click())
      await app.page.getByRole('button', { name: 'Mix' }).click()
      await app.repainted(() => app.style(/The Scream/).click())
      await openPanel(app)
      const saved = path.join(folder, 'mix.json')
      const [download] = await Promise.all([
        app.page.waitForEvent('download'),
        panelOf(app).getByRole('button', { name: 'File' }).click(),
      ])
      await download.saveAs(saved)
      const file = JSON.parse(await readFile(saved, 'utf8'))
      expect(file).toMatchObject({ name: 'The Great Wave off Kanagawa + The Scream', learnt: expect.any(String) })

      const second = await visit()
      await second.repainted(() => second.addPainting(saved))
      // The sum of its adapters is rounded once more.
      expect(meanDifference(await app.pixels('picture'), await second.pixels('picture'))).toBeLessThan(1)
      await second.page.keyboard.press('Escape')

      // As a painting of one's own is learnt: a link holds no adapters.
      const plain = path.join(folder, 'norms.json')
      const { norms } = unpackStyle(Buffer.from(file.learnt, 'base64'), 'mix')
      const learnt = packStyle({ norms, adapters: new Map() })
      await writeFile(plain, formatStyleFile({ release: file.release, name: 'Norms', vector: null, learnt }))
      await second.repainted(() => second.addPainting(plain))
      const link = await copied(second)
      expect(link.href.length).toBeGreaterThan(3000)
      expect(link.href.length).toBeLessThanOrEqual(4000)
      await openPanel(second)
      expect(await panelOf(second).getByText('more than a QR code can hold').count()).toBe(1)
      expect(await panelOf(second).getByRole('button', { name: 'QR code' }).count()).toBe(0)

      const third = await visit(link.hash)
      await third.until(({ styles }) => styles.some(({ own }) => own), 'the style of the link')
      await third.painted()
      expect(meanDifference(await second.pixels('picture'), await third.pixels('picture'))).toBeLessThan(1)
      // What came by a link is on its grid, and so the same from there on.
      expect((await copied(third)).hash).toBe(link.hash)
      const before = await third.pixels('picture')
      await third.page.getByRole('button', { name: 'Keep' }).click()
      await third.until(({ styles }) => styles.some(({ own, thumbnail }) => own && thumbnail !== ''), 'its thumbnail')
      await third.page.reload()
      await third.painted()
      expect(largestDifference(before, await third.pixels('picture'))).toBeLessThanOrEqual(1)
    },
    LONG,
  )

  test('that is damaged is told', async () => {
    const file = path.join(folder, 'broken.json')
    await writeFile(file, '{"format":"pastiche-style","version":2,"rel')
    const app = await visit()
    await app.addPainting(file)
    await app.until(
      ({ notices }) => notices.some(({ text }) => /broken.json is no style file/.test(text)),
      'a sentence',
    )
    expect((await app.state())?.styles.filter(({ own }) => own)).toEqual([])
  })
})
