import { expect, test } from 'vitest'
import { setField, TILE } from '../../../src/kernels/layer-fields.ts'
import { domainLength, packDomain } from '../../../src/kernels/panels.ts'
import { type Case, inOne, made, oneByOne, run } from './layers.ts'
import { Memory, most, ofEachVariant, wave } from './memory.ts'
import { panels } from './pack.ts'

ofEachVariant((module) => {
  /** A 3 × 3 convolution that is ready to run, with the numbers of a case. */
  function ready(of: Case, numbers: ReturnType<typeof made>) {
    const memory = new Memory(module)
    const { height, width, channels, outputs } = of
    const { weights, fan, bias, input } = numbers
    const packed = panels(
      fan,
      outputs,
      (o, i) => weights[(o * channels + (i % channels)) * 9 + Math.floor(i / channels)],
    )
    const fields = { weights: memory.put(packed), bias: bias ? memory.put(bias) : 0 }
    const at = memory.layer({ height, width, channels, outputs }, width, { ...fields, input: memory.put(input.data) })
    return { memory, at }
  }

  test.each([2, 5, 16, 19])('rows of %i places that come from outside are mirrored and convolved', (width) => {
    const of = { height: 7, width, channels: 12, outputs: 16, kind: 'convolution' } as const
    const numbers = made(of)
    const { memory, at } = ready(of, numbers)
    const { kernels } = memory
    setField(kernels.memory, at, 'input', 0)
    const output = memory.room((of.height * width + TILE) * of.outputs * 4)
    setField(kernels.memory, at, 'output', output)
    const ring = memory.room(4 * (width + 2 + 2 * TILE) * of.channels * 4)
    setField(kernels.memory, at, 'ring', ring)
    const rowBytes = (width + 2 + 2 * TILE) * of.channels * 4
    const length = width * of.channels
    for (let y = 0, arrived = 0; y < of.height; y++) {
      for (; arrived <= Math.min(y + 1, of.height - 1); arrived++) {
        const row = ring + (arrived & 3) * rowBytes + of.channels * 4
        const values = numbers.input.data.subarray(arrived * length, (arrived + 1) * length)
        memory.floats(row, length).set(values)
        kernels.arrived(at, arrived)
        const before = memory.floats(row - of.channels * 4, of.channels)
        const behind = memory.floats(row + length * 4, of.channels)
        expect(before).toEqual(values.slice(of.channels, 2 * of.channels))
        expect(behind).toEqual(values.slice(length - 2 * of.channels, length - of.channels))
      }
      kernels.convolve(at, y, y + 1)
    }
    expect(memory.floats(output, of.height * length * (16 / 12))).toEqual(
      run(module, of, inOne(of.height), numbers).output,
    )
  })

  test.each([
    [2, 2],
    [2, 5],
    [3, 6],
    [17, 7],
    [40, 8],
  ])('rows of the picture, %i × %i places, are the convolution between 0 and 1', (width, height) => {
    const of = { height, width, channels: 20, outputs: 16, kind: 'convolution', bias: true } as const
    const numbers = made(of)
    // From far below to far above as well: 0 and 1 there, and nothing else.
    numbers.bias?.set([200, -200, 40, -40, 9, -9])
    const expected = run(module, of, oneByOne(of.height), numbers).output.map((v) => 1 / (1 + Math.exp(-v)))
    const { memory, at } = ready(of, numbers)
    const packed = new Float32Array(domainLength(of.channels, of.outputs))
    packDomain(
      { inputs: of.channels, outputs: of.outputs },
      (o, i, place) => numbers.weights[(o * of.channels + i) * 9 + place],
      packed,
    )
    setField(memory.kernels.memory, at, 'weights', memory.put(packed))
    const length = width * of.outputs
    const to = memory.room((2 * length + of.outputs) * 4)
    for (let y = 0; y < height; y += 2) {
      const rows = Math.min(2, height - y)
      const behind = memory.floats(to + rows * length * 4, of.outputs).fill(7)
      memory.kernels.picture(at, y, to)
      const found = memory.floats(to, rows * length)
      expect(most(found, expected.subarray(y * length, (y + rows) * length))).toBeLessThan(4e-6)
      expect(Math.min(...found)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...found)).toBeLessThanOrEqual(1)
      expect([...behind]).toEqual(new Array(of.outputs).fill(7))
    }
  })

  test.each([
    [1, 12],
    [2, 16],
    [19, 16],
  ])('a row of %i places, %i numbers apart, becomes two rows of bytes, rounded', (width, step) => {
    const memory = new Memory(module)
    const values = wave(width * step, 0.5, width).map((v) => v + 0.5)
    values.set([0, 1, 0.5001 / 255, 0.4999 / 255, 254.5001 / 255, 254.4999 / 255])
    const to = memory.room(2 * width * 8 + 16)
    memory.kernels.toBytes(memory.put(values), to, width, step * 4)
    const found = memory.bytes(to, 2 * width * 8 + 16)
    for (let x = 0; x < 2 * width; x++)
      for (let y = 0; y < 2; y++) {
        const pixel = found.subarray((y * 2 * width + x) * 4, (y * 2 * width + x + 1) * 4)
        expect(pixel[3]).toBe(255)
        for (let c = 0; c < 3; c++) {
          const value = values[(x >> 1) * step + c * 4 + y * 2 + (x & 1)] * 255
          expect(Math.abs(pixel[c] - value)).toBeLessThan(0.5001)
        }
      }
    // Behind the end, nothing.
    expect([...found.subarray(16 * width)]).toEqual(new Array(16).fill(255))
  })
})
