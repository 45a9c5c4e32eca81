/** The main job by keyboard alone. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { App, launch, leave, type Server, serve } from './app.ts'
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

/** Role and name of what has the focus, through shadow roots. */
function focused(app: App): Promise<string> {
  return app.page.evaluate(() => {
    let element = document.activeElement
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
    if (!element || element === document.body) return ''
    const label = element.closest('label')?.textContent
    return `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? label ?? element.textContent ?? ''}`
      .replace(/\s+/g, ' ')
      .trim()
  })
}

/** Presses Tab until what is wanted has the focus. */
async function tabTo(app: App, wanted: RegExp): Promise<void> {
  const seen: string[] = []
  for (let i = 0; i < 40; i++) {
    await app.page.keyboard.press('Tab')
    const name = await focused(app)
    if (wanted.test(name)) return
    seen.push(name)
  }
  throw new Error(`Tab never came to ${wanted}; it came to: ${seen.join(' | ')}`)
}

test('opening a photo, choosing a style, strength, undo, comparing and saving need no pointer', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true })
  const app = await App.open(context, server.url)
  // Choosers are caught from the first listener on, but not at once: on a busy machine the key would be quicker.
  app.page.on('filechooser', () => undefined)
  await app.painted()
  const { keyboard } = app.page
  const photo = await writePhoto(folder, 480)
  const { settings } = await app.repainted(async () => {
    const [chooser] = await Promise.all([app.page.waitForEvent('filechooser'), keyboard.press('o')])
    await chooser.setFiles(photo)
  })

  await tabTo(app, /^button .*, .*\d/)
  await keyboard.press('ArrowRight')
  await keyboard.press('ArrowRight')
  const chosen = await focused(app)
  const painted = await app.repainted(() => keyboard.press('Enter'))
  expect(painted.settings.styleA).not.toBe(settings.styleA)
  const title = painted.styles.find(({ id }) => id === painted.settings.styleA)!.title
  expect(chosen).toContain(title)

  await tabTo(app, /^input Strength/)
  const weaker = await app.repainted(() => keyboard.press('ArrowLeft'))
  expect(weaker.settings.strength).toBeLessThan(1)
  const undone = await app.repainted(() => keyboard.press('Control+z'))
  expect(undone.settings).toEqual(painted.settings)

  await keyboard.press('d')
  await app.page.getByRole('slider', { name: /photo/i }).waitFor({ state: 'visible' })
  await keyboard.press('Escape')

  await keyboard.press('s')
  await app.page.getByRole('region', { name: 'Save' }).waitFor({ state: 'visible' })
  await tabTo(app, /^button Save$/)
  const [download] = await Promise.all([app.page.waitForEvent('download'), keyboard.press('Enter')])
  const { width, height } = await sharp(await readFile(await download.path())).metadata()
  expect([width, height]).toEqual([undone.saveSize?.width, undone.saveSize?.height])
  await keyboard.press('Escape')
  expect(await focused(app)).toMatch(/^button Save/)
})
