/** The built app where something of what it keeps is damaged, of a later version, or never answers. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { App, expectNoFaults, type Faults, launch, leave, type Server, serve, watch } from './app.ts'
import { writePainting, writePhoto } from './images.ts'

let server: Server
let context: BrowserContext
let faults: Faults
let app: App
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-records-'))
  server = await serve()
})

beforeEach(async () => {
  context = await (await launch()).newContext({ viewport: { width: 1280, height: 800 } })
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

const errors = async () => (await app.state())!.notices.filter(({ kind }) => kind === 'error').map(({ text }) => text)

/** Writes records into the app's database, in a page of its own, as no version of the app would. */
async function put(store: 'paintings' | 'session', records: readonly (readonly [key: string | null, value: object])[]) {
  await app.page.evaluate(
    async ([name, values]) => {
      const db = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('pastiche')
        request.onsuccess = () => resolve(request.result)
      })
      const transaction = db.transaction(name, 'readwrite')
      for (const [key, value] of values) transaction.objectStore(name).put(value, key ?? undefined)
      await new Promise((resolve) => transaction.addEventListener('complete', resolve))
      db.close()
    },
    [store, records] as const,
  )
}

/** How many records the app's database has. */
function count(store: 'paintings' | 'session'): Promise<number> {
  return app.page.evaluate(async (name) => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('pastiche')
      request.onsuccess = () => resolve(request.result)
    })
    const request = db.transaction(name).objectStore(name).count()
    await new Promise((resolve) => request.addEventListener('success', resolve))
    db.close()
    return request.result
  }, store)
}

test('a painting that is none is left out and said, and the others are there', async () => {
  await app.repainted(async () => app.addPainting(await writePainting(folder)))
  await put('paintings', [[null, { id: 'zzz', added: 5, name: 'Garbage', thumbnail: 'x', painting: 7, release: 'r' }]])
  await app.page.reload()
  const { styles } = await app.painted()
  expect(styles.filter(({ own }) => own).map(({ title, status }) => [title, status])).toEqual([['strokes', 'ready']])
  expect(await errors()).toEqual(['1 of your paintings could not be read and is left out.'])
  await app.page.getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => count('paintings')).toBe(1)
  await app.page.reload()
  expect((await app.painted()).styles.filter(({ own }) => own).length).toBe(1)
  expect(await errors()).toEqual([])
})

test.each([
  '{"settings":{"styleA":5}}',
  '{"x":1}',
  '{"settings":{"styleA":{"x":1},"styleB":[]},"activeSlot":"b"}',
  'no JSON',
])('settings that are none do not keep it from painting: %s', async (json) => {
  await app.page.evaluate((text) => {
    sessionStorage.clear()
    localStorage.clear()
    localStorage.setItem('pastiche.session', text)
  }, json)
  await app.page.reload()
  const { settings } = await app.painted()
  expect(settings.styleA).toBe('builtin:starry-night')
  await app.repainted(() => app.style(/The Scream/).click())
  expect(await errors()).toEqual([])
})

test('a photo that is none is said, and the sample is open', async () => {
  await app.repainted(async () => app.openPhoto(await writePhoto(folder, 120)))
  const { settings } = (await app.state())!
  await put('session', [[settings.photoId, { id: settings.photoId }]])
  await app.page.reload()
  const state = await app.painted()
  expect([state.settings.photoId, state.photo?.name]).toEqual(['sample', 'Sample photo'])
  expect(await errors()).toEqual([expect.stringMatching(/photo of your last visit could not be read/)])
})

test('a database of a later version is said and left as it is', async () => {
  // The open app lets go of it, as where another tab has a later version of the app.
  await app.page.evaluate(async () => {
    for (const name of ['pastiche', 'pastiche-polish'])
      await new Promise((resolve, reject) => {
        const request = indexedDB.open(name, 99)
        request.onsuccess = () => resolve(request.result.close())
        request.onerror = reject
      })
  })
  await app.page.reload()
  await app.painted()
  expect(await errors()).toEqual([expect.stringMatching(/written by a newer version of Pastiche/)])
})

test('storage that never answers is gone on without, and said', async () => {
  await app.repainted(async () => app.openPhoto(await writePhoto(folder, 120)))
  const { page } = app
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () =>
      Object.create(IDBOpenDBRequest.prototype, { addEventListener: { value: () => 0 } })
  })
  await page.reload()
  expect((await app.painted()).photo?.name).toBe('Sample photo')
  await app.until(({ notices }) => notices.some(({ kind }) => kind === 'error'), 'a word')
  expect(await errors()).toEqual([expect.stringMatching(/missing for now.*does not answer/)])
  // What is set meanwhile does not take the place of what is kept.
  await app.repainted(() => app.slide('Strength', ['ArrowLeft']))
  await page.close()
  app = await App.open(context, server.url)
  expect((await app.painted()).photo?.width).toBe(120)
})
