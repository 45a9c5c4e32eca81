import { expect, test } from 'vitest'
import { readStoredPainting, unlearnt } from '../../../src/app/storage/stored-painting.ts'

const filled = (value: number) => new Float32Array(100).fill(value)
const older = {
  id: 'aunt',
  name: 'My aunt',
  added: 0,
  painting: new Blob(['painting']),
  thumbnail: new Blob(['thumbnail']),
  release: 'r1',
}

const credits = { ...older, ...unlearnt }
const bytes = new Uint8Array([1, 2, 3])
const learnt = { bytes, release: 'r1', done: 0.4 }
const crop = {
  corners: [
    { x: 0.1, y: 0.1 },
    { x: 0.9, y: 0.2 },
    { x: 0.8, y: 0.9 },
    { x: 0.1, y: 0.8 },
  ],
  turns: 1,
}

test('a painting is read as it was written', () => {
  expect(readStoredPainting({ ...credits, vector: filled(1) })).toEqual({ ...credits, vector: filled(1) })
})

test('what was learnt of it, its crop and the whole of it are read as they were written', () => {
  const record = {
    ...credits,
    ...{
      vector: filled(1),
      original: new Blob(['whole']),
      crop,
      learnt,
      using: 'learnt',
      learning: 'paused',
      resume: bytes,
    },
  }
  expect(readStoredPainting(structuredClone(record))).toEqual(record)
})

test('one that an earlier version kept is one that nothing was learnt of', () => {
  expect(readStoredPainting({ ...older, vector: filled(1) })).toEqual({ ...credits, vector: filled(1) })
})

test('a style that came without a painting is one by what was learnt', () => {
  const record = { ...credits, painting: null, thumbnail: null, vector: null, learnt: { ...learnt, done: 1 } }
  expect(readStoredPainting({ ...record, using: 'learnt' })).toEqual({ ...record, using: 'learnt' })
  expect(readStoredPainting({ ...record, learnt: null })).toBeNull()
})

test.each<[string, object]>([
  ['bytes that are none', { learnt: { ...learnt, bytes: [1, 2] } }],
  ['no bytes', { learnt: { ...learnt, bytes: new Uint8Array() } }],
  ['far too many bytes', { learnt: { ...learnt, bytes: new Uint8Array(5e6) } }],
  ['no release', { learnt: { ...learnt, release: null } }],
  ['a progress that is none', { learnt: { ...learnt, done: 7 } }],
])('one whose learnt style has %s is painted as predicted', (_, rest) => {
  const read = readStoredPainting({ ...credits, vector: filled(1), using: 'learnt', ...rest })
  expect(read).toEqual({ ...credits, vector: filled(1) })
})

test('a crop that is none cuts nothing off, and a state of learning that is none is none', () => {
  const record = { ...credits, vector: null, original: new Blob(['whole']) }
  const damaged = { ...record, crop: { ...crop, turns: 9 }, learning: 'sometimes' }
  expect(readStoredPainting(damaged)).toEqual(record)
})

test('one of a later version of the app is not for this one to read', () => {
  expect(readStoredPainting({ ...credits, vector: filled(1), format: 3 })).toBeNull()
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

test.each(Object.keys(older))('what has no sound %s is no painting', (name) => {
  // Without a painting, which is null then, there are styles that came by links.
  const damaged = name === 'painting' ? 'lost' : null
  expect(readStoredPainting({ ...credits, vector: filled(1), [name]: damaged })).toBeNull()
})

test('a style that came without its painting is one as long as it has numbers, and none of an earlier version', () => {
  const style = { ...credits, painting: null, thumbnail: null, vector: filled(1) }
  expect(readStoredPainting(style)).toEqual(style)
  expect(readStoredPainting({ ...style, vector: null })).toBeNull()
  expect(readStoredPainting({ ...style, format: undefined })).toBeNull()
})

test('what is no record is no painting', () => {
  for (const record of [null, undefined, 'painting', 7]) expect(readStoredPainting(record)).toBeNull()
})
