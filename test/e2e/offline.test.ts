/** The service worker: after one visit everything works without a network, and updates wait for consent. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { App, expectNoFaults, launch, leave, meanDifference, root, type Server, serve, watch } from './app.ts'
import { nextVersion, withSample } from './app-versions.ts'
import { FaultyServer } from './faulty-server.ts'

let browser: Browser
let folder: string
let server: Server | undefined

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-e2e-'))
  browser = await launch()
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

test('after one visit, and with the server gone, the app opens, paints and learns', async () => {
  server = await serve()
  const context = await browser.newContext()
  const faults = watch(context, server.url)
  const first = await App.open(context, server.url)
  const { styles } = await first.painted()
  const [unused, used] = styles.slice(-2)
  await first.repainted(() => first.style(used.title).click())
  await first.until(({ offlineReady }) => offlineReady, 'word that the app works offline')
  await first.page.close()
  await server.close()
  await context.setOffline(true)
  const app = await App.open(context, server.url)
  expect((await app.painted()).settings.styleA).toBe(used.id)
  const before = await app.pixels('picture')
  await app.repainted(() => app.style('The Starry Night').click())
  expect(meanDifference(before, await app.pixels('picture'))).toBeGreaterThan(3)
  // A style that was never used has more to it than the first download holds.
  await app.style(unused.title).click()
  await app.until(
    ({ notices }) => notices.some(({ text }) => /You are offline, and .* is not on this device/.test(text)),
    'why not',
  )
  await app.repainted(() => app.addPainting(path.join(root, 'test/fixtures/painting.jpg')))
  // Every thumbnail is there too.
  const broken = await app.page.evaluate(
    async (sources) => {
      const loaded = await Promise.all(
        sources.map((src) =>
          fetch(src).then(
            (response) => response.ok,
            () => false,
          ),
        ),
      )
      return sources.filter((_, i) => !loaded[i])
    },
    styles.map(({ thumbnail }) => thumbnail),
  )
  expect(broken).toEqual([])
  // The file of the style that was never used was asked for.
  expectNoFaults(faults, /ERR_INTERNET_DISCONNECTED/)
  await context.close()
})

test('a new version waits until the person asks for it', async () => {
  const [first, next] = [path.join(folder, 'first'), path.join(folder, 'next')]
  await withSample(inject('quickApp'), first, 64)
  await nextVersion(first, next)
  const moving = await FaultyServer.start(first)
  server = moving
  const context = await browser.newContext()
  const app = await App.open(context, moving.url)
  await app.until(({ offlineReady }) => offlineReady, 'word that the app works offline')
  moving.folder = next
  const version = () => app.page.locator('script[src*="-next"]').count()
  await app.page.reload()
  await app.until(({ updateReady }) => updateReady, 'word of the new version')
  expect(await version()).toBe(0)
  await app.page.getByRole('button', { name: 'Update' }).click()
  await expect.poll(version, { timeout: 20_000 }).toBe(1)
  await app.paintedAtLast()
  await context.close()
})
