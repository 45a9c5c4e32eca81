/** My pictures on the built app: what is saved is there after a reload, opens again as it was, and goes with a way back. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { App, expectNoFaults, type Faults, launch, leave, meanDifference, type Server, serve, watch } from './app.ts'
import { writePainting, writePhoto } from './images.ts'

let server: Server
let context: BrowserContext
let faults: Faults
let app: App
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-pictures-'))
  server = await serve()
})

beforeEach(async () => {
  context = await (await launch()).newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true })
  faults = watch(context, server.url)
  app = await App.open(context, server.url)
  await app.painted()
})

afterEach(async () => {
  expectNoFaults(faults)
  await context.close()
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

const view = () => app.page.locator('pictures-view')
const tiles = () => view().locator('.tile')

async function save(): Promise<void> {
  await app.page.getByRole('button', { name: 'Save', exact: true }).first().click()
  const panel = app.page.getByRole('region', { name: 'Save' })
  await Promise.all([
    app.page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Save', exact: true }).click(),
  ])
  await app.until(({ job }) => job === null, 'the end of saving')
  await app.page.keyboard.press('Escape')
  await app.page.keyboard.press('Escape')
}

async function openPictures(): Promise<void> {
  await app.page.keyboard.press('g')
  await view().waitFor()
}

/** How many records each store of the database has, by name. */
function stored(): Promise<Record<string, number>> {
  return app.page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('pastiche-pictures')
      request.onsuccess = () => resolve(request.result)
    })
    const counts = [...db.objectStoreNames].map(
      (name) =>
        new Promise<[string, number]>((resolve) => {
          const request = db.transaction(name).objectStore(name).count()
          request.onsuccess = () => resolve([name, request.result])
        }),
    )
    const all = Object.fromEntries(await Promise.all(counts))
    db.close()
    return all
  })
}

/** Waits until the browser goes by its new limit: it knows how much room there is for half a minute. */
const untilFull = () =>
  expect
    .poll(
      () =>
        app.page.evaluate(async () => {
          const db = await new Promise<IDBDatabase>((resolve) => {
            const request = indexedDB.open('a probe')
            request.onupgradeneeded = () => request.result.createObjectStore('probes')
            request.onsuccess = () => resolve(request.result)
            request.onerror = () => resolve(null as never)
          })
          if (!db) return 'full'
          const transaction = db.transaction('probes', 'readwrite')
          transaction.objectStore('probes').put('x'.repeat(20_000), 1)
          const error = await new Promise((resolve) => {
            transaction.addEventListener('complete', () => resolve(null))
            transaction.addEventListener('abort', () => resolve('full'))
          })
          db.close()
          return error
        }),
      { timeout: 60_000, interval: 1000 },
    )
    .toBe('full')

const untilStored = (name: string, count: number) =>
  expect.poll(async () => (await stored())[name], { timeout: 20_000 }).toBe(count)

test('what is saved is there after a reload, and opens again with its photo, a style removed since and its settings', async () => {
  // With a battery that is to last nothing is learnt, so that the painting paints the same later on.
  await context.addInitScript(() => {
    const battery = Object.assign(new EventTarget(), { charging: false, level: 0.1 })
    Object.assign(navigator, { getBattery: async () => battery })
  })
  await app.page.reload()
  await app.painted()
  await app.openPhoto(await writePhoto(folder, 300))
  await app.until(({ photo }) => photo?.name === 'photo.png' || photo?.width === 300, 'the photo')
  const painting = await writePainting(folder)
  await app.repainted(() => app.addPainting(painting))
  await app.page.keyboard.press('Escape')
  await app.until(({ styles }) => styles.some(({ mine }) => mine?.learning?.why === 'battery'), 'learning, held')
  await app.repainted(() => app.slide('Strength', ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']))
  const { settings: before, photo } = (await app.state())!
  const pixels = await app.pixels('picture')
  await save()
  await save()
  await openPictures()
  // The same picture twice is one.
  await expect.poll(() => tiles().count()).toBe(1)
  expect(await stored()).toEqual({ files: 1, photos: 1, pictures: 1, styles: 1, thumbnails: 1 })
  await app.page.keyboard.press('Escape')

  await app.page.evaluate(async (id) => {
    const { store } = document.querySelector('pastiche-app') as unknown as {
      store: { removePainting(id: string): void; useSample(): void }
    }
    store.removePainting(id)
    store.useSample()
  }, before.styleA!)
  await app.until(
    ({ settings, styles }) => settings.photoId === 'sample' && !styles.some(({ own }) => own),
    'the sample',
  )
  await app.page.reload()
  // Its painting is gone, and nothing else was chosen.
  await app.until(({ photo, settings }) => photo !== null && settings.styleA === null, 'the sample, unpainted')
  await app.page.getByRole('button', { name: 'Menu' }).click()
  await app.page.getByRole('button', { name: 'My pictures (1)' }).click()
  await expect.poll(() => view().locator('pictures-grid img').count()).toBe(1)
  await tiles().first().focus()
  await app.page.keyboard.press('Enter')
  await view().getByRole('region', { name: 'Recipe' }).getByText('85').waitFor()
  await view().getByRole('button', { name: 'Reopen and change' }).click()
  await app.until(({ settings }) => settings.photoId === before.photoId, 'the settings')
  const after = await app.painted()
  expect(after.settings).toEqual(before)
  expect(after.photo).toEqual(photo)
  expect(after.notices.map(({ text }) => text).join()).toContain('among your styles again')
  expect(meanDifference(await app.pixels('picture'), pixels)).toBeLessThan(0.01)
  await expect.poll(() => view().count()).toBe(0)
})

test('what is deleted can be brought back for a while, and is gone for good after that', async () => {
  await save()
  await app.repainted(() => app.style(/The Scream/).click())
  await save()
  await untilStored('pictures', 2)
  await openPictures()
  await expect.poll(() => tiles().count()).toBe(2)
  await view()
    .getByRole('option', { name: /Starry Night/ })
    .focus()
  await app.page.keyboard.press('Delete')
  await expect.poll(() => tiles().count()).toBe(1)
  await view().getByRole('button', { name: 'Bring back' }).click()
  await expect.poll(() => tiles().count()).toBe(2)
  await view().getByRole('button', { name: 'Select' }).click()
  await tiles().nth(0).click()
  await tiles().nth(1).click()
  await view().getByRole('button', { name: 'Compare' }).click()
  await expect.poll(() => view().locator('picture-pair img').count()).toBe(2)
  await app.page.keyboard.press('Escape')
  await view().getByRole('button', { name: 'Delete' }).click()
  await view().getByText('Nothing here yet').waitFor()
  // Reloaded while the notice is there, they are gone from the list all the same.
  await app.page.reload()
  await app.painted()
  await openPictures()
  await view().getByText('Nothing here yet').waitFor()
  await app.page.keyboard.press('Escape')
  await save()
  await openPictures()
  await tiles().first().focus()
  await app.page.keyboard.press('Delete')
  await view()
    .getByRole('button', { name: /Close|Dismiss/ })
    .last()
    .click()
  await untilStored('files', 1)
})

test('a thousand pictures scroll, are found, and are never all there', async () => {
  await save()
  await untilStored('pictures', 1)
  await app.page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('pastiche-pictures')
      request.onsuccess = () => resolve(request.result)
    })
    const get = (name: string) =>
      new Promise<[string, { id: string; words: string }]>((resolve) => {
        const request = db.transaction(name).objectStore(name).openCursor()
        request.onsuccess = () => resolve([request.result!.key as string, request.result!.value])
      })
    const [, record] = await get('pictures')
    const [, thumbnail] = await get('thumbnails')
    const transaction = db.transaction(['pictures', 'thumbnails'], 'readwrite')
    for (let i = 0; i < 1000; i++) {
      const id = `many${i}`
      const title = `Number ${i}`
      const saved = Date.now() - i * 7_200_000
      transaction.objectStore('pictures').put({ ...record, id, same: id, title, saved, words: title.toLowerCase() })
      transaction.objectStore('thumbnails').put(thumbnail, id)
    }
    await new Promise((resolve) => transaction.addEventListener('complete', resolve))
    db.close()
  })
  await openPictures()
  await view().getByText('1,001 pictures').waitFor()
  const grid = view().locator('pictures-grid')
  for (const share of [0.25, 0.5, 1]) {
    await grid.evaluate((element, at) => element.scrollTo(0, element.scrollHeight * at), share)
    await expect.poll(() => grid.locator('img').count()).toBeGreaterThan(5)
    expect(await grid.locator('img').count()).toBeLessThan(100)
    expect(await tiles().count()).toBeLessThan(100)
  }
  await tiles().last().focus()
  await app.page.keyboard.press('Home')
  await expect.poll(() => grid.evaluate((element) => element.scrollTop)).toBe(0)
  await view().getByRole('searchbox').fill('number 777')
  await expect.poll(() => tiles().count()).toBe(1)
  await tiles().first().click()
  await view().getByRole('button', { name: 'Next picture' }).waitFor()
})

test('where the storage is full the picture is saved all the same, and the oldest one makes room', async () => {
  await save()
  await untilStored('pictures', 1)
  const session = await context.newCDPSession(app.page)
  const origin = new URL(server.url).origin
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1000 })
  await untilFull()
  await app.repainted(() => app.style(/The Scream/).click())
  await save()
  const state = await app.until(
    ({ notices }) => notices.some(({ text }) => /no room/.test(text)),
    'the sentence',
    20_000,
  )
  expect(state.notices.find(({ text }) => /no room/.test(text))?.action).toBe('Delete the oldest')
  expect((await stored()).pictures).toBe(1)
  await session.send('Storage.overrideQuotaForOrigin', { origin })
  await app.page.getByRole('button', { name: 'Delete the oldest' }).click()
  await openPictures()
  await view()
    .getByRole('option', { name: /The Scream/ })
    .waitFor()
  await untilStored('files', 1)
})
