/** Every backend of the built app, whose kernels are those of src/tools/build/kernels.ts only, computes right. */
import type { Browser } from 'playwright'
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

// WebGPU, whose start takes a software renderer half a minute: webgpu.test.ts.
test.each(['webgl', 'wasm', 'cpu'])('%s passes its self-test', async (backend) => {
  const context = await browser.newContext()
  const app = await App.open(context, server.url, `backend=${backend}`)
  const { engine } = await app.until(({ engine }) => engine.status !== 'starting', 'the engine')
  const { notices } = (await app.state())!
  expect(notices.filter(({ kind }) => kind === 'error')).toEqual([])
  expect(engine).toMatchObject({ status: 'ready', backend })
  await context.close()
})
