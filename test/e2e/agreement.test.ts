/** The app and the terminal program give the same picture of the same photo in the same style. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { App, launch, leave, meanDifference, root, type Server, serve } from './app.ts'

const run = promisify(execFile)

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

test('app and terminal program agree within 2/255 on average', async () => {
  const app = await App.open(await browser.newContext(), server.url)
  const { styles, settings } = await app.painted()
  const style = styles.find(({ id }) => id !== settings.styleA)!
  const state = await app.repainted(() => app.style(style.title).click())
  expect(state.settings).toMatchObject({ strength: 1, stroke: 0, keepColours: false, styleB: null })
  const inApp = await app.pixels('picture')

  const out = path.join(folder, 'out.png')
  const program = path.join(root, 'dist/cli/pastiche.js')
  const name = style.id.replace('builtin:', '')
  const size = ['--max-edge', String(Math.max(inApp.width, inApp.height))]
  await run(process.execPath, [
    program,
    path.join(inject('quickApp'), 'sample.jpg'),
    '--style',
    name,
    '-o',
    out,
    '--backend',
    'wasm',
    ...size,
  ])
  const { data, info } = await sharp(await readFile(out))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const difference = meanDifference(inApp, { width: info.width, height: info.height, data: new Uint8Array(data) })
  console.log(
    `app and terminal program differ by ${difference.toFixed(3)}/255 on average at ${info.width} × ${info.height}`,
  )
  expect(difference).toBeLessThan(2)
})
