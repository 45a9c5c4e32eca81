/** The release's files as the worker reads them, with the browser's own Cache API. */
import { beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { current } from '../../../models/current.json'
import type { Manifest, ModelFile } from '../../../src/core/release.ts'
import { ReleaseDownload } from '../../../src/worker/release-download.ts'

const CACHE = 'pastiche-models'
const folder = `${location.origin}/models/${current}/`
let manifest: Manifest
let network: ModelFile
let address: string

/** Addresses fetched from here on. */
function watchFetch(): string[] {
  const urls: string[] = []
  const { fetch } = globalThis
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    urls.push(String(input))
    return fetch(input, init)
  })
  onTestFinished(() => void vi.restoreAllMocks())
  return urls
}

/** A second passes each time the time is asked for, so that everything is worth telling. */
function slowClock(): void {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000))
  onTestFinished(() => void vi.restoreAllMocks())
}

function release(): { files: ReleaseDownload; told: (number | null)[] } {
  const told: (number | null)[] = []
  return { files: new ReleaseDownload(folder, (done) => told.push(done)), told }
}

async function kept(): Promise<string[]> {
  return (await (await caches.open(CACHE)).keys()).map(({ url }) => url).sort()
}

const put = async (url: string, body: BodyInit) => (await caches.open(CACHE)).put(url, new Response(body))

beforeAll(async () => {
  manifest = await (await fetch(`${folder}manifest.json`)).json()
  network = manifest.files.lossNetwork
  address = `${folder}${network.file}?sha256=${network.sha256}`
})

beforeEach(() => caches.delete(CACHE))

test('a later file is fetched once and then comes from the cache, without a network too', async () => {
  const { files } = release()
  files.expect([network])
  const bytes = await files.read(network.file)
  expect(bytes.byteLength).toBe(network.bytes)
  expect(await kept()).toEqual([address])
  const urls = watchFetch()
  const again = release().files
  again.expect([network])
  expect(new Uint8Array(await again.read(network.file))).toEqual(new Uint8Array(bytes))
  expect(urls).toEqual([])
})

test('a kept file that is damaged is deleted and fetched anew', async () => {
  await put(address, new Uint8Array(network.bytes))
  const urls = watchFetch()
  const { files } = release()
  files.expect([network])
  const bytes = await files.read(network.file)
  expect(urls).toEqual([folder + network.file])
  expect(new Uint8Array(bytes).some((byte) => byte !== 0)).toBe(true)
  const found = await (await caches.match(address))?.arrayBuffer()
  expect(new Uint8Array(found!)).toEqual(new Uint8Array(bytes))
})

test('a file that arrives damaged is not kept: the engine says that it is', async () => {
  const { files } = release()
  files.expect([{ ...network, sha256: '0'.repeat(64) }])
  expect((await files.read(network.file)).byteLength).toBe(network.bytes)
  expect(await kept()).toEqual([])
})

test('files of older releases and older versions are removed, those of another copy of the app are not', async () => {
  const models = `${location.origin}/models/`
  const stay = [`${location.origin}/elsewhere/models/pastiche-9/x?sha256=1`, `${folder}statistics/x?sha256=1`]
  for (const url of [...stay, `${models}pastiche-older/x?sha256=1`, `${folder}${network.file}?sha256=1`])
    await put(url, 'x')
  const { files } = release()
  files.expect([network])
  await files.read(network.file)
  expect(await kept()).toEqual([...stay, address].sort())
})

test('without a Cache API a file is fetched each time', async () => {
  const urls = watchFetch()
  const own = Object.getOwnPropertyDescriptor(globalThis, 'caches')!
  Object.defineProperty(globalThis, 'caches', { value: undefined, configurable: true })
  try {
    for (let i = 0; i < 2; i++) {
      const { files } = release()
      files.expect([network])
      expect((await files.read(network.file)).byteLength).toBe(network.bytes)
    }
  } finally {
    Object.defineProperty(globalThis, 'caches', own)
  }
  expect(urls.length).toBe(2)
})

test('the files of the start are neither kept here nor joined by later ones in what is waited for', async () => {
  const { predictor, transformer, selftest, styles } = manifest.files
  slowClock()
  const { files, told } = release()
  await files.read('manifest.json')
  for (const { file } of [predictor, transformer, selftest, styles]) await files.read(file)
  expect(told.at(-1)).toBe(1)
  files.arrived()
  expect(told.at(-1)).toBeNull()
  expect(await kept()).toEqual([])
})

test('word of a later file goes from nothing to all, and ends', async () => {
  slowClock()
  const { files, told } = release()
  files.arrived()
  files.expect([network])
  await files.read(network.file)
  files.arrived()
  files.arrived()
  expect(told.slice(-2)).toEqual([1, null])
  const shares = told.filter((done) => done !== null)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
})

test('a file that the browser’s cache holds damaged, or a page in its place, is asked of the server once more', async () => {
  const { fetch } = globalThis
  const { predictor } = manifest.files
  const damaged = [new Uint8Array(predictor.bytes), '<p>Log in</p>']
  const asked: (string | undefined)[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    if (!String(input).endsWith(predictor.file)) return fetch(input, init)
    asked.push(init?.cache)
    return init?.cache === 'reload'
      ? fetch(input, init)
      : new Response(damaged.pop(), { headers: { 'content-type': damaged.length > 0 ? 'text/html' : 'x/y' } })
  })
  onTestFinished(() => void vi.restoreAllMocks())
  for (let visit = 0; visit < 2; visit++) {
    const { files } = release()
    await files.read('manifest.json')
    expect((await files.read(predictor.file)).byteLength).toBe(predictor.bytes)
  }
  expect(asked).toEqual(['default', 'reload', 'default', 'reload'])
})
