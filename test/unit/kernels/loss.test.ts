import { describe, expect, test } from 'vitest'
import { loadLossKernels, VARIANTS } from '../../../src/kernels/kernel-module.ts'
import { convolution, convolved, multiplied, numbers, off, type Plane, plane, pooled, Room } from './loss-room.ts'

/** What single precision and Winograd's sums leave. */
const CLOSE = 3e-6

/** Rows, columns, inputs, outputs: odd sides, one row, one column, channels in no full panel, more than one pass of tiles. */
const SHAPES = [
  [5, 7, 4, 16],
  [1, 9, 8, 16],
  [9, 1, 16, 8],
  [1, 1, 4, 4],
  [6, 2, 12, 28],
  [3, 67, 16, 48],
  [4, 33, 20, 12],
] as const

/** A band after the other, as a pass has them. */
function inBands(height: number, run: (from: number, to: number) => void): void {
  for (let y = 0; y < height; y += 2) run(y, Math.min(height, y + 2))
}

const relu = (data: Float32Array) => data.map((v) => Math.max(0, v))

/** Filter, bias and target of a tap on activations, and what they come to. */
function tapOf(room: Room, { data, channels }: Plane) {
  const [filter, squared] = [numbers(channels * channels, 5), numbers(channels * channels, 6)]
  const [bias, target] = [numbers(channels, 7), numbers(data.length, 8)]
  const distance = data.map((v, i) => v - target[i])
  const own = multiplied(data, filter, channels, channels)
  const seen = multiplied(distance, squared, channels, channels)
  const both = new Float32Array(2 * channels * channels)
  both.set(filter)
  both.set(squared, channels * channels)
  return {
    adds: own.map((v, i) => v + seen[i] + bias[i % channels]),
    loss: seen.reduce((sum, v, i) => sum + v * distance[i], 0),
    squared: room.tile(squared, channels, channels),
    fields: { tap: room.tile(both, 2 * channels, channels), tapBias: room.put(bias), target: room.put(target) },
  }
}

/** Node 20 has relaxed SIMD behind a flag only. */
const runnable = await Promise.all(VARIANTS.map(async (variant) => ((await loadLossKernels(variant)) ? [variant] : [])))

describe.each(runnable.flat())('%s', (variant) => {
  test.each(SHAPES)('convolution and ReLU, %i × %i, %i to %i channels', async (height, width, inputs, outputs) => {
    const room = await Room.open(variant)
    const input = plane(height, width, inputs, 1)
    const by = convolution(inputs, outputs, 2)
    const bias = numbers(outputs, 3)
    const wanted = convolved(input, by).data.map((v, i) => v + bias[i % outputs])
    const output = room.take(wanted.byteLength)
    const fields = { input: room.put(input.data), height, width, channels: inputs, outputs, output }
    for (const opened of [1, 0]) {
      const stage = room.stage({ ...fields, weights: room.domain(by), bias: room.put(bias), relu: opened }, width)
      inBands(height, (from, to) => room.kernels.convolve(stage, from, to))
      expect(off(room.view(output, wanted.length), opened ? relu(wanted) : wanted)).toBeLessThan(CLOSE)
      // Nothing behind the last row.
      expect(room.view(output, wanted.length + 1)[wanted.length]).toBeNaN()
    }
  })

  test.each(SHAPES)(
    'pooling before the convolution, of %i × %i, %i to %i channels',
    async (high, wide, inputs, outputs) => {
      const room = await Room.open(variant)
      const input = plane(high, wide, inputs, 1)
      const by = convolution(inputs, outputs, 2)
      const small = pooled(input)
      const wanted = convolved(small, by).data
      const output = room.take(wanted.byteLength)
      const { height, width } = small
      const sides = { height, width, pooledHeight: high, pooledWidth: wide, channels: inputs, outputs }
      const stage = room.stage({ ...sides, input: room.put(input.data), weights: room.domain(by), output }, wide)
      inBands(height, (from, to) => room.kernels.convolve(stage, from, to))
      expect(off(room.view(output, wanted.length), wanted)).toBeLessThan(CLOSE)
    },
  )

  describe.each([false, true])('reverse, with a tap: %s', (tapped) => {
    test.each(SHAPES)('through the ReLU, %i × %i, %i to %i channels', async (height, width, inputs, outputs) => {
      const room = await Room.open(variant)
      const above = plane(height, width, inputs, 1)
      const by = convolution(inputs, outputs, 2)
      const below = plane(height, width, outputs, 3)
      const tap = tapOf(room, below)
      const wanted = convolved(above, by).data.map((v, i) => (below.data[i] > 0 ? v + (tapped ? tap.adds[i] : 0) : 0))
      const output = room.put(below.data)
      const sides = { height, width, channels: inputs, outputs }
      const fields = { ...sides, input: room.put(above.data), weights: room.domain(by), output }
      const stage = room.stage({ ...fields, ...(tapped && tap.fields) }, width)
      inBands(height, (from, to) => room.kernels.reverse(stage, from, to))
      expect(off(room.view(output, wanted.length), wanted)).toBeLessThan(CLOSE)
    })

    test.each(SHAPES)(
      'through ReLU and pooling, of %i × %i, %i to %i channels',
      async (high, wide, inputs, outputs) => {
        const room = await Room.open(variant)
        const below = plane(high, wide, outputs, 3)
        const largest = pooled({ ...below, data: relu(below.data) })
        const { height, width } = largest
        const above = plane(height, width, inputs, 1)
        const by = convolution(inputs, outputs, 2)
        const small = convolved(above, by).data
        const tap = tapOf(room, below)
        const wanted = below.data.map((v, i) => {
          const [c, x, y] = [i % outputs, Math.floor(i / outputs) % wide, Math.floor(i / outputs / wide)]
          const block = ((y >> 1) * width + (x >> 1)) * outputs + c
          return v > 0 ? (v === largest.data[block] ? small[block] : 0) + (tapped ? tap.adds[i] : 0) : 0
        })
        const output = room.put(below.data)
        const sides = { height, width, spreadHeight: high, spreadWidth: wide, channels: inputs, outputs }
        const fields = { ...sides, input: room.put(above.data), weights: room.domain(by), output }
        const stage = room.stage({ ...fields, ...(tapped && tap.fields) }, wide)
        inBands(height, (from, to) => room.kernels.reverse(stage, from, to))
        expect(off(room.view(output, wanted.length), wanted)).toBeLessThan(CLOSE)
      },
    )
  })

  test.each(SHAPES)(
    'what a tap alone makes, and the content’s loss, %i × %i, %i and %i channels',
    async (height, width, _, outputs) => {
      const room = await Room.open(variant)
      const below = plane(height, width, outputs, 3)
      const tap = tapOf(room, below)
      const output = room.put(below.data)
      const stage = room.stage({ height, width, outputs, output, ...tap.fields }, width)
      let loss = 0
      inBands(height, (from, to) => {
        loss += room.kernels.content(stage, from, to, tap.squared)
      })
      expect(Math.abs(loss - tap.loss)).toBeLessThan(CLOSE * below.data.length * outputs)
      inBands(height, (from, to) => room.kernels.deepest(stage, from, to))
      const wanted = tap.adds.map((v, i) => (below.data[i] > 0 ? v : 0))
      expect(off(room.view(output, wanted.length), wanted)).toBeLessThan(CLOSE)
    },
  )

  test('places that share their block’s largest value all have the gradient', async () => {
    const room = await Room.open(variant)
    const output = room.put(new Float32Array(2 * 2 * 4).fill(0.5))
    const weights = room.domain({ inputs: 4, outputs: 4, weights: numbers(144, 1) })
    const sides = { height: 1, width: 1, channels: 4, outputs: 4, spreadHeight: 2, spreadWidth: 2 }
    const stage = room.stage({ ...sides, input: room.put(numbers(4, 2)), weights, output }, 2)
    room.kernels.reverse(stage, 0, 1)
    const [first, ...rest] = [0, 1, 2, 3].map((place) => [...room.view(output + place * 16, 4)])
    expect(first.every((v) => v !== 0)).toBe(true)
    for (const other of rest) expect(other).toEqual(first)
  })

  test.each([
    [1, 4],
    [7, 12],
    [700, 16],
    [513, 28],
    [200, 128],
  ])('Gram matrix of %i positions, %i channels', async (positions, channels) => {
    const room = await Room.open(variant)
    const data = numbers(positions * channels, 1)
    const [products, sums] = [numbers(channels * channels, 2), numbers(channels, 3)]
    const [at, sumsAt] = [room.put(products), room.put(sums)]
    room.kernels.gram(room.put(data), positions, channels, at, sumsAt)
    const found = room.view(at, channels * channels)
    for (let i = 0; i < channels; i++) {
      let total = sums[i]
      for (let p = 0; p < positions; p++) total += data[p * channels + i]
      expect(Math.abs(room.view(sumsAt, channels)[i] - total)).toBeLessThan(1e-6 * (positions + 10))
      for (let j = i; j < channels; j++) {
        let sum = products[i * channels + j]
        for (let p = 0; p < positions; p++) sum += data[p * channels + i] * data[p * channels + j]
        expect(Math.abs(found[i * channels + j] - sum)).toBeLessThan(1e-6 * (positions + 10))
      }
    }
  })

  test.each([
    [2, 4, 8],
    [12, 12, 20],
    [48, 128, 48],
  ])('%i positions of %i inputs times a matrix of %i outputs', async (positions, inputs, outputs) => {
    const room = await Room.open(variant)
    const [data, matrix] = [numbers(positions * inputs, 1), numbers(inputs * outputs, 2)]
    const to = room.take(positions * outputs * 4)
    const weights = room.tile(matrix, inputs, outputs)
    room.kernels.multiply(room.take(16), room.put(data), positions, inputs, weights, outputs, to)
    const wanted = multiplied(data, matrix, inputs, outputs)
    expect(off(room.view(to, wanted.length), wanted)).toBeLessThan(CLOSE)
  })
})
