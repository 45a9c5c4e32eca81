import { expect, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import { calm } from '../../../src/core/still.ts'

const grey = (level: (x: number) => number, width = 16, height = 8): PixelImage => {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++) data.fill(level(i % width), i * 4, i * 4 + 4)
  return { width, height, data }
}

test('what stands still changes by a share, what moves is as it was painted', () => {
  const before = { camera: grey(() => 100), painted: grey(() => 100) }
  const now = { camera: grey((x) => (x < 8 ? 102 : 200)), painted: grey(() => 140) }
  calm(now, before)
  const level = (x: number) => now.painted.data[x * 4]
  expect(level(3)).toBe(110)
  expect(level(12)).toBe(140)
})

test('a picture that stands still comes to rest at what is painted', () => {
  let before = { camera: grey(() => 100), painted: grey(() => 0) }
  for (let i = 0; i < 40; i++) {
    const now = { camera: grey(() => 100), painted: grey(() => 200) }
    calm(now, before)
    before = now
  }
  expect(before.painted.data[0]).toBeGreaterThan(195)
})

test('another size is left alone', () => {
  const now = { camera: grey(() => 100), painted: grey(() => 140) }
  calm(now, { camera: grey(() => 100, 8), painted: grey(() => 0, 8) })
  calm(now, null)
  expect(now.painted.data[0]).toBe(140)
})
