/** Visits during which a file does not arrive as it is, and what is left of that when it does again. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { App } from './app.ts'
import type { FaultyServer, Trouble } from './faulty-server.ts'

/** Long enough for a page to do with a file what it will, ms. */
const SETTLED_MS = 700
/** Some files are asked for by nobody before another has arrived, ms. */
const PATIENCE_MS = 6000

/** Waits until the page has met the fault that is on, or will not. */
export async function meetFault(server: FaultyServer, page: Page): Promise<void> {
  const { fault } = server
  const end = Date.now() + PATIENCE_MS
  while (fault?.files.some((file) => !server.asked.has(file)) && Date.now() < end) await page.waitForTimeout(50)
  await page.waitForTimeout(SETTLED_MS)
}

/** A first visit with that fault on, and a second one without. Rejects where that does not paint. */
export async function recovers(browser: Browser, server: FaultyServer, fault: Trouble): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } })
  try {
    const page = await context.newPage()
    server.asked.clear()
    server.fault = fault
    await page.goto(`${server.url}?backend=wasm`, { waitUntil: 'commit' })
    await meetFault(server, page)
    server.fault = null
    await page.reload({ waitUntil: 'commit' })
    await new App(page).paintedAtLast()
  } finally {
    server.fault = null
    await context.close()
  }
}

/** Every file that is kept for offline use, as the build lists them. */
export async function keptFiles(dist: string): Promise<string[]> {
  const list: [string, string][] = JSON.parse(await readFile(path.join(dist, 'files.json'), 'utf8'))
  return list.map(([file]) => file)
}
