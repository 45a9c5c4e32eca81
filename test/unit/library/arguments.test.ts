/** What callers without types hand the library by mistake, and the kinds of bytes that they may hand it. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createEngine,
  type Engine,
  type ImageInput,
  measureStatistics,
  mixStyles,
  optimise,
  readStatistics,
  StyleTransferError,
  type StyleVector,
} from '../../../src/index.ts'
import { testPhoto } from '../../suites/engine-suite.ts'
import { models, releaseFolder } from '../engine/models.ts'

/** A value of the wrong type, as plain JavaScript lets it through. */
// biome-ignore lint/suspicious/noExplicitAny: that is the point.
const wrong = (value: unknown) => value as any

const failure = (code: string, message: RegExp) =>
  expect.objectContaining({
    constructor: StyleTransferError,
    name: 'StyleTransferError',
    code,
    message: expect.stringMatching(message),
  })

describe('createEngine', () => {
  test.each([
    ['nothing', undefined],
    ['no models', {}],
    ['models that are no function', { models: 'dist/models' }],
  ])('refuses %s', async (_, options) => {
    await expect(createEngine(wrong(options))).rejects.toEqual(failure('bad-option', /models/))
  })

  test('refuses a backend it does not know, and names those it does', async () => {
    for (const backend of ['cuda', 'toString', 7])
      await expect(createEngine({ models, backend: wrong(backend) })).rejects.toEqual(
        failure('bad-option', /auto, webgpu, webgl, wasm, cpu/),
      )
  })

  test.each([
    ['a signal', { signal: {} }, /AbortSignal/],
    ['a budget', { budgetBytes: 'much' }, /budgetBytes/],
    ['a share', { memoryShare: 2 }, /memoryShare/],
    ['a memory', { memory: {} }, /get, set/],
    ['a path', { wasmPath: 5 }, /wasmPath/],
    ['strips', { strips: { count: 2 } }, /count, start/],
  ])('refuses %s that is none', async (_, options, message) => {
    await expect(createEngine(wrong({ models, backend: 'wasm', ...options }))).rejects.toEqual(
      failure('bad-option', message),
    )
  })

  test.each([
    ['text', async () => '{}'],
    ['nothing', async () => undefined],
    ['a Response', async () => new Response('{}')],
  ])('refuses models that give %s', async (_, source) => {
    await expect(createEngine({ models: wrong(source), backend: 'wasm' })).rejects.toEqual(
      failure('bad-option', /manifest\.json.*bytes/),
    )
  })
})

describe('an engine', () => {
  let engine: Engine
  let style: StyleVector
  const photo = testPhoto(40, 32)
  const given = (data: unknown): ImageInput => ({ width: 40, height: 32, data: wrong(data) })

  beforeAll(async () => {
    // What `readFile` gives, as it is: a Buffer, some of them views into a pool.
    engine = await createEngine({ models: (file) => readFile(path.join(releaseFolder, file)), backend: 'wasm' })
    style = await engine.predictStyle(photo, { shortSide: 32 })
  })
  afterAll(() => engine?.dispose())

  test.each([
    ['no object', 5, /options/],
    ['null', null, /options/],
    ['a signal that is none', { signal: {} }, /AbortSignal/],
    ['a listener that is none', { onProgress: 5 }, /onProgress/],
  ])('refuses options that are, or have, %s', async (_, options, message) => {
    const refused = failure('bad-option', message)
    await expect(engine.stylise(photo, style, wrong(options))).rejects.toEqual(refused)
    await expect(engine.predictStyle(photo, wrong(options))).rejects.toEqual(refused)
    await expect(measureStatistics(engine, photo, wrong(options))).rejects.toEqual(refused)
    await expect(optimise(engine, photo, [], wrong(options)).next()).rejects.toEqual(refused)
  })

  test('refuses sides, entries and statistics that are none', async () => {
    for (const [width, height] of [
      [undefined, 5],
      [16, 'x'],
      [-1, 2],
      [1.5, 2],
      [Number.NaN, 2],
    ])
      expect(() => engine.plan(wrong(width), wrong(height))).toThrow(failure('bad-option', /sides/))
    expect(() => engine.plan(8, 8, wrong(null))).toThrow(failure('bad-option', /options/))
    await expect(engine.load(wrong(undefined))).rejects.toEqual(failure('bad-option', /entry/))
    expect(() => readStatistics(wrong(Buffer.from('abc')))).toThrow(failure('bad-option', /engine\.load/))
    await expect(measureStatistics(wrong(undefined), photo)).rejects.toEqual(failure('bad-option', /createEngine/))
    await expect(optimise(wrong({}), photo, []).next()).rejects.toEqual(failure('bad-option', /createEngine/))
  })

  const bytes: readonly (readonly [string, ImageInput])[] = [
    ['Uint8Array', given(new Uint8Array(photo.data))],
    ['Buffer', given(Buffer.from(photo.data))],
    [
      'view into a longer buffer',
      given(new Uint8Array([0, 0, 0, ...photo.data, 0]).subarray(3, 3 + photo.data.length)),
    ],
  ]
  test.each(bytes)('paints pixels in a %s as those in a Uint8ClampedArray', async (_, image) => {
    expect(await engine.predictStyle(image, { shortSide: 32 })).toEqual(style)
    const { data } = await engine.stylise(image, style, { strength: 0.5 })
    expect(data).toEqual((await engine.stylise(photo, style, { strength: 0.5 })).data)
  })

  const unfit: readonly (readonly [string, unknown])[] = [
    ['no image', undefined],
    ['null', null],
    ['no data', { width: 40, height: 32 }],
    ['a plain array', given([...photo.data])],
    ['floats', given(Float32Array.from(photo.data))],
    ['two bytes a value', given(Uint16Array.from(photo.data))],
    ['a bare ArrayBuffer', given(photo.data.buffer)],
  ]
  test.each(unfit)('refuses %s for pixels', async (_, image) => {
    const refused = failure('image-unreadable', /Uint8ClampedArray, Uint8Array or Buffer/)
    await expect(engine.predictStyle(wrong(image))).rejects.toEqual(refused)
    await expect(engine.stylise(wrong(image), style)).rejects.toEqual(refused)
    await expect(measureStatistics(engine, wrong(image))).rejects.toEqual(refused)
    await expect(optimise(engine, wrong(image), []).next()).rejects.toEqual(refused)
  })

  test('refuses a missing style', async () => {
    const refused = failure('bad-option', /vector of 100 numbers/)
    for (const missing of [undefined, null, 'starry-night', {}])
      await expect(engine.stylise(photo, wrong(missing))).rejects.toEqual(refused)
    expect(() => mixStyles([{ style: wrong(undefined), weight: 1 }])).toThrow(refused)
    expect(() => mixStyles([wrong(undefined)])).toThrow(refused)
    expect(() => mixStyles(wrong(style))).toThrow(failure('bad-option', /list of styles/))
  })

  test('refuses to polish without paintings or their statistics', async () => {
    const refused = failure('bad-option', /measureStatistics/)
    for (const styles of [undefined, [style], [{ vector: style, weight: 1 }], [undefined]])
      await expect(optimise(engine, photo, wrong(styles)).next()).rejects.toEqual(refused)
  })

  test('reads a photo in other bytes once, as sliders need it', async () => {
    const image: ImageInput = { width: 40, height: 32, data: Buffer.from(photo.data) }
    const options = { strength: 0.5, maxEdge: 20 }
    const first = await engine.stylise(image, style, options)
    // What was read is kept with the object, so these pixels go unseen.
    image.data.fill(0)
    expect((await engine.stylise(image, style, options)).data).toEqual(first.data)
  })
})
