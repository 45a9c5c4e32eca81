/** Norms on WebGL by programs of our own: the same as a plain loop, and in few passes. */
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl'
import { backend, env, memory, slice, type Tensor, tensor1d, tensor2d, tensor4d, tidy } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { StartedBackend } from '../../../src/engine/backends/types.ts'
import { startWebgl } from '../../../src/engine/backends/webgl.ts'
import { affine } from '../../../src/engine/ops/affine.ts'
import { gram } from '../../../src/engine/ops/gram.ts'
import { instanceNorm, normalise } from '../../../src/engine/ops/instance-norm.ts'
import { channelMoments } from '../../../src/engine/ops/moments.ts'

type Shape = readonly [height: number, width: number, channels: number]

/** Odd sides and channels leave texels partly empty; a row or a column alone, one stage of the means without a loop. */
const SHAPES: readonly Shape[] = [
  [1, 1, 1],
  [1, 1, 5],
  [1, 9, 3],
  [9, 1, 2],
  [2, 2, 4],
  [17, 13, 7],
  [8, 12, 1],
  [33, 40, 16],
  [5, 300, 6],
]

let started: StartedBackend | null = null

async function start(): Promise<void> {
  started = await startWebgl({})
  expect(started).not.toBeNull()
}

/** Numbers between −1 and 1, the same for each seed. */
function noise(length: number, seed: number): Float32Array {
  return Float32Array.from(
    { length },
    (_, i) => 2 * ((Math.abs(Math.sin((i + 1) * 12.9898 + seed) * 43758.5453) % 1) - 0.5),
  )
}

/** A tensor's values, and a scale and a shift for each channel. */
function drawn([height, width, channels]: Shape, { mean = 0, spread = 1 } = {}) {
  const values = noise(height * width * channels, 1).map((value) => mean + spread * value)
  return { values, scale: noise(channels, 2), shift: noise(channels, 3) }
}

/** Mean and variance of each channel, by a loop in double precision. */
function momentsOf(values: Float32Array, channels: number) {
  return Array.from({ length: channels }, (_, channel) => {
    const own = values.filter((_, i) => i % channels === channel)
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length
    return { mean, variance: own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length }
  })
}

function normed({ values, scale, shift }: ReturnType<typeof drawn>, relu: boolean): Float32Array {
  const moments = momentsOf(values, scale.length)
  return values.map((value, i) => {
    const channel = i % scale.length
    const { mean, variance } = moments[channel]
    const y = ((value - mean) / Math.sqrt(variance + 1e-5)) * scale[channel] + shift[channel]
    return relu ? Math.max(y, 0) : y
  })
}

/** The largest difference, over the largest of the numbers or 1. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length)
  const wanted = Array.from(expected)
  const size = Math.max(1, ...wanted.map(Math.abs))
  return Math.max(...wanted.map((value, i) => Math.abs(actual[i] - value))) / size
}

/** What an op leaves, and no tensor beside it. */
function of(run: () => Tensor): Float32Array {
  const { numTensors, numDataBuffers } = memory()
  const result = tidy(run)
  const values = result.dataSync() as Float32Array
  result.dispose()
  expect(memory()).toMatchObject({ numTensors, numDataBuffers })
  return values
}

const tensorOf = ([height, width, channels]: Shape, values: Float32Array) =>
  tensor4d(values, [1, height, width, channels])

describe('norms on webgl', () => {
  beforeAll(start)
  afterAll(() => started?.stop())

  test.each(SHAPES)('%i × %i × %i is normed as by a loop', (...shape) => {
    const numbers = drawn(shape)
    for (const activation of ['linear', 'relu'] as const) {
      const actual = of(() =>
        instanceNorm(
          tensorOf(shape, numbers.values),
          { scale: tensor1d(numbers.scale), shift: tensor2d(numbers.shift, [1, shape[2]]) },
          activation,
        ),
      )
      expect(difference(actual, normed(numbers, activation === 'relu'))).toBeLessThan(1e-4)
    }
  })

  test.each(SHAPES)('%i × %i × %i has the moments of a loop', (...shape) => {
    const { values } = drawn(shape, { mean: 1000 })
    const expected = momentsOf(values, shape[2])
    const mean = of(() => channelMoments(tensorOf(shape, values)).mean)
    const variance = of(() => channelMoments(tensorOf(shape, values)).variance)
    expect(
      difference(
        mean.map((value) => value - 1000),
        expected.map((channel) => channel.mean - 1000),
      ),
    ).toBeLessThan(1e-3)
    expect(
      difference(
        variance,
        expected.map((channel) => channel.variance),
      ),
    ).toBeLessThan(1e-4)
  })

  test.each(SHAPES)('%i × %i × %i is scaled and shifted as by a loop', (...shape) => {
    const { values, scale, shift } = drawn(shape)
    for (const activation of ['linear', 'relu'] as const) {
      const actual = of(() => affine(tensorOf(shape, values), tensor1d(scale), tensor1d(shift), activation))
      const expected = values.map((value, i) => {
        const y = value * scale[i % shape[2]] + shift[i % shape[2]]
        return activation === 'relu' ? Math.max(y, 0) : y
      })
      expect(difference(actual, expected)).toBeLessThan(1e-5)
    }
  })

  test('a large mean takes nothing from the variance', () => {
    const shape = [64, 63, 5] as const
    const numbers = drawn(shape, { mean: 1000 })
    const { values, scale, shift } = numbers
    const actual = of(() =>
      instanceNorm(tensorOf(shape, values), { scale: tensor1d(scale), shift: tensor1d(shift) }, 'relu'),
    )
    // Single precision leaves 6e-5 of 1000, which is 1e-4 of the deviation.
    expect(difference(actual, normed(numbers, true))).toBeLessThan(5e-4)
  })

  test('what is beyond an odd width stays out of a product behind it', () => {
    const shape = [1, 7, 3] as const
    const numbers = drawn(shape)
    const { values, scale, shift } = numbers
    const actual = of(() =>
      gram(instanceNorm(tensorOf(shape, values), { scale: tensor1d(scale), shift: tensor1d(shift) })),
    )
    const y = normed(numbers, false)
    const expected = Array.from({ length: 9 }, (_, i) =>
      Array.from({ length: 7 }, (_, x) => y[x * 3 + Math.floor(i / 3)] * y[x * 3 + (i % 3)]).reduce(
        (a, b) => a + b / 7,
        0,
      ),
    )
    expect(difference(actual, expected)).toBeLessThan(1e-4)
  })

  test('a value that is not finite stays to be seen', () => {
    const values = new Float32Array(4 * 4 * 2)
    values[4] = Number.NaN
    const one = () => tensor1d([1, 1])
    const actual = of(() => affine(tensorOf([4, 4, 2], values), one(), one(), 'relu'))
    expect([...actual].filter(Number.isNaN)).toHaveLength(1)
  })

  test('a norm is three passes, and five where a style’s numbers are cut out of a row', () => {
    const draws = vi.spyOn((backend() as MathBackendWebGL).gpgpu.gl, 'drawElements')
    onTestFinished(() => draws.mockRestore())
    const passes = (run: () => unknown): number => {
      draws.mockClear()
      run()
      return draws.mock.calls.length
    }
    tidy(() => {
      const shape = [16, 24, 8] as const
      const x = tensorOf(shape, drawn(shape).values)
      const [scale, shift] = [tensor1d(new Float32Array(8).fill(1)), tensor1d(new Float32Array(8))]
      const numbers = tensor2d(noise(300, 4), [1, 300])
      const cut = (begin: number) => slice(numbers, [0, begin], [1, 8])
      const norms = [
        () => instanceNorm(x, { scale, shift }, 'relu'),
        () => instanceNorm(x, { scale: cut(3), shift: cut(11) }, 'relu'),
      ]
      // What the processor holds comes onto the GPU with the first use.
      for (const norm of norms) norm()
      expect(norms.map(passes)).toEqual([3, 5])
      expect(passes(() => affine(x, scale, shift, 'relu'))).toBe(1)
      expect(passes(() => channelMoments(x))).toBe(4)
      expect(passes(() => normalise(x))).toBeLessThanOrEqual(13)
    })
  })
})

test('half floats hold the means of what they cannot sum', async () => {
  env().set('WEBGL_FORCE_F16_TEXTURES', true)
  onTestFinished(() => env().set('WEBGL_FORCE_F16_TEXTURES', false))
  await start()
  onTestFinished(() => started?.stop())
  // The sum of a channel is 1.6 million; half floats end at 65504.
  const shape = [128, 127, 3] as const
  const numbers = drawn(shape, { mean: 100, spread: 50 })
  const { values, scale, shift } = numbers
  const actual = of(() =>
    instanceNorm(tensorOf(shape, values), { scale: tensor1d(scale), shift: tensor1d(shift) }, 'relu'),
  )
  expect(difference(actual, normed(numbers, true))).toBeLessThan(1e-2)
})
