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

/** Waits for the sentence that the app does not start with, takes the way that it offers, and waits for the picture. */
async function triedAgain(context: BrowserContext, mend: () => Promise<unknown>): Promise<string> {
  const app = await App.open(context, server.url)
  const { notices } = await app.until(({ engine }) => engine.status === 'failed', 'the failure')
  const error = notices.find(({ kind }) => kind === 'error')!
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
  await context.route('**/wasm/*.wasm', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, ...fault(await response.body()) })
  })
  expect(await triedAgain(context, () => context.unroute('**/wasm/*.wasm'))).toMatch(sentence)
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
  expect([stalls, late]).toEqual([2, [true]])
  stalling.closeAllConnections()
  stalling.close()
})
