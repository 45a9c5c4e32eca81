import { expect, test } from 'vitest'
import { networkOf } from '../../../src/core/network.ts'
import { layOut } from '../../../src/engine/fused/arena.ts'
import { buffersOf, LEAST_BYTES_PER_PIXEL, STORAGES } from '../../../src/engine/fused/feature-storage.ts'

/** The widths of the releases so far. */
const layers = networkOf({ widths: [32, 64, 128], blocks: 6 })

test('features take as many bytes a px as is said', () => {
  const size = { width: 4032, height: 3024 }
  const bytes = STORAGES.map((storage) => layOut(buffersOf(layers, size, storage)).bytes)
  const perPixel = bytes.map((sum) => sum / (size.width * size.height))
  expect(perPixel[1]).toBeLessThan(96.1)
  expect(perPixel[2]).toBeLessThan(48.1)
  expect(perPixel[3]).toBeLessThan(33)
  expect(perPixel[4]).toBeLessThan(LEAST_BYTES_PER_PIXEL)
})

test('buffers that are in use at once do not overlap', () => {
  const size = { width: 64, height: 48 }
  for (const storage of STORAGES) {
    const buffers = buffersOf(layers, size, storage)
    const { offsets, bytes } = layOut(buffers)
    for (const a of buffers)
      for (const b of buffers) {
        const [from, to] = [offsets.get(a.name)!, offsets.get(a.name)! + a.bytes]
        expect(to).toBeLessThanOrEqual(bytes)
        if (a === b || a.last < b.first || b.last < a.first) continue
        const other = offsets.get(b.name)!
        expect(to <= other || other + b.bytes <= from, `${a.name} and ${b.name}`).toBe(true)
      }
  }
})
