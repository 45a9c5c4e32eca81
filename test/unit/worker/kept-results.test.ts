import { expect, test, vi } from 'vitest'
import { KeptResults } from '../../../src/worker/kept-results.ts'

const image = { width: 1, height: 1, data: new Uint8ClampedArray(4) }

test('a picture is there until another is, and let go of once', async () => {
  const kept = new KeptResults()
  const free = vi.fn()
  const first = kept.keep('full', { pixels: async () => image, free })
  expect(await kept.find(first)).toBe(image)
  const second = kept.keep('full', { pixels: async () => image })
  expect(free).toHaveBeenCalledTimes(1)
  expect(await kept.find(first)).toBeNull()
  kept.forgetFull()
  expect(await kept.find(second)).toBeNull()
  expect(free).toHaveBeenCalledTimes(1)
})

test('one whose device was lost is not there any more, and a cancelled call is one', async () => {
  const kept = new KeptResults()
  const lost = kept.keep('full', { pixels: () => Promise.reject(new Error('The device is lost.')) })
  expect(await kept.find(lost)).toBeNull()
  const aborted = new DOMException('', 'AbortError')
  const cancelled = kept.keep('full', { pixels: () => Promise.reject(aborted) })
  await expect(kept.find(cancelled)).rejects.toBe(aborted)
})

test('a polished picture is kept beside the full one', async () => {
  const kept = new KeptResults()
  const [polished, full] = [
    kept.keep('polished', { pixels: async () => image }),
    kept.keep('full', { pixels: async () => image }),
  ]
  kept.forgetFull()
  expect(await kept.find(full)).toBeNull()
  expect(await kept.find(polished)).toBe(image)
})
