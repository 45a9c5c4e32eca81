/** Back takes away one layer at a time, and leaves the app only where nothing is open. */
import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { App, expectNoFaults, launch, leave, type Server, serve, watch } from './app.ts'

let server: Server

beforeAll(async () => {
  server = await serve()
})

afterAll(async () => {
  await leave()
  await server.close()
})

/** How a person goes back: through the history, or by what the browser turns into a close request. */
interface Way {
  readonly name: string
  prepare(context: BrowserContext): Promise<unknown>
  back(page: Page): Promise<unknown>
}

const WAYS: readonly Way[] = [
  {
    name: 'the history',
    prepare: (context) => context.addInitScript(() => Reflect.deleteProperty(window, 'CloseWatcher')),
    back: (page) => page.goBack(),
  },
  {
    name: 'CloseWatcher',
    // The page hears nothing of the key, so that what follows is the browser's own.
    prepare: (context) =>
      context.addInitScript(() =>
        addEventListener('keydown', (event) => event.key === 'Escape' && event.stopImmediatePropagation(), true),
      ),
    back: (page) => page.keyboard.press('Escape'),
  },
]

/** What is open on the page, lowest first. */
async function open(page: Page): Promise<readonly string[]> {
  const names = await page.evaluate(() => {
    const has = (selector: string, root: ParentNode = document): boolean =>
      root.querySelector(selector) !== null ||
      [...root.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot && has(selector, shadowRoot))
    return {
      zoom: has('.surface.zoomed'),
      compare: has('split-divider'),
      mix: has('style-controls[mixing]'),
      gallery: has('style-gallery[unfolded]'),
      panel: has('panel-sheet'),
    }
  })
  return Object.entries(names).flatMap(([name, is]) => (is ? [name] : []))
}

const isOpen = (page: Page, ...names: string[]) => expect.poll(() => open(page), { timeout: 20_000 }).toEqual(names)

/** Entries of the history above the app's own, as `page/back-layers.ts` counts them; where it has no use for them, any. */
const hasEntries = (page: Page, count: number) =>
  expect
    .poll(() => page.evaluate(() => ('CloseWatcher' in window ? null : (Number(history.state) % 1) * 16)), {
      timeout: 20_000,
    })
    .toSatisfy((found) => found === null || found === count)

const LAYERS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  zoom: async (page) => {
    await page.getByRole('group', { name: /^Picture: plus/ }).focus()
    await page.keyboard.press('+')
  },
  compare: (page) => page.getByRole('button', { name: 'Compare with the photo' }).click(),
  mix: (page) => page.getByRole('button', { name: 'Mix', exact: true }).click(),
  gallery: (page) => page.getByRole('button', { name: 'All styles', exact: true }).click(),
  panel: (page) => page.getByRole('button', { name: 'Menu' }).click(),
}

test.each(WAYS)('going back by $name peels one layer at a time, and then leaves', async ({ prepare, back }) => {
  const context = await (await launch()).newContext({ viewport: { width: 390, height: 844 } })
  onTestFinished(() => context.close())
  await prepare(context)
  const faults = watch(context, server.url)
  const app = await App.open(context, server.url)
  const { page } = app
  await app.painted()
  for (const [name, act] of Object.entries(LAYERS)) {
    await act(page)
    await isOpen(page, name)
    // A step back before that would leave the app.
    await hasEntries(page, 1)
    await back(page)
    await isOpen(page)
    await hasEntries(page, 0)
  }
  const all = Object.keys(LAYERS)
  for (const name of all) await LAYERS[name](page)
  await isOpen(page, ...all)
  await hasEntries(page, all.length)
  for (let left = all.length - 1; left >= 0; left--) {
    await back(page)
    await isOpen(page, ...all.slice(0, left))
  }
  // One that is closed otherwise takes no step back with it.
  await LAYERS.panel(page)
  await isOpen(page, 'panel')
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await isOpen(page)
  expect(await app.state()).toMatchObject({ job: null })
  await expect.poll(() => page.evaluate(() => (Number(history.state) % 1) * 16)).toBe(0)
  await page.goBack()
  expect(page.url()).toBe('about:blank')
  expectNoFaults(faults)
})

test('a page that is loaded again with a panel open is left by one step back', async () => {
  const context = await (await launch()).newContext({ viewport: { width: 390, height: 844 } })
  onTestFinished(() => context.close())
  await WAYS[0].prepare(context)
  const app = await App.open(context, server.url)
  const { page } = app
  await app.painted()
  await LAYERS.panel(page)
  await isOpen(page, 'panel')
  await expect.poll(() => page.evaluate(() => Number(history.state))).toBeGreaterThan(0)
  await page.reload()
  await expect.poll(() => page.evaluate(() => Number(history.state)), { timeout: 20_000 }).toBe(0)
  await page.goBack()
  expect(page.url()).toBe('about:blank')
})
