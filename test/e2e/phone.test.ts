/** The phone's own ways: installing, pictures that other apps share, files and shortcuts, and what is kept. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'
import { App, expectNoFaults, launch, leave, root, type Server, serve, watch } from './app.ts'

/** A busy machine takes its time. */
const SOON = { timeout: 30_000 }

const fixture = (name: string) => path.join(root, 'test/fixtures', name)

let browser: Browser
let server: Server
let folder: string
/** Two photos by names of their own, and no photo. */
let files: { readonly one: string; readonly two: string; readonly text: string }

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-phone-'))
  const bytes = await readFile(fixture('painting.jpg'))
  files = { one: path.join(folder, 'one.jpg'), two: path.join(folder, 'two.jpg'), text: path.join(folder, 'notes.txt') }
  await writeFile(files.one, bytes)
  await writeFile(files.two, bytes)
  await writeFile(files.text, 'no picture')
  browser = await launch()
  server = await serve()
})

afterAll(async () => {
  await leave()
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** A browser that the app has been opened in once, and has no page of it open. */
async function visited(): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en' })
  const app = await App.open(context, server.url)
  await app.until(({ offlineReady }) => offlineReady, 'word that the app works offline')
  await app.painted()
  await app.page.close()
  return context
}

/** Hands files over as the system does for another app: a POST that no page of the app makes. */
async function share(context: BrowserContext, shared: readonly string[]): Promise<App> {
  const page = await context.newPage()
  await page.setContent(
    `<form method="post" enctype="multipart/form-data" action="${server.url}share">
      <input type="file" name="images" multiple><input name="text" value="Look!"><button>Share</button></form>`,
  )
  await page.locator('input[type=file]').setInputFiles([...shared])
  await page.getByRole('button', { name: 'Share' }).click()
  await page.waitForURL((url) => url.href.startsWith(server.url))
  return new App(page)
}

/** Addresses of what waits in the inbox. */
const inbox = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const keys = (await caches.has('pastiche-inbox')) ? await (await caches.open('pastiche-inbox')).keys() : []
    return keys.map(({ url }) => new URL(url).pathname)
  })

const says = (app: App, text: RegExp) =>
  app.until(({ notices }) => notices.some((notice) => text.test(notice.text)), `a word like ${text}`)

test('the browser finds nothing that speaks against installing it', async () => {
  const profile = path.join(folder, 'profile')
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChrome(console.log),
    args: [...softwareGpuFlags],
  })
  const app = await App.open(context, server.url)
  await app.until(({ offlineReady }) => offlineReady, 'word that the app works offline')
  const session = await context.newCDPSession(app.page)
  const { errors, data } = await session.send('Page.getAppManifest')
  expect(errors).toEqual([])
  expect(data).toContain('share_target')
  expect((await session.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([])
  await context.close()
})

test('a picture that is shared while no page is open is opened, and is in the inbox no longer', async () => {
  const context = await visited()
  const faults = watch(context, server.url)
  // The service worker is started for it.
  const session = await context.newCDPSession(await context.newPage())
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
  const app = await share(context, [files.one])
  await app.until(({ photo }) => photo?.name === 'one.jpg', 'the shared photo')
  await expect.poll(() => inbox(app.page), SOON).toEqual([])
  expect(new URL(app.page.url()).search).toBe('')
  await app.page.reload()
  expect((await app.painted()).photo?.name).toBe('one.jpg')
  expectNoFaults(faults)
  await context.close()
})

test('several pictures go to the view of several photos, and are there after a reload too', async () => {
  const context = await visited()
  const app = await share(context, [files.one, files.text, files.two, files.one])
  await says(app, /One of the files is no picture/)
  await app.page.getByRole('button', { name: 'Paint 3 photos' }).waitFor(SOON)
  await expect.poll(() => inbox(app.page), SOON).toEqual([])
  await app.page.reload()
  await says(app, /^Several photos: 0 of 3 are painted/)
  await app.page.getByRole('button', { name: 'Show', exact: true }).click()
  await app.page.getByRole('button', { name: 'Paint 3 photos' }).waitFor(SOON)
  await context.close()
})

test('what is no picture is said, and let go of', async () => {
  const context = await visited()
  const text = await share(context, [files.text])
  await says(text, /What was shared is no picture/)
  expect(await inbox(text.page)).toEqual([])
  await context.close()
})

// Headless Chromium opens no files from the system, so that its queue is played here.
test('files that the system opens with the app are photos, also when it is open already', async () => {
  const context = await browser.newContext({ locale: 'en' })
  await context.addInitScript(() => {
    const queue = { setConsumer: (consumer: unknown) => Object.assign(window, { consumer }) }
    Object.defineProperty(window, 'launchQueue', { value: queue })
  })
  const app = await App.open(context, server.url, 'backend=wasm&files')
  await expect.poll(() => app.page.evaluate(() => 'consumer' in window), SOON).toBe(true)
  const bytes = [...(await readFile(files.one))]
  const open = (names: string[]) =>
    app.page.evaluate(
      ({ bytes, names }) => {
        const handles = names.map((name) => ({
          getFile: async () => new File([new Uint8Array(bytes)], name, { type: 'image/jpeg' }),
        }))
        const { consumer } = window as unknown as { consumer: (params: unknown) => void }
        consumer({ targetURL: `${location.origin}/?files`, files: handles })
      },
      { bytes, names },
    )
  await open(['from-files.jpg'])
  await app.until(({ photo }) => photo?.name === 'from-files.jpg', 'the file')
  await open(['a.jpg', 'b.jpg'])
  await app.page.getByRole('button', { name: 'Paint 2 photos' }).waitFor(SOON)
  await context.close()
})

test('a shortcut asks for the tap that a picker needs; an address can ask for nothing else', async () => {
  const context = await browser.newContext({ locale: 'en' })
  // Each look of the test at the page passes for a tap.
  await context.addInitScript(() => Object.defineProperty(navigator, 'userActivation', { value: { isActive: false } }))
  const app = await App.open(context, server.url, 'backend=wasm&do=open')
  await says(app, /opens this only when it is tapped/)
  expect(new URL(app.page.url()).search).toBe('?backend=wasm')
  const messages = app.page.locator('message-row')
  const [chooser] = await Promise.all([
    app.page.waitForEvent('filechooser'),
    messages.getByRole('button', { name: 'Open a photo' }).click(),
  ])
  await chooser.setFiles(files.one)
  await app.until(({ photo }) => photo?.name === 'one.jpg', 'the photo')
  await app.page.goto(`${server.url}?backend=wasm&do=help`)
  await app.painted()
  await expect.poll(() => new URL(app.page.url()).search, SOON).toBe('?backend=wasm')
  expect(await app.page.locator('help-panel').count()).toBe(0)
  await context.close()
})

/** Makes the browser's offer, which headless Chromium does not make. */
const offerInstall = (page: Page) =>
  page.evaluate(() => {
    const event = new Event('beforeinstallprompt', { cancelable: true })
    const prompt = async () => Object.assign(window, { asked: true })
    Object.assign(event, { prompt, userChoice: Promise.resolve({ outcome: 'accepted' }) })
    dispatchEvent(event)
    return event.defaultPrevented
  })

async function save({ page }: App): Promise<void> {
  await page.keyboard.press('s')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('save-panel').getByRole('button', { name: /^Save/ }).first().click(),
  ])
  await download.path()
  await page.keyboard.press('Escape')
}

test('installing is offered after the second save, and not again to who has said no', async () => {
  const context = await browser.newContext({ locale: 'en' })
  const app = await App.open(context, server.url)
  const card = app.page.locator('install-card')
  await app.painted()
  expect(await offerInstall(app.page)).toBe(true)
  await save(app)
  await expect.poll(() => app.page.evaluate(() => localStorage.getItem('pastiche.saves')), SOON).toBe('1')
  expect(await card.count()).toBe(0)
  await save(app)
  await card.getByRole('button', { name: 'Not now' }).click()
  await save(app)
  await expect.poll(() => app.page.evaluate(() => localStorage.getItem('pastiche.saves')), SOON).toBe('3')
  expect(await card.count()).toBe(0)
  // Who asks for it gets it all the same.
  await app.page.getByRole('button', { name: 'Menu' }).click()
  await app.page.locator('menu-panel').getByRole('button', { name: 'Install the app' }).click()
  await card.getByRole('button', { name: 'Install' }).click()
  await expect.poll(() => app.page.evaluate(() => 'asked' in window), SOON).toBe(true)
  expect(await card.count()).toBe(0)
  await context.close()
})

test('the storage panel says what is kept, and clears it', async () => {
  const context = await browser.newContext({ locale: 'en' })
  const app = await App.open(context, server.url)
  await app.until(({ offlineReady }) => offlineReady, 'word that the app works offline')
  await app.repainted(() => app.addPainting(fixture('painting.jpg')))
  await app.openPhoto(files.one)
  await app.until(({ photo }) => photo?.name === 'one.jpg', 'the photo')
  const panel = app.page.locator('storage-panel')
  const line = (name: string) => panel.getByRole('listitem').filter({ hasText: name })
  await app.page.getByRole('button', { name: 'Menu' }).click()
  await app.page.locator('menu-panel').getByRole('button', { name: 'Storage' }).click()
  await expect.poll(() => line('Opened photos').textContent(), SOON).toMatch(/1 entry and \d+ kB/)
  await expect.poll(() => line('Your own paintings').textContent(), SOON).toMatch(/1 entry and \d+ kB/)
  await expect.poll(() => line('The app itself').textContent(), SOON).toMatch(/\d+ entries and [\d.]+ MB/)
  await expect.poll(() => panel.getByRole('region').textContent(), SOON).toMatch(/MB in all/)
  await panel.getByRole('button', { name: 'Clear: Your own paintings' }).click()
  await panel.getByRole('button', { name: 'Leave it' }).click()
  expect((await app.state())?.styles.some(({ own }) => own)).toBe(true)
  await panel.getByRole('button', { name: 'Clear: Your own paintings' }).click()
  await panel.getByRole('button', { name: 'Clear it' }).click()
  await app.until(({ styles }) => styles.every(({ own }) => !own), 'a gallery without own paintings')
  await expect.poll(() => line('Your own paintings').count(), SOON).toBe(0)
  await panel.getByRole('button', { name: 'Clear: Opened photos' }).click()
  await panel.getByRole('button', { name: 'Clear it' }).click()
  await app.until(({ photo }) => photo?.name === 'Sample photo', 'the sample')
  await expect.poll(() => line('Opened photos').count(), SOON).toBe(0)
  await app.page.evaluate(() => localStorage.setItem('pastiche.saves', '7'))
  await panel.getByRole('button', { name: 'Clear everything' }).click()
  await Promise.all([app.page.waitForEvent('load'), panel.getByRole('button', { name: 'Clear it' }).click()])
  await app.painted()
  expect(await app.page.evaluate(() => localStorage.getItem('pastiche.saves'))).toBeNull()
  await context.close()
})
