/** Of the languages that the app speaks, a device keeps the one in use: without a network, and through updates. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { App, expectNoFaults, launch, leave, watch } from './app.ts'
import { nextVersion, withSample } from './app-versions.ts'
import { FaultyServer } from './faulty-server.ts'

let browser: Browser
let folder: string
let server: FaultyServer

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-e2e-'))
  browser = await launch()
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

/** The tables of words that the service worker has, without their hashes. */
const tables = (app: App): Promise<string[]> =>
  app.page.evaluate(async () => {
    const names = await caches.keys()
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    const files = keys.flat().flatMap(({ url }) => /\/(words-[^/]*)\.js$/.exec(url)?.[1] ?? [])
    return files.map((file) => file.replace(/^(words-[a-z]+)-.*?(-next)?$/, '$1$2')).sort()
  })

const ready = (app: App) => app.until(({ offlineReady }) => offlineReady, 'word that the app works offline')

test('a German browser has the app in German without a network, after an update too', async () => {
  const [first, next] = [path.join(folder, 'first'), path.join(folder, 'next')]
  await withSample(inject('quickApp'), first, 64)
  await nextVersion(first, next)
  server = await FaultyServer.start(first)
  const context = await browser.newContext({ locale: 'de-DE' })
  const faults = watch(context, server.url)
  const app = await App.open(context, server.url)
  await ready(app)
  expect(await tables(app)).toEqual(['words-de'])

  // The new version has the table before it takes over.
  server.folder = next
  await app.page.reload()
  await app.until(({ updateReady }) => updateReady, 'word of the new version')
  expect(await tables(app)).toEqual(['words-de', 'words-de-next'])
  await app.page.getByRole('button', { name: 'Aktualisieren' }).click()
  await expect.poll(() => app.page.locator('script[src*="-next"]').count(), { timeout: 20_000 }).toBe(1)
  await app.paintedAtLast()
  await expect.poll(() => tables(app)).toEqual(['words-de-next'])

  await context.setOffline(true)
  await app.page.reload()
  await app.page.getByRole('button', { name: 'Sichern' }).first().waitFor()
  expect(await app.page.evaluate(() => document.documentElement.lang)).toBe('de')
  expect(await app.page.evaluate(() => fetch('files.json').catch(() => null))).toBeNull()

  // One that was never spoken here cannot be had now: the panel says so, and all stays.
  await app.page.keyboard.press('?')
  await app.page.getByRole('combobox', { name: 'Sprache' }).selectOption('ja', { timeout: 8000 })
  await app.page.getByRole('alert').filter({ hasText: 'Verbindung' }).waitFor()
  expect(await app.page.getByRole('combobox', { name: 'Sprache' }).inputValue()).toBe('de')

  // Another language takes its place.
  await context.setOffline(false)
  await app.page.getByRole('combobox', { name: 'Sprache' }).selectOption('ja', { timeout: 8000 })
  await app.page.getByRole('button', { name: '保存' }).first().waitFor()
  await ready(app)
  await expect.poll(() => tables(app)).toEqual(['words-ja-next'])
  // Two files were asked for in vain.
  expectNoFaults(faults, /ERR_INTERNET_DISCONNECTED|ERR_FAILED/)
  await context.close()
})
