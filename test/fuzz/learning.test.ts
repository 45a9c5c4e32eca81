/** States of learning, as the app stores them. */
import { expect, test } from 'vitest'
import { decodeLearning, encodeLearning } from '../../src/learning/state.ts'
import type { LearningState } from '../../src/learning/types.ts'
import { fieldMutations, mutateBytes } from './mutations.ts'
import { expectTyped, fuzz } from './typed.ts'

const numbers = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i))
const state: LearningState = {
  meta: {
    version: 1,
    release: 'pastiche-3',
    steps: 100,
    rank: 0,
    side: 192,
    seed: 3,
    step: 12,
    pull: 3.5,
    strain: 0.9,
  },
  arrays: { x: numbers(40), m: numbers(40), v: numbers(40), mean: numbers(40), first: numbers(40) },
}
const sound = encodeLearning(state)

async function check(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const found = await expectTyped(name, () => decodeLearning(bytes), { inputBytes: bytes.length })
  if (!found) return
  expect(found.meta.step).toBeLessThanOrEqual(found.meta.steps)
  for (const array of Object.values(found.arrays)) expect(array.every(Number.isFinite)).toBe(true)
}

test('a state comes back as it was', () => expect(decodeLearning(sound)).toEqual(state))

test('a state with every number damaged in every way', async () => {
  for (const { value, what } of fieldMutations(state.meta)) {
    const meta = value as LearningState['meta']
    await check(what, encodeLearning({ ...state, meta }))
  }
})

test('a state with damaged bytes', () => fuzz((random) => check('bytes', mutateBytes(random, sound))))
