import { findBackend, memory, engine as tfjs } from '@tensorflow/tfjs-core'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import current from '../../../models/current.json'
import { createEngine } from '../../../src/engine/engine.ts'
import { LEAST_BYTES_PER_PIXEL } from '../../../src/engine/fused/feature-storage.ts'
import { testPhoto } from '../../suites/engine-suite.ts'
import { altered, models } from './models.ts'

describe('createEngine', () => {
  test.each(['predictor.safetensors', 'transformer.safetensors', 'selftest.safetensors'])(
    '%s cut short is model-corrupt and named',
    async (file) => {
      const cut = altered(file, (bytes) => bytes.slice(0, bytes.length - 1000))
      await expect(createEngine({ models: cut, backend: 'wasm' })).rejects.toMatchObject({
        code: 'model-corrupt',
        message: expect.stringContaining(file),
      })
    },
  )

  test('one flipped bit is model-corrupt', async () => {
    const flipped = altered('transformer.safetensors', (bytes) => bytes.map((b, i) => (i === 500_000 ? b ^ 1 : b)))
    await expect(createEngine({ models: flipped, backend: 'wasm' })).rejects.toMatchObject({ code: 'model-corrupt' })
  })

  test.each([
    '',
    '{}',
    '{"files":{}}',
    'null',
    '{"styleDim":100,"files":{"predictor":{},"transformer":{}},"predictor":{"stages":[[]]},"transformer":{"widths":[1,1,1]}}',
  ])('a manifest of %j is model-corrupt', async (text) => {
    const broken = altered('manifest.json', () => new TextEncoder().encode(text))
    await expect(createEngine({ models: broken, backend: 'wasm' })).rejects.toMatchObject({ code: 'model-corrupt' })
  })

  test('a manifest of other widths is model-corrupt, and nothing leaks', async () => {
    const wide = altered('manifest.json', (bytes) =>
      new TextEncoder().encode(new TextDecoder().decode(bytes).replace(/"hidden":\s*256/, '"hidden": 128')),
    )
    await (await createEngine({ models, backend: 'wasm' })).dispose()
    await expect(createEngine({ models: wide, backend: 'wasm' })).rejects.toMatchObject({
      code: 'model-corrupt',
      message: expect.stringContaining('dense1'),
    })
    expect(memory().numTensors).toBe(0)
  })

  test('a backend that is not there is no-backend', async () => {
    await expect(createEngine({ models, backend: 'webgl' })).rejects.toMatchObject({ code: 'no-backend' })
  })

  test('auto takes wasm here and remembers it', async () => {
    let kept: string | null = null
    const remember = {
      get: async () => kept,
      set: async (choice: string) => {
        kept = choice
      },
    }
    const engine = await createEngine({ models, memory: remember })
    expect(engine.backend).toBe('wasm')
    expect(kept).toMatch(/^pastiche-\d+ .* wasm$/)
    await expect(createEngine({ models, backend: 'cpu' })).rejects.toMatchObject({ code: 'backend-in-use' })
    const second = await createEngine({ models })
    expect(second.backend).toBe('wasm')
    await second.dispose()
    await expect(engine.predictStyle(testPhoto(20, 20), { shortSide: 32 })).resolves.toHaveLength(100)
    await engine.dispose()
    expect(memory().numTensors).toBe(0)
    await expect(engine.predictStyle(testPhoto(20, 20))).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('auto uses what it remembers without measuring', async () => {
    const key = `${current.current} ${globalThis.navigator?.userAgent ?? 'node'} cpu`
    const engine = await createEngine({
      models,
      memory: { get: async () => key, set: () => Promise.reject(new Error('unused')) },
    })
    expect(engine.backend).toBe('cpu')
    await engine.dispose()
  })

  test('an engine that goes while another starts leaves it the backend', async () => {
    const first = await createEngine({ models, backend: 'cpu' })
    const run = vi.spyOn(tfjs(), 'runKernel')
    onTestFinished(() => run.mockRestore())
    let gone: Promise<void> | undefined
    const leaving = altered('selftest.safetensors', (bytes) => {
      const { runKernel } = Object.getPrototypeOf(tfjs())
      let kernels = 0
      // In the middle of the self-test.
      run.mockImplementation(function (this: unknown, ...args) {
        if (++kernels === 20) gone = first.dispose()
        return runKernel.apply(tfjs(), args)
      })
      return bytes
    })
    const second = await createEngine({ models: leaving, backend: 'cpu' })
    expect(gone).toBeDefined()
    await gone
    // tfjs would go on with a backend that was removed, but the next engine would start another one beside it.
    expect(findBackend('cpu')).not.toBeNull()
    await expect(second.predictStyle(testPhoto(20, 20), { shortSide: 32 })).resolves.toHaveLength(100)
    await second.dispose()
    expect(findBackend('cpu')).toBeNull()
  })

  test('a memory that fails is no reason to fail', async () => {
    const broken = { get: () => Promise.reject(new Error('blocked')), set: () => Promise.reject(new Error('blocked')) }
    const engine = await createEngine({ models, memory: broken })
    expect(engine.backend).toBe('wasm')
    await engine.dispose()
  })

  test('cancelling the start is an AbortError', async () => {
    const controller = new AbortController()
    const slow = altered('predictor.safetensors', (bytes) => {
      controller.abort()
      return bytes
    })
    await expect(createEngine({ models: slow, backend: 'wasm', signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(memory().numTensors).toBe(0)
  })
})

describe('large and narrow photos', () => {
  test('memory limits the pass and not the picture', async () => {
    const engine = await createEngine({ models, backend: 'wasm', budgetBytes: 2.6e6 })
    const style = await engine.predictStyle(testPhoto(64, 64), { shortSide: 64 })
    const picture = await engine.stylise(testPhoto(1200, 900), style)
    expect(picture).toMatchObject({ width: 1200, height: 900, plan: { reducedBy: 'none', full: null } })
    const { draft } = picture.plan
    expect(draft.paddedWidth * draft.paddedHeight).toBeLessThanOrEqual(2.6e6 / LEAST_BYTES_PER_PIXEL)
    expect(draft.width).toBeGreaterThan(256)
    expect(engine.planPass(1200, 900, { maxEdge: 2000, bytesPerPixel: 400, multipleOf: 8 }).reducedBy).toBe('memory')
    await expect(engine.stylise(testPhoto(4, 20000), style, { maxEdge: 2000 })).resolves.toMatchObject({
      width: 1,
      height: 2000,
    })
    await expect(engine.predictStyle(testPhoto(3000, 4))).resolves.toHaveLength(100)
    await engine.dispose()
  })
})
