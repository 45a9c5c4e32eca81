/**
 * Takes the manifest's screenshots of the built app, into `public/screenshots/`: `npm run build:app`, then
 * `npx tsx src/tools/screenshots/take-screenshots.ts`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import sharp from 'sharp'
import { preview } from 'vite'
import { ensureChrome, softwareGpuFlags } from '../chrome/launcher.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const FOLDER = 'screenshots'
const QUALITY = 72

interface Shot {
  readonly name: string
  readonly label: string
  readonly form: 'narrow' | 'wide'
  readonly dark?: true
  /** What a person does before it is taken, with the full picture on the page. */
  prepare(page: Page): Promise<void>
}

const SCREENS = {
  narrow: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  wide: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
} as const

const tile = (page: Page, title: string) =>
  page.getByRole('toolbar', { name: 'Styles' }).getByRole('button', { name: title }).click()

const SHOTS: readonly Shot[] = [
  {
    ...{ name: 'narrow-style', form: 'narrow', label: 'A photo in the style of The Starry Night' },
    // What a first visit begins with.
    prepare: async () => undefined,
  },
  {
    ...{ name: 'narrow-compare', form: 'narrow', label: 'The photo and the painting side by side', dark: true },
    async prepare(page) {
      await tile(page, 'The Great Wave')
      await page.getByRole('button', { name: 'Compare with the photo' }).click()
    },
  },
  {
    ...{ name: 'wide-compare', form: 'wide', label: 'Sixty paintings beside the picture' },
    prepare: (page) => page.getByRole('button', { name: 'Compare with the photo' }).click(),
  },
]

type AppElement = HTMLElement & {
  readonly store?: {
    readonly state: {
      readonly job: unknown
      readonly picture: { readonly stage: string } | null
      readonly notices: readonly { readonly id: number }[]
    }
    dismiss(id: number): void
  }
}

/** Waits until the full picture is there and nothing runs. */
async function painted(page: Page): Promise<void> {
  for (let calm = 0; calm < 3; ) {
    const isPainted = await page.evaluate(() => {
      const state = document.querySelector<AppElement>('pastiche-app')?.store?.state
      return state?.picture?.stage === 'full' && state.job === null
    })
    calm = isPainted ? calm + 1 : 0
    await page.waitForTimeout(200)
  }
}

async function take(browser: Browser, url: string, { name, form, dark, prepare }: Shot): Promise<string> {
  const context = await browser.newContext({ ...SCREENS[form], colorScheme: dark ? 'dark' : 'light', locale: 'en' })
  const page = await context.newPage()
  await page.goto(url)
  await painted(page)
  await prepare(page)
  await page.waitForTimeout(1000)
  await painted(page)
  await page.evaluate(() => {
    const store = document.querySelector<AppElement>('pastiche-app')?.store
    for (const { id } of store?.state.notices ?? []) store?.dismiss(id)
    // No focus ring.
    const active = document.activeElement
    if (active instanceof HTMLElement) active.blur()
  })
  await page.mouse.move(0, 0)
  await page.waitForTimeout(500)
  const file = `${FOLDER}/${name}.webp`
  const webp = await sharp(await page.screenshot())
    .webp({ quality: QUALITY, effort: 6 })
    .toBuffer()
  await writeFile(path.join(ROOT, 'public', file), webp)
  console.log(`${file}: ${webp.length} bytes`)
  await context.close()
  return file
}

function entry({ form, label }: Shot, src: string) {
  const { viewport, deviceScaleFactor } = SCREENS[form]
  const sizes = `${viewport.width * deviceScaleFactor}x${viewport.height * deviceScaleFactor}`
  return { src, sizes, type: 'image/webp', form_factor: form, label }
}

const server = await preview({
  configFile: path.join(ROOT, 'src/vite.config.ts'),
  logLevel: 'error',
  preview: { host: '127.0.0.1', port: 0, strictPort: true },
})
const { port } = server.httpServer.address() as AddressInfo
const browser = await chromium.launch({ executablePath: ensureChrome(console.log), args: [...softwareGpuFlags] })
await mkdir(path.join(ROOT, 'public', FOLDER), { recursive: true })
const entries = []
for (const shot of SHOTS) entries.push(entry(shot, await take(browser, `http://127.0.0.1:${port}/?backend=wasm`, shot)))
await browser.close()
await server.close()
// Only the list between the brackets: the rest of the manifest is written by hand.
const manifest = path.join(ROOT, 'public/manifest.webmanifest')
const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')
const text = await readFile(manifest, 'utf8')
await writeFile(manifest, text.replace(/("screenshots": \[)[^\]]*\]/, `$1\n${lines}\n  ]`))
process.exit(0)
