/** On a device with cores enough the app paints large pictures in strips, under its policy and without a word. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { App, builtApp, expectNoFaults, launch, leave, meanDifference, serve, watch } from './app.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-strips-'))
})
afterAll(async () => {
  await leave()
  await rm(folder, { recursive: true, force: true })
})

/** Tells the page what a strip says, which only the app's worker hears. */
const TELL_TALE = `const post = self.postMessage.bind(self)
self.postMessage = (message, options) => {
  new BroadcastChannel('strips').postMessage(message.kind)
  post(message, options)
}
`

/** The built app as it is on a device with so many threads. */
async function builtFor(threads: number): Promise<string> {
  const dist = path.join(folder, String(threads))
  await cp(builtApp, dist, { recursive: true })
  const assets = path.join(dist, 'assets')
  for (const name of await readdir(assets)) {
    const file = path.join(assets, name)
    if (/^service-.*\.js$/.test(name)) {
      const text = await readFile(file, 'utf8')
      expect(text).toContain('navigator.hardwareConcurrency')
      await writeFile(file, text.replaceAll('navigator.hardwareConcurrency', String(threads)))
    }
    if (/^strip-.*\.js$/.test(name)) await writeFile(file, TELL_TALE + (await readFile(file, 'utf8')))
  }
  return dist
}

/** What the app paints its sample like, and what strips said meanwhile. */
async function painted(threads: number) {
  const server = await serve(await builtFor(threads))
  // It gives out nothing that is not as it was built.
  const context = await (await launch()).newContext({ serviceWorkers: 'block' })
  try {
    await context.addInitScript(() => {
      const heard: string[] = []
      Object.assign(globalThis, { heard })
      new BroadcastChannel('strips').onmessage = ({ data }) => heard.push(data)
    })
    const faults = watch(context, server.url)
    const app = await App.open(context, server.url)
    await app.painted()
    const heard = await app.page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)
    expectNoFaults(faults)
    return { heard, picture: await app.pixels('picture') }
  } finally {
    await context.close()
    await server.close()
  }
}

test('strips are painted by workers of the worker, and are the picture of one', async () => {
  const [one, two] = [await painted(1), await painted(4)]
  expect(one.heard).toEqual([])
  expect(two.heard).toContain('done')
  expect(two.heard).not.toContain('failed')
  expect(meanDifference(one.picture, two.picture)).toBeLessThan(0.01)
})
