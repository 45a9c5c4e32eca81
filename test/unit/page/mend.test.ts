/** What is done where a file of the app is missing or damaged. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { remedyFor } from '../../../src/app/page/mend.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'

const base = 'https://example.org/app/'
const entry = `${base}assets/index.js`
const reload = vi.fn()
const update = vi.fn()
/** What the server says its files are, and those of them that the browser refuses, by how they are asked for. */
let list: string[] | null
let refused: Set<string>

beforeEach(() => {
  list = ['assets/index.js', 'models/m.safetensors']
  refused = new Set()
  const kept = new Map<string, string>()
  vi.stubGlobal('document', { baseURI: base, querySelector: () => ({ src: entry }) })
  vi.stubGlobal('location', { reload })
  vi.stubGlobal('performance', { getEntriesByType: () => [{ workerStart: 5 }] })
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
  vi.stubGlobal('fetch', async (url: string, { cache }: RequestInit) => {
    if (url === 'files.json' && list) return Response.json(list.map((file) => [file, 'sha256-x']))
    if (url === 'files.json' || refused.has(`${url} ${cache}`)) throw new TypeError('Failed to fetch')
    return new Response('')
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
  reload.mockReset()
  update.mockReset()
})

const model = new StyleTransferError('model-missing', 'A file is not on the server (404).')
const script = null

test('a script that a cache held damaged comes with the page, which is loaded again while nothing is lost by it', async () => {
  refused.add('assets/index.js default')
  await remedyFor(script, { painted: false, update })
  expect(reload).toHaveBeenCalledOnce()
})

test('with a picture on the page that is the person’s to say', async () => {
  refused.add('assets/index.js default')
  const remedy = await remedyFor(script, { painted: true, update })
  expect(reload).not.toHaveBeenCalled()
  expect(remedy?.action?.label).toBe('Load again')
  remedy?.action?.run()
  expect(reload).toHaveBeenCalledOnce()
})

test('the second time within minutes the app is offered to be repaired, and nothing loads by itself', async () => {
  await remedyFor(script, { painted: false, update })
  reload.mockReset()
  const remedy = await remedyFor(script, { painted: false, update })
  expect(reload).not.toHaveBeenCalled()
  expect(remedy?.action?.label).toBe('Repair')
})

test('where the server has another version, the sentence says so and offers that', async () => {
  list = ['assets/index-next.js']
  const remedy = await remedyFor(model, { painted: true, update })
  expect(remedy?.text).toContain('newer version')
  remedy?.action?.run()
  expect(update).toHaveBeenCalledOnce()
})

test('nothing is offered but to try again where there is no connection', async () => {
  list = null
  for (const error of [model, script]) expect(await remedyFor(error, { painted: false, update })).toBeNull()
  expect(reload).not.toHaveBeenCalled()
})

test('nothing is offered but to try again where not even the server has the file whole', async () => {
  refused = new Set(['assets/index.js default', 'assets/index.js reload'])
  for (const error of [model, script]) expect(await remedyFor(error, { painted: false, update })).toBeNull()
  expect(reload).not.toHaveBeenCalled()
})

test('a model comes anew by trying again', async () => {
  expect(await remedyFor(model, { painted: false, update })).toBeNull()
  expect(reload).not.toHaveBeenCalled()
})

test('what did not answer is asked again by the person; where a cache held a file damaged, the page is loaded again', async () => {
  vi.stubGlobal('performance', { getEntriesByType: () => [{ workerStart: 0 }] })
  const silent = new StyleTransferError('timed-out', 'Nothing was heard from the download for 20 s.')
  for (let i = 0; i < 2; i++) expect(await remedyFor(silent, { painted: false, update })).toBeNull()
  expect(reload).not.toHaveBeenCalled()
  refused.add('assets/index.js default')
  await remedyFor(silent, { painted: false, update })
  expect(reload).toHaveBeenCalledOnce()
})
