/** Learning a painting with the real worker, engine and loss network, through the bridge that the page uses. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { current } from '../../../models/current.json'
import { readSafetensors } from '../../../src/core/safetensors.ts'
import { type Client, createClient, type TrainProgress, type TrainRequest } from '../../../src/worker/client.ts'
import { drawing, fixture } from './files.ts'

let client: Client

beforeEach(async () => {
  client = createClient({
    base: `${location.origin}/`,
    release: current,
    backend: 'wasm',
    createWorker: () => new Worker(new URL('../../../src/worker/service.ts', import.meta.url), { type: 'module' }),
  })
  const { bitmap } = await client.openPhoto('photo', await drawing(112, 96))
  bitmap.close()
})
afterEach(() => client.dispose())

test('learns in the background, makes room for a picture, pauses, and goes on', async () => {
  const seen: TrainProgress[] = []
  let tell: (progress: TrainProgress) => void = () => undefined
  const at = (step: number) =>
    new Promise<void>((resolve) => {
      tell = (progress) => progress.step >= step && resolve()
    })
  const onTrain = (progress: TrainProgress) => {
    seen.push(progress)
    tell(progress)
  }
  const painting = await fixture('painting.jpg')
  const request: TrainRequest = { key: 'a', painting, vector: null, photos: ['photo'], from: null }
  const second = at(2)
  const first = client.train(request, { onTrain })
  await second
  const rendered = await client.render({ photoId: 'photo', look: null, stage: 'full', live: false })
  expect(rendered.width).toBe(112)
  rendered.bitmap.close()
  client.endTrain()
  const paused = await first
  expect(paused).toMatchObject({ ended: 'paused', errors: null, release: current })
  expect(paused.step).toBeLessThan(paused.steps)
  const { data: norms } = readSafetensors(paused.style, 'style').get('norms') ?? { data: new Float32Array() }
  expect(norms.length).toBe(3392)
  expect(norms.every(Number.isFinite)).toBe(true)
  seen.length = 0
  const further = at(paused.step + 2)
  const rest = client.train({ ...request, from: paused.state }, { onTrain })
  await further
  client.endTrain()
  expect((await rest).step).toBeGreaterThan(paused.step)
  expect(seen[0]).toMatchObject({ step: paused.step })
  expect(seen.some(({ anew }) => anew)).toBe(false)
})
