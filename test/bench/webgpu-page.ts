/** A page of a real Chromium with WebGPU, that imports this repository's modules as they are. */
import { chromium, type Page } from 'playwright'
import { createServer } from 'vite'
import { assets } from '../../src/tools/build/assets.ts'
import { ensureChrome, softwareGpuFlags } from '../../src/tools/chrome/launcher.ts'

/** What makes Chromium use the machine's own graphics processor, where there is one; the first leaves times unrounded too. */
export const realGpuFlags = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'] as const

export interface PageOptions {
  /** On the machine's own graphics processor instead of the software renderer. */
  readonly real?: boolean
}

/** Calls `use` with an empty page, and closes all behind it. */
export async function inWebgpuPage(use: (page: Page) => Promise<void>, { real = false }: PageOptions = {}) {
  const server = await createServer({
    root: process.cwd(),
    logLevel: 'error',
    plugins: [assets()],
    // Other files of this repository import what is not built yet.
    optimizeDeps: { entries: ['test/bench/*-page.ts'] },
    server: { port: 0, host: '127.0.0.1' },
  })
  await server.listen()
  const args = [...(real ? realGpuFlags : softwareGpuFlags)]
  const browser = await chromium.launch({ executablePath: ensureChrome(console.log), args })
  try {
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(error))
    await page.route('**/blank', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }))
    await page.goto(new URL('/blank', server.resolvedUrls?.local[0]).href)
    await use(page)
  } finally {
    await browser.close()
    await server.close()
  }
}
