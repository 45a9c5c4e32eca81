import { getBackend, setBackend, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, test } from 'vitest'
import { ContentLoss } from '../../../src/gatys/content-loss.ts'
import type { TapStatistics } from '../../../src/gatys/types.ts'

const [CHANNELS, SIDE] = [3, 8]
const PLACES = SIDE * SIDE

/** Features [1, 8, 8, 3], as numbers. */
const features = (seed: number, scale = 1, shift = 0) =>
  Float32Array.from({ length: PLACES * CHANNELS }, (_, i) => shift + scale * (1 + Math.sin(i * seed + (i % 3))))

const tensor = (values: Float32Array) => tensor4d(values, [1, SIDE, SIDE, CHANNELS])

function statistics(values: Float32Array): TapStatistics {
  const mean = new Float32Array(CHANNELS)
  const gram = new Float32Array(CHANNELS * CHANNELS)
  for (let p = 0; p < values.length; p += CHANNELS)
    for (let i = 0; i < CHANNELS; i++) {
      mean[i] += values[p + i] / PLACES
      for (let j = 0; j < CHANNELS; j++) gram[i * CHANNELS + j] += (values[p + i] * values[p + j]) / PLACES
    }
  return { channels: CHANNELS, mean, gram }
}

const lossOf = async (photo: Float32Array, painting: Float32Array, picture: Float32Array) => {
  const parts = { photo: tensor(photo), own: statistics(photo), painting: statistics(painting), metric: null }
  const loss = await ContentLoss.create(parts)
  const [value, gradient] = loss.at(tensor(picture), 1) as [Tensor4D, Tensor4D]
  loss.dispose()
  return { loss: (await value.data())[0], gradient: await gradient.data() }
}

beforeAll(async () => {
  await setBackend('cpu')
  expect(getBackend()).toBe('cpu')
})

describe('the content loss', () => {
  const [photo, painting] = [features(0.7), features(1.9, 2, 0.5)]

  test('is none for the photo’s forms in the painting’s contrast and palette', async () => {
    const { mean, gram } = statistics(painting)
    const own = statistics(photo)
    const deviation = (s: TapStatistics, i: number) => Math.sqrt(s.gram[i * 4] - s.mean[i] ** 2)
    const restyled = photo.map((v, k) => {
      const i = k % CHANNELS
      return mean[i] + ((v - own.mean[i]) * deviation({ channels: CHANNELS, mean, gram }, i)) / deviation(own, i)
    })
    const at = await lossOf(photo, painting, restyled)
    expect(at.loss).toBeLessThan(1e-8)
    expect(Math.max(...at.gradient.map(Math.abs))).toBeLessThan(1e-6)
    expect((await lossOf(photo, painting, photo)).loss).toBeGreaterThan(0.05)
    expect((await lossOf(photo, painting, painting)).loss).toBeGreaterThan(0.05)
  })

  test('does not ask how much contrast the photo has', async () => {
    const picture = features(1.1)
    const plain = await lossOf(photo, painting, picture)
    const pale = await lossOf(
      photo.map((v) => 0.5 * v + 3),
      painting,
      picture,
    )
    expect(pale.loss).toBeCloseTo(plain.loss, 4)
  })

  test('keeps the photo’s forms where the painting has none, and is finite where the photo has none', async () => {
    const blank = new Float32Array(PLACES * CHANNELS).fill(0.6)
    const { gradient } = await lossOf(photo, blank, blank)
    const [low, high] = [photo.indexOf(Math.min(...photo)), photo.indexOf(Math.max(...photo))]
    expect(gradient[low]).toBeGreaterThan(1e-4)
    expect(gradient[high]).toBeLessThan(-1e-4)
    for (const { loss, gradient } of [await lossOf(blank, painting, photo), await lossOf(blank, blank, photo)]) {
      expect(loss).toBeGreaterThan(0)
      expect(loss).toBeLessThan(1e3)
      expect(gradient.every(Number.isFinite)).toBe(true)
    }
  })
})
