/** What programs without types hand the library in the place of styles. */
import { expect, test } from 'vitest'
import { checkImage, type ImageInput } from '../../src/core/image.ts'
import { checkStyle, isSoundStyle, mixStyles, STYLE_DIM, type StyleVector, withStrength } from '../../src/core/style.ts'
import { fieldMutations, mutateValue } from './mutations.ts'
import { expectTyped, fuzz } from './typed.ts'

const style = (seed: number): StyleVector => Float32Array.from({ length: STYLE_DIM }, (_, i) => 5 * Math.sin(i + seed))
const parts = [
  { style: style(1), weight: 1 },
  { style: style(2), weight: 0.5 },
]

async function mixed(name: string, value: unknown): Promise<void> {
  const mix = await expectTyped(name, () => mixStyles(value as typeof parts), { inputBytes: 10_000 })
  if (mix) expect(isSoundStyle(mix), name).toBe(true)
}

test('mixes: every field, damaged in every way, and several at once', async () => {
  for (const { value, what } of fieldMutations(parts)) await mixed(what, value)
  await fuzz((random) => {
    const { value, what } = mutateValue(random, parts)
    return mixed(what, value)
  })
})

test('styles as vectors and as lists', async () => {
  for (const sound of [style(1), Array.from(style(1))])
    for (const { value, what } of fieldMutations(sound)) {
      const check = () => {
        checkStyle(value as StyleVector)
        return true
      }
      const passed = await expectTyped(what, check, { inputBytes: 10_000 })
      if (passed) expect(isSoundStyle(value), what).toBe(true)
    }
})

test('strengths', async () => {
  for (const { value, what } of fieldMutations(1)) {
    const run = () => withStrength(style(1), style(2), value as number)
    const found = await expectTyped(what, run, { inputBytes: 10_000 })
    if (found) expect(found.every(Number.isFinite), what).toBe(true)
  }
})

test('images', async () => {
  const image: ImageInput = { width: 3, height: 2, data: new Uint8ClampedArray(24) }
  for (const { value, what } of fieldMutations(image))
    await expectTyped(what, () => checkImage(value as ImageInput), { inputBytes: 10_000 })
})
