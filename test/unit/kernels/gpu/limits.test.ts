/** Where a device ends: its limits, shaders that are none, its loss, and pictures that are too large for it. */
import { describe, expect, test } from 'vitest'
import { networkOf } from '../../../../src/core/network.ts'
import type { TransformerSpec } from '../../../../src/core/release.ts'
import type { Size } from '../../../../src/core/size.ts'
import { STYLE_DIM } from '../../../../src/core/style.ts'
import type { SubpixelRows } from '../../../../src/engine/executor.ts'
import { GpuPipelines } from '../../../../src/engine/gpu/gpu-pipelines.ts'
import { GpuTransformer } from '../../../../src/engine/gpu/gpu-transformer.ts'
import { PassShaders } from '../../../../src/engine/gpu/pass-shaders.ts'
import { loadManifest, Numbers } from '../../../../src/engine/release-files.ts'
import { type Shader, THREADS, WORKGROUP_BYTES } from '../../../../src/kernels/gpu/shader-parts.ts'
import { madeUp, wave } from '../../engine/fused-kit.ts'
import { models } from '../../engine/models.ts'
import { adapter, where } from './device.ts'
import { PRECISIONS } from './loops.ts'
import { checker, everything, open, openReal, type Watched } from './several-devices.ts'

const { transformer: release } = await loadManifest(models)

/** ms that a lost device may take to say so, where others compile beside it. */
const SOON = 10_000

const shadersOf = (spec: TransformerSpec): readonly Shader[] =>
  PRECISIONS.flatMap((precision) => new PassShaders(networkOf(spec), precision).all())

const least = { maxComputeInvocationsPerWorkgroup: THREADS, maxComputeWorkgroupStorageSize: WORKGROUP_BYTES }

describe.each([
  ['the release', release],
  ['a release with noise', { ...release, noise: true }],
])('every shader of %s is one', (_, spec) => {
  test.each([
    ['the least limits', () => open(checker)],
    ['limits asked for by name', () => open(checker, () => ({ requiredLimits: least }))],
    // Whose least limits are lower: what old devices have.
    ['compatibility limits', () => open(checker, () => ({}), { featureLevel: 'compatibility' })],
    ['all that there is', () => open(checker, everything)],
  ])('on a device of %s', async (_name, opening) => {
    const { device, errors } = await opening()
    const pipelines = new GpuPipelines(device)
    const shaders = shadersOf(spec)
    expect((await pipelines.all(shaders)).size).toBe(new Set(shaders).size)
    expect(errors).toEqual([])
  })
})

test('the compatibility device holds shaders to the limits that they keep to', async () => {
  const { device } = await open(checker, () => ({}), { featureLevel: 'compatibility' })
  expect(device.limits).toMatchObject(least)
  const pipelines = new GpuPipelines(device)
  const made = (threads: number, bytes: number) => {
    const code = `
      @group(0) @binding(0) var<uniform> fields: vec4u;
      var<workgroup> shared_: array<vec4u, ${bytes / 16}>;
      @compute @workgroup_size(${threads}) fn main() { shared_[fields.x] = fields; }`
    return pipelines.all([{ code, bindings: [] }])
  }
  await expect(made(THREADS, WORKGROUP_BYTES)).resolves.toBeDefined()
  await expect(made(THREADS + 1, WORKGROUP_BYTES)).rejects.toThrow(/workgroup_size/)
  await expect(made(THREADS, WORKGROUP_BYTES + 16)).rejects.toThrow(/workgroup storage/)
})

test('what comes with a shader that is none rejects, and it is tried again', async () => {
  const { device, errors } = await open(checker)
  const pipelines = new GpuPipelines(device)
  const [good] = shadersOf(release)
  const broken: Shader = { code: 'fn main() { nonsense }', bindings: [] }
  let modules = 0
  const create = device.createShaderModule.bind(device)
  device.createShaderModule = (descriptor) => {
    if (descriptor.code === broken.code) modules++
    return create(descriptor)
  }
  for (const tries of [1, 2]) {
    await expect(pipelines.all([good, broken])).rejects.toThrow('1: expected')
    expect(modules).toBe(tries)
    expect(errors.at(-1)?.message).toContain(broken.code)
  }
  expect((await pipelines.all([good])).size).toBe(1)
  expect(pipelines.count).toBe(1)
})

const small: TransformerSpec = { ...release, widths: [8, 8, 8], blocks: 1, noise: false }

function transformerOn({ device }: Watched, spec = small) {
  const weights = new Numbers(madeUp(spec, STYLE_DIM), 'made up')
  const own = new GpuTransformer({ device, precision: 'single', spec, styleDim: STYLE_DIM, weights })
  return { own, style: own.styles.full(wave(STYLE_DIM, 1, 3)) }
}

/** Grey: what it shows is of no account. */
const photoOf = (size: Size): SubpixelRows => ({ size, row: (_, out) => out.fill(0.5) })

/** What became of a picture: never nothing. */
function outcomeOf(painting: Promise<Float32Array>): Promise<Float32Array | 'hangs' | Error> {
  const failed = painting.catch((error: unknown) => error as Error)
  return Promise.race([failed, new Promise<'hangs'>((resolve) => setTimeout(resolve, SOON, 'hangs'))])
}

async function loseInMidPicture(watched: Watched): Promise<void> {
  const { own, style } = transformerOn(watched)
  const { device } = watched
  const photo = photoOf({ width: 256, height: 256 })
  // Compiles, which is no part of what must be soon.
  await own.transform({ photo, style }, {})
  const submit = device.queue.submit.bind(device.queue)
  device.queue.submit = (buffers) => {
    submit(buffers)
    device.destroy()
    return undefined
  }
  expect(await outcomeOf(own.transform({ photo: photoOf(photo.size), style }, {}))).toBeInstanceOf(Error)
  // And whoever asks again, of the same size or of one that takes new buffers.
  expect(await outcomeOf(own.transform({ photo, style }, {}))).toBeInstanceOf(Error)
  const other = photoOf({ width: 64, height: 64 })
  expect(await outcomeOf(own.transform({ photo: other, style }, {}))).toBeInstanceOf(Error)
}

describe('a device that is lost while it paints makes the picture fail', () => {
  test('where it only checks', async () => loseInMidPicture(await open(checker)))

  test.skipIf(!adapter)(`where it computes, ${where}`, async () => loseInMidPicture(await openReal()))
})

/** Bytes for each px of the largest features of {@link wide}. */
const WIDEST = 40

const wide: TransformerSpec = { ...small, widths: [40, 8, 8] }

/**
 * Paints, and fails where nobody is told that there is no picture: by a rejection, or by an error of the device's that is
 * there when the picture is, for that is when the engine asks whether it may be shown.
 */
async function overfill(watched: Watched, size: Size): Promise<readonly GPUError[]> {
  const { own, style } = transformerOn(watched, wide)
  const outcome = await outcomeOf(own.transform({ photo: photoOf(size), style }, {}))
  const told = [...watched.errors]
  expect(outcome).not.toBe('hangs')
  if (!(outcome instanceof Error)) expect(told).not.toEqual([])
  return told
}

test('a picture of which a buffer is larger than may be bound is painted in bands', async () => {
  const { device, errors } = await open(checker)
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits
  const size = { width: 2048, height: 1792 }
  const bytes = size.width * size.height * WIDEST
  expect(bytes).toBeGreaterThan(maxStorageBufferBindingSize)
  expect(bytes).toBeLessThan(maxBufferSize)
  const { own, style } = transformerOn({ device, errors }, wide)
  expect(await outcomeOf(own.transform({ photo: photoOf(size), style }, {}))).toBeInstanceOf(Float32Array)
  expect(errors).toEqual([])
})

describe('a picture that a device cannot hold is told of', () => {
  test('where a buffer is larger than may be', async () => {
    const watched = await open(checker)
    const size = { width: 2048, height: 3328 }
    expect(size.width * size.height * WIDEST).toBeGreaterThan(watched.device.limits.maxBufferSize)
    await overfill(watched, size)
  })

  test('where there is no memory left for another buffer', async () => {
    const watched = await open(checker)
    const { device, errors } = watched
    // The checker has half a gigabyte, of which this leaves a little.
    for (let i = 0; i < 31; i++) device.createBuffer({ size: 2 ** 24, usage: GPUBufferUsage.STORAGE })
    await device.queue.onSubmittedWorkDone()
    expect(errors).toEqual([])
    const [first] = await overfill(watched, { width: 1024, height: 512 })
    expect(first).toBeInstanceOf(GPUOutOfMemoryError)
  })
})
