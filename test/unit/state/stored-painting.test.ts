import { expect, test } from 'vitest'
import { readStoredPainting } from '../../../src/app/storage/stored-painting.ts'

const filled = (value: number) => new Float32Array(100).fill(value)
const credits = {
  id: 'aunt',
  name: 'My aunt',
  added: 0,
  painting: new Blob(['painting']),
  thumbnail: new Blob(['thumbnail']),
  release: 'r1',
}

test('a painting is read as it was written', () => {
  expect(readStoredPainting({ ...credits, vector: filled(1) })).toEqual({ ...credits, vector: filled(1) })
})

test('one that an earlier version kept, with a vector for each stroke size, has the middle one', () => {
  const sizes = { fine: filled(1), painted: filled(2), bold: filled(3) }
  expect(readStoredPainting({ ...credits, sizes })).toEqual({ ...credits, vector: filled(2) })
})

test.each([
  ['none', {}],
  ['a short one', { vector: new Float32Array(99) }],
  ['plain numbers', { vector: [...filled(1)] }],
  ['one that is not finite', { vector: filled(Number.NaN) }],
  ['sizes that are none', { sizes: null }],
  ['sizes without the middle one', { sizes: { fine: filled(1) } }],
])('one with %s for a vector stays, to be learnt anew', (_, rest) => {
  expect(readStoredPainting({ ...credits, ...rest })).toEqual({ ...credits, vector: null })
})

test.each(Object.keys(credits))('what has no sound %s is no painting', (name) => {
  expect(readStoredPainting({ ...credits, vector: filled(1), [name]: null })).toBeNull()
})

test('what is no record is no painting', () => {
  for (const record of [null, undefined, 'painting', 7]) expect(readStoredPainting(record)).toBeNull()
})
