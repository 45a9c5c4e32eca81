/** Drives the built app in a real Chromium, as a person does; reads what it shows, never sets it. */
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright'
import { preview } from 'vite'
import { expect, inject } from 'vitest'
import type { AppState, Store } from '../../src/app/state/types.ts'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'

export const root = path.resolve(import.meta.dirname, '../..')

/** One bitmap's bytes: RGBA, row-major. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export interface Server {
  /** Ends in `/`. */
  readonly url: string
  close(): Promise<void>
}

/** The app as it is built, whose sample takes a while to paint. */
export const builtApp = path.join(root, 'dist/app')

/**
 * The app on a port, and so an origin with a storage, of its own.
 *
 * @param dist folder of the build; the one with a small sample where none is given
 */
export async function serve(dist = inject('quickApp')): Promise<Server> {
  const server = await preview({
    configFile: path.join(root, 'src/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: dist },
    preview: { host: '127.0.0.1', port: 0, strictPort: true },
  })
  const { port } = server.httpServer.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      if ('closeAllConnections' in server.httpServer) server.httpServer.closeAllConnections()
      await server.close()
    },
  }
}

let browser: Promise<Browser> | null = null

/** The one Chromium of all these tests, whose files share a process; it ends with that. */
export function launch(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: ensureChrome(console.log), args: [...softwareGpuFlags] })
  return browser
}

/** Closes the pages that a file opened, and leaves the browser to the next one. */
export async function leave(): Promise<void> {
  const contexts = (await browser)?.contexts() ?? []
  await Promise.all(contexts.map((context) => context.close()))
}

/** What must stay empty in every test: see {@link watch}. */
export interface Faults {
  readonly foreign: string[]
  readonly policy: string[]
  readonly errors: string[]
}

/** Notes requests to other origins, violations of the content-security policy, and uncaught errors. */
export function watch(context: BrowserContext, origin: string): Faults {
  const faults: Faults = { foreign: [], policy: [], errors: [] }
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !url.startsWith(`blob:${origin}`) && !url.startsWith('data:'))
      faults.foreign.push(url)
  })
  context.on('console', (message) => {
    const text = message.text()
    if (/content.security.policy|violates the following/i.test(text)) faults.policy.push(text)
    else if (message.type() === 'error') faults.errors.push(text)
  })
  context.on('weberror', (error) => faults.errors.push(String(error.error())))
  return faults
}

type Shown = Omit<AppState, 'picture' | 'photo' | 'notices'> & {
  /** How many different pictures there have been. */
  readonly paintings: number
  readonly picture: {
    readonly width: number
    readonly height: number
    readonly stage: 'photo' | 'preview' | 'full'
  } | null
  readonly photo: { readonly name: string; readonly width: number; readonly height: number } | null
  readonly notices: readonly { readonly kind: string; readonly text: string; readonly action: string | null }[]
}

type AppElement = HTMLElement & { readonly store?: Store; seen?: Set<ImageBitmap> }

/** The open app. */
export class App {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  static async open(context: BrowserContext, url: string, query = 'backend=wasm'): Promise<App> {
    const page = await context.newPage()
    await page.goto(`${url}?${query}`)
    return new App(page)
  }

  /** What the app shows, as values. */
  state(): Promise<Shown | null> {
    return this.page.evaluate(() => {
      const app = document.querySelector<AppElement>('pastiche-app')
      const state = app?.store?.state
      if (!app || !state) return null
      app.seen ??= new Set()
      if (state.picture) app.seen.add(state.picture.bitmap)
      const { picture, photo, notices, job, ...rest } = state
      return {
        ...rest,
        paintings: app.seen.size,
        job: job && { label: job.label, done: job.done },
        picture: picture && { width: picture.width, height: picture.height, stage: picture.stage },
        photo: photo && { name: photo.name, width: photo.width, height: photo.height },
        notices: notices.map(({ kind, text, action }) => ({ kind, text, action: action?.label ?? null })),
      }
    })
  }

  /** Waits until the state is as wanted. */
  async until(wanted: (state: Shown) => boolean, what: string, timeoutMs = 100_000): Promise<Shown> {
    const end = Date.now() + timeoutMs
    for (;;) {
      const state = await this.state()
      if (state && wanted(state)) return state
      if (Date.now() > end) throw new Error(`Waited in vain for ${what}: ${JSON.stringify(state)?.slice(0, 2000)}`)
      await this.page.waitForTimeout(50)
    }
  }

  /** {@link painted} of a page that may load itself again meanwhile. */
  async paintedAtLast(): Promise<void> {
    const full = () => {
      const state = document.querySelector<AppElement>('pastiche-app')?.store?.state
      // A picture that was kept says nothing of the files that this visit paints with.
      const runs = state?.engine.status === 'ready' && state.photo !== null
      return runs && state.picture?.stage === 'full' && state.job === null
    }
    await this.page.waitForFunction(full, null, { timeout: 60_000 })
  }

  /** Waits until the full picture is there and nothing runs. */
  painted(): Promise<Shown> {
    return this.until(({ picture, job }) => picture?.stage === 'full' && job === null, 'the full picture')
  }

  /** Does something that changes the picture, and waits for the new full one. */
  async repainted(act: () => Promise<unknown>): Promise<Shown> {
    const { paintings } = await this.painted()
    await act()
    const isNew = (state: Shown) => state.picture?.stage === 'full' && state.job === null && state.paintings > paintings
    return this.until(isNew, 'a new full picture')
  }

  /** The bytes of the instant picture, of the polished one, or of the photo they are compared with. */
  async pixels(which: 'picture' | 'polished' | 'photo'): Promise<Pixels> {
    const { width, height, base64 } = await this.page.evaluate(async (which) => {
      const { polish, ...state } = document.querySelector<AppElement>('pastiche-app')!.store!.state
      const shown = (which === 'polished' ? polish.run?.picture : state[which])!
      const { width, height } = shown.bitmap
      const context = new OffscreenCanvas(width, height).getContext('2d')!
      context.drawImage(shown.bitmap, 0, 0)
      const { data } = context.getImageData(0, 0, width, height)
      const reader = new FileReader()
      reader.readAsDataURL(new Blob([data]))
      await new Promise((resolve) => reader.addEventListener('load', resolve))
      return { width, height, base64: (reader.result as string).split(',')[1] }
    }, which)
    return { width, height, data: new Uint8Array(Buffer.from(base64, 'base64')) }
  }

  style(title: string | RegExp): Locator {
    return this.page.getByRole('toolbar', { name: 'Styles' }).getByRole('button', { name: title })
  }

  /** Opens a file the way a person does, through the button and the file picker. */
  async choose(button: string | RegExp, files: string | string[]): Promise<void> {
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.page.getByRole('button', { name: button }).first().click(),
    ])
    await chooser.setFiles(files)
  }

  openPhoto(file: string): Promise<void> {
    return this.choose(/^Open a photo/, file)
  }

  addPainting(file: string): Promise<void> {
    return this.choose(/Your painting/, file)
  }

  /** Moves a slider by the keys of its range input. */
  async slide(name: string, keys: readonly string[]): Promise<void> {
    const slider = this.page.getByRole('slider', { name })
    await slider.focus()
    for (const key of keys) await slider.press(key)
  }
}

/** No fault of {@link watch}. @param expected errors that the test provokes */
export function expectNoFaults(faults: Faults, expected: RegExp | null = null): void {
  expect(faults.foreign).toEqual([])
  expect(faults.policy).toEqual([])
  expect(faults.errors.filter((text) => !expected?.test(text))).toEqual([])
}

/** Peak signal-to-noise ratio of two equally large pictures' colours, dB; infinite where they are equal. */
export function psnr(a: Pixels, b: Pixels): number {
  expect([b.width, b.height]).toEqual([a.width, a.height])
  let sum = 0
  for (let i = 0; i < a.data.length; i++) if (i % 4 !== 3) sum += (a.data[i] - b.data[i]) ** 2
  return 10 * Math.log10(255 ** 2 / (sum / (a.width * a.height * 3)))
}

/** Mean absolute difference of two equally large pictures' colours, 0..255. */
export function meanDifference(a: Pixels, b: Pixels): number {
  expect([b.width, b.height]).toEqual([a.width, a.height])
  let sum = 0
  for (let i = 0; i < a.data.length; i++) if (i % 4 !== 3) sum += Math.abs(a.data[i] - b.data[i])
  return sum / (a.width * a.height * 3)
}
