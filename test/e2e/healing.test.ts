/** What arrives or is stored damaged does not stay: after the fault is gone the app paints, and works offline again. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { App, launch, leave } from './app.ts'
import { nextVersion, withSample } from './app-versions.ts'
import { keptFiles, meetFault, recovers } from './faults.ts'
import { FAULTS, FaultyServer } from './faulty-server.ts'

let browser: Browser
let folder: string
/** Folders of two versions of the app. */
let first: string
let next: string
let files: readonly string[]

beforeAll(async () => {
  browser = await launch()
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-healing-'))
  ;[first, next] = [path.join(folder, 'first'), path.join(folder, 'next')]
  await withSample(inject('quickApp'), first, 64)
  await nextVersion(first, next)
  files = await keptFiles(first)
})

afterAll(async () => {
  await leave()
  await rm(folder, { recursive: true, force: true })
})

/** A server of the first version and a browser that has not been there; both end with the test. */
async function place(): Promise<{ server: FaultyServer; context: BrowserContext; open: () => Promise<App> }> {
  const server = await FaultyServer.start(first)
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } })
  onTestFinished(async () => {
    await context.close()
    await server.close()
  })
  const open = async () => {
    const app = new App(await context.newPage())
    await app.page.goto(`${server.url}?backend=wasm`)
    await app.paintedAtLast()
    return app
  }
  return { server, context, open }
}

/** The first visit, until everything is stored. */
async function installed(open: () => Promise<App>): Promise<App> {
  const app = await open()
  await app.until(({ offlineReady }) => offlineReady, 'word that the app works offline')
  return app
}

const fileLike = (pattern: RegExp) => {
  const file = files.find((file) => pattern.test(file))
  if (!file) throw new Error(`No file is like ${pattern}.`)
  return file
}

/** Changes a bit of a file in the service worker's store. */
function flip(page: Page, file: string): Promise<void> {
  return page.evaluate(async (file) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      const request = (await cache.keys()).find(({ url }) => new URL(url).pathname === `/${file}`)
      const stored = request && (await cache.match(request))
      if (!stored) continue
      const bytes = new Uint8Array(await stored.arrayBuffer())
      bytes[bytes.length >> 1] ^= 1
      await cache.put(request, new Response(bytes, { headers: stored.headers }))
      return
    }
    throw new Error(`${file} is not stored.`)
  }, file)
}

/** The SHA-256 of a file in the service worker's store, as the list of files has it; null where it is missing. */
function stored(page: Page, file: string): Promise<string | null> {
  return page.evaluate(async (file) => {
    const found = await caches.match(new URL(file, location.href).href, { ignoreSearch: true })
    if (!found) return null
    const digest = await crypto.subtle.digest('SHA-256', await found.arrayBuffer())
    return `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`
  }, file)
}

/** As a person does who reloads: the page itself is asked for anew, and what it loads comes from the browser's cache. */
async function visit(page: Page, url: string): Promise<void> {
  if (page.url().startsWith(`${url}?`)) await page.reload({ waitUntil: 'commit' })
  else await page.goto(`${url}?backend=wasm`, { waitUntil: 'commit' })
}

/** Each kind of file that a first visit asks for; together those that are asked for whatever becomes of the others. */
const KINDS = [
  [/^index\.html$/],
  [/^assets\/index-.*\.js$/, /^assets\/index-.*\.css$/],
  [/^assets\/service-/, /^assets\/versions-/, /styles\.json$/, /sample-.*\.jpg$/],
  [/^assets\/wasm-[^/]*\.js$/, /transformer\.safetensors$/, /thumbnails\/.*\.webp$/],
  [/manifest\.json$/, /^assets\/mozjpeg.*\.wasm$/],
  [/tfjs-.*\.wasm$/],
]

test.each(FAULTS)(
  'all kinds of files arrive damaged (%s), one after the other: the visit after that paints',
  async (kind) => {
    const { server, context } = await place()
    const page = await context.newPage()
    for (const kinds of KINDS) {
      server.asked.clear()
      server.fault = { files: kinds.map(fileLike), kind }
      await visit(page, server.url)
      await meetFault(server, page)
    }
    server.fault = null
    await visit(page, server.url)
    await new App(page).paintedAtLast()
  },
)

test('of all files the worker’s script alone arrives empty, which is a worker without a word: the visit after that paints', async () => {
  const server = await FaultyServer.start(first)
  onTestFinished(() => server.close())
  await recovers(browser, server, { files: [fileLike(/^assets\/service-/)], kind: 'empty' })
})

test.each([/transformer\.safetensors$/, /^assets\/service-/, /^assets\/index-.*js$/, /^index\.html$/])(
  'a bit that changes in the stored %s is mended by the next visit',
  async (pattern) => {
    const { open } = await place()
    const app = await installed(open)
    const file = fileLike(pattern)
    const whole = await stored(app.page, file)
    await flip(app.page, file)
    expect(await stored(app.page, file)).not.toBe(whole)
    await app.page.reload()
    await app.paintedAtLast()
    await expect.poll(() => stored(app.page, file)).toBe(whole)
  },
)

test('without its stored files the app does not say that it works offline, and gets them back', async () => {
  const { server, context, open } = await place()
  const app = await installed(open)
  await app.page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name)
  })
  const file = 'favicon.svg'
  server.asked.clear()
  server.fault = { files: [file], kind: 'missing' }
  await app.page.reload()
  await app.paintedAtLast()
  await expect.poll(() => server.asked.get(file), { timeout: 30_000 }).toBeGreaterThan(0)
  await expect.poll(() => stored(app.page, fileLike(/sample-.*\.jpg$/)), { timeout: 30_000 }).not.toBeNull()
  expect((await app.state())?.offlineReady).toBe(false)
  server.fault = null
  await app.page.reload()
  await app.until(({ offlineReady }) => offlineReady, 'word that the app works offline')
  await context.setOffline(true)
  await app.page.reload()
  await app.paintedAtLast()
})

test('an update with a damaged file is not installed; mended, it is', async () => {
  const { server, open } = await place()
  const app = await installed(open)
  const file = (await keptFiles(next)).find((file) => /mozjpeg.*-next\.wasm$/.test(file))!
  server.folder = next
  server.fault = { files: [file], kind: 'bit' }
  server.asked.clear()
  await app.page.reload()
  await expect.poll(() => server.asked.get(file), { timeout: 30_000 }).toBeGreaterThan(1)
  await app.paintedAtLast()
  // A version that has been installed is told of within this time.
  await app.page.waitForTimeout(1500)
  expect((await app.state())?.updateReady).toBe(false)
  server.fault = null
  await app.page.reload()
  await app.until(({ updateReady }) => updateReady, 'word of the new version')
  await app.page.getByRole('button', { name: 'Update' }).click()
  await app.page.locator('script[src*="-next"]').waitFor({ state: 'attached' })
  await app.paintedAtLast()
})

test('a tab of the version before still saves after another tab has updated', async () => {
  const { server, open } = await place()
  const old = await installed(open)
  server.folder = next
  const other = await open()
  await other.until(({ updateReady }) => updateReady, 'word of the new version')
  await other.page.getByRole('button', { name: 'Update' }).click()
  await other.page.locator('script[src*="-next"]').waitFor({ state: 'attached' })
  await other.paintedAtLast()
  await old.page.getByRole('button', { name: 'Save', exact: true }).first().click()
  const panel = old.page.getByRole('region', { name: 'Save' })
  await panel.getByRole('radio', { name: 'JPEG' }).check({ force: true })
  const [download] = await Promise.all([
    old.page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Save', exact: true }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.jpg$/)
  // With the last old tab what only it needed goes.
  const encoder = fileLike(/^assets\/mozjpeg.*wasm$/)
  expect(await stored(other.page, encoder)).not.toBeNull()
  await old.page.close()
  await other.page.reload()
  await expect.poll(() => stored(other.page, encoder)).toBeNull()
})

test('a style’s statistics that the server no longer has are no reason to reload, but to update', async () => {
  const { server, open } = await place()
  const app = await installed(open)
  await app.page.reload()
  await app.paintedAtLast()
  server.folder = next
  const network = fileLike(/manifest\.json$/).replace('manifest.json', 'loss-network.safetensors')
  server.fault = { files: [network], kind: 'missing' }
  await app.page.keyboard.press('p')
  await app.page.getByRole('region', { name: 'Polish' }).getByRole('button', { name: 'Start' }).click()
  const alert = app.page.getByRole('alert')
  await alert.getByText('The server has a newer version').waitFor()
  await alert.getByRole('button', { name: 'Update' }).click()
  await app.page.locator('script[src*="-next"]').waitFor({ state: 'attached' })
  await app.paintedAtLast()
})

test('repairing fetches everything anew and keeps what is the person’s', async () => {
  const { server, open } = await place()
  const app = await installed(open)
  await app.repainted(() => app.slide('Strength', ['ArrowLeft', 'ArrowLeft']))
  const { settings } = (await app.state())!
  server.asked.clear()
  await app.page.getByRole('button', { name: 'Menu' }).click()
  await app.page.getByRole('button', { name: 'Help' }).click()
  await app.page.getByRole('button', { name: 'Repair the app' }).click()
  await expect.poll(() => server.asked.get('index.html') ?? 0, { timeout: 30_000 }).toBeGreaterThan(0)
  await app.paintedAtLast()
  await app.until(({ offlineReady }) => offlineReady, 'word that the app works offline')
  expect((await app.state())?.settings).toEqual(settings)
})
