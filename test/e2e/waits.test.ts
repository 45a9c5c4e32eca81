/** What never arrives, or not whole, in the built app: a sentence, a button, and a way on that works. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { App, launch, leave, type Server, serve } from './app.ts'

let server: Server
let browser: Browser

beforeAll(async () => {
  ;[server, browser] = await Promise.all([serve(), launch()])
})

afterAll(async () => {
  await leave()
  await server?.close()
})

/**
 * Waits for the sentence that the app does not paint with, takes the way that it offers, and waits for the picture.
 *
 * @param fragment of the address: what is to be painted
 */
async function triedAgain(context: BrowserContext, mend: () => Promise<unknown>, fragment = ''): Promise<string> {
  const app = await App.open(context, server.url, `backend=wasm${fragment}`)
  const failed = ({ kind }: { kind: string }) => kind === 'error'
  const { notices } = await app.until((state) => state.notices.some(failed), 'the failure')
  const error = notices.find(failed)!
  expect(error.action).toBe('Try again')
  await mend()
  await app.page.getByRole('alert').getByRole('button', { name: 'Try again' }).first().click()
  expect((await app.painted()).engine.status).toBe('ready')
  await context.close()
  return error.text
}

test.each([
  ['missing', () => ({ status: 404, body: 'not here' }), /not on the server/],
  ['cut short', (whole: Buffer) => ({ body: whole.subarray(0, whole.length / 2) }), /damaged/],
] as const)('the wasm backend’s file is %s', async (_, fault, sentence) => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  await context.route('**/tfjs-*.wasm', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, ...fault(await response.body()) })
  })
  // Half strength needs the photo's own style, and so the predictor, which runs on it.
  const mend = () => context.unroute('**/tfjs-*.wasm')
  expect(await triedAgain(context, mend, '#style=starry-night&strength=50')).toMatch(sentence)
})

test('a model stalls after 1000 bytes, and once more: it is said that it takes long, then what has failed', async () => {
  let stalls = 0
  const stalling = createServer((_, response) => {
    stalls++
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': '1000000' })
    response.write(Buffer.alloc(1000))
  })
  await new Promise<void>((resolve) => stalling.listen(0, '127.0.0.1', resolve))
  const { port } = stalling.address() as AddressInfo
  const context = await browser.newContext({ serviceWorkers: 'block' })
  await context.route('**/transformer.safetensors', (route) =>
    route.continue({ url: `http://127.0.0.1:${port}/transformer.safetensors` }),
  )
  context.on('page', (page) => {
    page
      .getByText('longer than usual')
      .waitFor({ state: 'visible' })
      .then(
        () => late.push(true),
        () => undefined,
      )
  })
  const late: boolean[] = []
  const text = await triedAgain(context, () => context.unroute('**/transformer.safetensors'))
  expect(text).toMatch(/^Nothing was heard from the download of “transformer.safetensors” for 20 s\./)
  // The page asks once, early, and the worker twice.
  expect([stalls, late]).toEqual([3, [true]])
  stalling.closeAllConnections()
  stalling.close()
})

test('without the wasm backend’s file pictures of built-in styles are painted all the same, and nothing is said', async () => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  let asked = 0
  await context.route('**/tfjs-*.wasm', (route) => {
    asked++
    return route.fulfill({ status: 404, body: 'not here' })
  })
  const app = await App.open(context, server.url)
  await app.painted()
  while (asked === 0) await app.page.waitForTimeout(50)
  const { notices, engine } = await app.repainted(() => app.style('The Great Wave').click())
  expect(notices.filter(({ kind }) => kind === 'error')).toEqual([])
  expect(engine.status).toBe('ready')
  await context.close()
})
