/** The gallery in the built app: kinds, search, favourites over a reload, none, a swipe, tiles of one's own photo. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { App, expectNoFaults, type Faults, launch, leave, meanDifference, type Server, serve, watch } from './app.ts'
import { writePhoto } from './images.ts'

let server: Server
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-e2e-'))
  ;[server, browser] = await Promise.all([serve(), launch()])
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

let context: BrowserContext
let faults: Faults
let app: App

/** A phone, whose service worker stays away: other tests have it. */
beforeEach(async () => {
  context = await browser.newContext({
    ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, serviceWorkers: 'block' },
  })
  faults = watch(context, server.url)
  app = await App.open(context, server.url)
  await app.painted()
})

const chip = (name: string) =>
  app.page.getByRole('toolbar', { name: 'Kinds of styles' }).getByRole('button', { name, exact: true })
const tiles = () => app.page.locator('style-tile')

async function end(): Promise<void> {
  expectNoFaults(faults)
  await context.close()
}

test('a chip narrows the gallery to a movement, whose styles paint', async () => {
  const all = await tiles().count()
  expect(all).toBeGreaterThanOrEqual(60)
  await chip('Ukiyo-e').click()
  await expect.poll(() => tiles().count()).toBe(4)
  const { settings, styles } = await app.repainted(() => app.style(/Hiroshige/).click())
  expect(styles.find(({ id }) => id === settings.styleA)).toMatchObject({
    movement: 'Ukiyo-e',
    artist: 'Utagawa Hiroshige',
  })
  await chip('Recent').click()
  await expect.poll(() => tiles().count()).toBe(2)
  await end()
})

test('search finds a painter without the accents, and the picture comes from it', async () => {
  await app.page.getByRole('button', { name: 'Search the styles' }).click()
  await app.page.getByRole('searchbox').fill('cezanne')
  await expect.poll(() => tiles().count()).toBe(1)
  const { settings } = await app.repainted(() => app.style(/Cézanne/).click())
  expect(settings.styleA).toBe('builtin:mont-sainte-victoire')
  await end()
})

test('a favourite is there after a reload, and so is what is known of the painting', async () => {
  await app.style(/^The Starry Night/).click()
  const about = app.page.getByRole('region', { name: 'About the painting' })
  await expect.poll(() => about.textContent()).toMatch(/Museum of Modern Art, New York.*Saint-Rémy/s)
  await about.getByRole('button', { name: 'Favourite' }).click()
  await app.page.reload()
  await app.painted()
  await chip('Favourites').click()
  await expect.poll(() => tiles().count()).toBe(1)
  expect(await app.style(/The Starry Night.*a favourite/).count()).toBe(1)
  await end()
})

test('None shows the photo, and a style paints again', async () => {
  await app.page.getByRole('button', { name: 'None: the photo as it is' }).click()
  const { settings } = await app.until(({ picture }) => picture?.stage === 'photo', 'the photo')
  expect(settings).toMatchObject({ styleA: null, styleB: null })
  await app.style(/^The Scream/).click()
  await app.painted()
  await end()
})

/** Draws a finger across the picture, as the touch screen reports it. */
async function swipe(from: number, to: number): Promise<void> {
  const box = (await app.page.locator('picture-stage').boundingBox())!
  const session = await context.newCDPSession(app.page)
  const y = box.y + box.height / 3
  const at = (share: number) => [{ x: box.x + box.width * share, y }]
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(from) })
  for (const share of [0.75, 0.5, 0.25, 0])
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(to + (from - to) * share) })
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await session.detach()
}

test('a finger drawn across the picture takes the next style, and back the one before', async () => {
  const styles = (await app.state())!.styles
  const before = await app.pixels('picture')
  // On a machine too busy to hear a finger in time it is drawn once more.
  const next = async (wanted: string, from: number, to: number) => {
    await expect
      .poll(
        async () => {
          if ((await app.state())!.settings.styleA !== wanted) await swipe(from, to)
          return (await app.state())!.settings.styleA
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toBe(wanted)
  }
  await app.repainted(() => next(styles[1].id, 0.8, 0.2))
  expect(meanDifference(before, await app.pixels('picture'))).toBeGreaterThan(3)
  await app.repainted(() => next(styles[0].id, 0.2, 0.8))
  await end()
})

describe('tiles', () => {
  /** Addresses of the pictures on the tiles that are painted on the open photo. */
  const painted = () =>
    app.page.evaluate(() => {
      const all = (root: ParentNode): HTMLImageElement[] => [
        ...root.querySelectorAll('img'),
        ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? all(shadowRoot) : [])),
      ]
      return all(document)
        .filter((image) => image.src.startsWith('blob:') && image.complete && image.naturalWidth === 128)
        .map(({ src }) => src)
    })

  test('show one’s own photo in each style in sight, and still do after a reload', async () => {
    expect(await painted()).toEqual([])
    await app.openPhoto(await writePhoto(folder, 480))
    await expect.poll(async () => (await painted()).length, { timeout: 100_000 }).toBeGreaterThanOrEqual(4)
    const { samples } = (await app.state())!
    // Those that nobody sees are not painted.
    expect(Object.keys(samples).length).toBeLessThan(12)
    await app.page.reload()
    await app.painted()
    await expect.poll(async () => (await painted()).length, { timeout: 100_000 }).toBeGreaterThanOrEqual(4)
    const named = await app.page.evaluate(async () => (await (await caches.open('pastiche-samples')).keys()).length)
    expect(named).toBeLessThan(12)
    await end()
  })
})

test('all styles are kept offline when they are asked for, and that is said', async () => {
  await app.page.getByRole('button', { name: 'Menu' }).click()
  await app.page.getByRole('button', { name: 'Help' }).click()
  await app.page.getByRole('button', { name: 'Keep all styles offline' }).click()
  const { notices } = await app.until(({ notices }) => notices.length > 0, 'a word about it')
  expect(notices.map(({ text }) => text)).toEqual([expect.stringMatching(/^All \d+ styles work without a network now/)])
  await end()
})
