import { expect, test } from 'vitest'
import { isSoundLearnt, type LearntStyle } from '../../src/core/style.ts'
import { packStyle, unpackStyle } from '../../src/core/style-numbers.ts'
import { mutateBytes } from './mutations.ts'
import { expectTyped, fuzz } from './typed.ts'

const filled = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i))
const style: LearntStyle = {
  norms: filled(96),
  adapters: new Map([['blocks.0.a.pointwise', { rank: 2, inputs: 8, outputs: 4, down: filled(16), up: filled(8) }]]),
}
const sound = packStyle(style)

test('packed styles: damaged bytes are a sound style or a sentence', () =>
  fuzz(async (random) => {
    const bytes = new Uint8Array(mutateBytes(random, sound))
    const found = await expectTyped('style', () => unpackStyle(bytes, 'a'), { inputBytes: bytes.length })
    if (found !== null) expect(isSoundLearnt(found)).toBe(true)
  }))
