import { describe, expect, test } from 'vitest'
import { hashedNoise } from '../../../src/core/noise.ts'

describe('hashedNoise', () => {
  // models/train/networks/noise.py: hashed_noise(site, height, width, torch.tensor([0]))
  test('is what the networks were trained with', () => {
    const expected = [-0.09373494, 1.97285104, 0.21061192, -0.25767961, 0.34713238, 1.69878924]
    for (const [i, value] of hashedNoise(0, 2, 3).entries()) expect(value).toBeCloseTo(expected[i], 6)
    const large = hashedNoise(6, 200, 300)
    expect(large[199 * 300 + 299]).toBeCloseTo(-0.99285662, 6)
    expect(large[123 * 300 + 45]).toBeCloseTo(-1.67065597, 6)
  })

  test('is standard normal', () => {
    const noise = hashedNoise(3, 256, 256)
    const mean = noise.reduce((sum, v) => sum + v, 0) / noise.length
    const variance = noise.reduce((sum, v) => sum + (v - mean) ** 2, 0) / noise.length
    expect(mean).toBeCloseTo(0, 1)
    expect(variance).toBeCloseTo(1, 1)
  })

  test('depends on the place, not on the size of the picture', () => {
    expect(hashedNoise(1, 3, 50)[2 * 50 + 7]).toBe(hashedNoise(1, 90, 8)[2 * 8 + 7])
    expect(hashedNoise(1, 3, 3)).not.toEqual(hashedNoise(2, 3, 3))
  })
})
