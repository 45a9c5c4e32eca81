/** Mixing three and four paintings on the built app, and mixes that are kept. */
import type { BrowserContext } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { App, expectNoFaults, type Faults, launch, leave, meanDifference, type Server, serve, watch } from './app.ts'

let server: Server
let context: BrowserContext
let faults: Faults
let app: App

beforeAll(async () => {
  server = await serve()
})

beforeEach(async () => {
  context = await (await launch()).newContext({ viewport: { width: 390, height: 844 } })
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
})

const button = (name: string | RegExp) => app.page.getByRole('button', { name })

/** A mix of two, by taps. */
async function mixTwo(): Promise<void> {
  await button(/^Mix$/).click()
  await app.repainted(() => app.style(/The Great Wave/).click())
}

test('the point in the square of paintings is dragged, moved by keys, and undone', async () => {
  await mixTwo()
  await button('More paintings').click()
  await app.repainted(() => app.style(/The Scream/).click())
  const before = await app.pixels('picture')
  const { settings } = (await app.state())!
  expect(settings).toMatchObject({ styleC: 'builtin:the-scream', mix: 0.5 })

  const { x, y, width, height } = (await app.page.locator('mix-pad .square').boundingBox())!
  await app.repainted(async () => {
    await app.page.mouse.move(x + width / 2, y + height / 2)
    await app.page.mouse.down()
    await app.page.mouse.move(x + width / 2, y + 0.8 * height, { steps: 5 })
    await app.page.mouse.up()
  })
  const dragged = (await app.state())!.settings
  expect(dragged.mixDown).toBeCloseTo(0.8, 1)
  expect(meanDifference(await app.pixels('picture'), before)).toBeGreaterThan(1)

  await app.repainted(() => app.slide('Mix, from left to right', ['ArrowUp', 'ArrowUp']))
  expect((await app.state())!.settings.mixDown).toBeCloseTo(dragged.mixDown - 0.1, 3)

  for (let steps = 0; steps < 2; steps++) await app.page.keyboard.press('Control+z')
  const undone = await app.repainted(() => app.page.keyboard.press('Control+z'))
  expect(undone.settings.mixDown).toBe(settings.mixDown)
  expect(meanDifference(await app.pixels('picture'), before)).toBe(0)
})

test('a mix is kept under a name, outlives a reload, paints the same, is renamed, removed and brought back', async () => {
  await mixTwo()
  await app.repainted(() => app.slide('Mix', ['ArrowLeft', 'ArrowLeft']))
  const mixed = await app.pixels('picture')
  await button('Keep this mix').click()
  await app.page.getByRole('textbox', { name: 'Name' }).fill('Storm <b>at</b> sea')
  await app.page.keyboard.press('Enter')
  await app.until(({ styles }) => styles.some(({ title }) => title === 'Storm <b>at</b> sea'), 'the kept mix')
  await app.repainted(() => button('Stop mixing').click())

  await app.page.reload()
  await app.painted()
  await app.repainted(() => app.style(/^Storm <b>at<\/b> sea/).click())
  expect((await app.state())!.settings).toMatchObject({ styleA: expect.stringMatching(/^mix:/), styleB: null })
  // The same shares, but for rounding.
  expect(meanDifference(await app.pixels('picture'), mixed)).toBeLessThan(0.1)

  await button('Rename').click()
  await app.page.getByRole('textbox', { name: 'Name' }).fill('Storm')
  await app.page.keyboard.press('Enter')
  await app.until(({ styles }) => styles.some(({ title }) => title === 'Storm'), 'the new name')
  await app.page.reload()
  const { settings, styles } = await app.painted()
  const kept = styles.find(({ title }) => title === 'Storm')
  expect(kept?.id).toBe(settings.styleA)
  expect(meanDifference(await app.pixels('picture'), mixed)).toBeLessThan(0.1)

  await button('Change the mix').click()
  await app.until(({ settings: now }) => now.styleB !== null, 'its paintings')
  expect((await app.state())!.settings).toMatchObject({ styleA: 'builtin:starry-night', styleB: 'builtin:great-wave' })
  expect((await app.state())!.settings.mix).toBeCloseTo(0.4, 2)

  await app.style(/^Storm/).focus()
  await app.page.keyboard.press('Delete')
  await app.until(({ styles: now }) => !now.some(({ title }) => title === 'Storm'), 'it to be gone')
  await button('Bring back').click()
  await app.until(({ styles: now }) => now.some(({ title }) => title === 'Storm'), 'it to be back')
})
