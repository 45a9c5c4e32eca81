/** The engine of the first moments, beside the whole one. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { sha256Hex } from '../../../src/core/digest.ts'
import { readSafetensors, writeSafetensors } from '../../../src/core/safetensors.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { createInstantEngine, type InstantEngine } from '../../../src/engine/instant.ts'
import type { Engine } from '../../../src/engine/types.ts'
import { loadKernels } from '../../../src/kernels/kernel-module.ts'
import { meanDifference, testPhoto } from '../../suites/engine-suite.ts'
import { models } from './models.ts'

let whole: Engine
let instant: InstantEngine

beforeAll(async () => {
  whole = await createEngine({ models, backend: 'wasm' })
  const made = await createInstantEngine({ models })
  if (!made) throw new Error('No SIMD here.')
  instant = made
})
afterAll(() => Promise.all([whole.dispose(), instant.dispose()]))
afterEach(() => vi.restoreAllMocks())

const photo = testPhoto(160, 120)

test('paints what the whole engine paints, and plans as it does', async () => {
  const style = await instant.builtIn({ name: 'starry-night' })
  const options = { keepColours: true, stroke: 1, brushwork: 0.2 }
  const [mine, theirs] = await Promise.all([
    instant.stylise(photo, style, options),
    whole.stylise(photo, await whole.builtIn({ name: 'starry-night' }), options),
  ])
  expect(mine.plan).toEqual(theirs.plan)
  expect(meanDifference(mine, theirs)).toBe(0)
  expect(instant.plan(4000, 3000)).toEqual(whole.plan(4000, 3000))
  const vector = new Float32Array(100).fill(0.3)
  expect(instant.fullStyle(vector).norms).toEqual(whole.fullStyle(vector).norms)
})

test('says what it cannot paint, and does not', async () => {
  expect(instant.paints({})).toBe(true)
  expect(instant.paints({ strength: 1 })).toBe(true)
  expect(instant.paints({ strength: 0.9 })).toBe(false)
  const style = await instant.builtIn({ name: 'starry-night' })
  await expect(instant.stylise(photo, style, { strength: 0.9 })).rejects.toMatchObject({ code: 'bad-option' })
})

test('paints one after another, and ends one that is cancelled', async () => {
  const style = await instant.builtIn({ name: 'great-wave' })
  const controller = new AbortController()
  const first = instant.stylise(photo, style, { signal: controller.signal })
  const second = instant.stylise(testPhoto(96, 64), style)
  controller.abort()
  await expect(first).rejects.toMatchObject({ name: 'AbortError' })
  await expect(second).resolves.toMatchObject({ width: 96, height: 64 })
})

test('there is none without SIMD, and none where it paints something else than the networks do', async () => {
  const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false)
  expect(await loadKernels()).toBeNull()
  expect(await createInstantEngine({ models })).toBeNull()
  validate.mockRestore()
  const other = await withOtherPicture()
  expect(await createInstantEngine({ models: async (file) => other.get(file) ?? models(file) })).toBeNull()
})

/** A release whose self-test asks for a picture a little brighter than the networks paint, in files that are sound. */
async function withOtherPicture(): Promise<ReadonlyMap<string, Uint8Array>> {
  const manifest = JSON.parse(new TextDecoder().decode(await models('manifest.json')))
  const { file } = manifest.files.selftest
  const tensors = readSafetensors(new Uint8Array(await models(file)).buffer, file)
  const picture = tensors.get('picture')!
  tensors.set('picture', { ...picture, data: picture.data.map((value) => value + 0.01) })
  const bytes = writeSafetensors(Object.fromEntries(tensors))
  manifest.files.selftest = { file, bytes: bytes.length, sha256: await sha256Hex(bytes) }
  return new Map([
    ['manifest.json', new TextEncoder().encode(JSON.stringify(manifest))],
    [file, bytes],
  ])
}

test('retired, it still paints when it is asked late', async () => {
  const late = await createInstantEngine({ models })
  const style = await instant.builtIn({ name: 'starry-night' })
  await late?.retire()
  const picture = await late?.stylise(photo, style)
  expect(meanDifference(picture!, await instant.stylise(photo, style))).toBe(0)
  await late?.dispose()
  await expect(late?.stylise(photo, style)).rejects.toMatchObject({ name: 'AbortError' })
})
