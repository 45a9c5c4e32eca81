import { expect, test } from 'vitest'
import { StyleTransferError } from '../../src/core/errors.ts'
import { fieldMutations, mutateBytes, mutateValue, placesOf, randomOf } from './mutations.ts'
import { prologue } from './prologue.ts'
import { expectTyped, fuzz } from './typed.ts'

const processorTime = () => process.cpuUsage().user + process.cpuUsage().system

const bytes = Uint8Array.from({ length: 300 }, (_, i) => i)

test('a seed brings the same mutations back, and another one others', () => {
  const made = (seed: number) => {
    const random = randomOf(seed)
    return [mutateBytes(random, bytes), prologue(random), mutateValue(random, { a: [1, 2], b: 'x' }).what]
  }
  expect(made(7)).toEqual(made(7))
  expect(made(7)).not.toEqual(made(8))
})

test('what is mutated stays as it was', () => {
  const value = { a: { b: [1, 2, 3] }, data: new Uint8Array(4) }
  const before = structuredClone(value)
  const random = randomOf(1)
  for (let i = 0; i < 300; i++) mutateValue(random, value)
  for (let i = 0; i < 300; i++) mutateBytes(random, bytes)
  expect(value).toEqual(before)
  expect(bytes).toEqual(Uint8Array.from({ length: 300 }, (_, i) => i))
})

test('every field of a value is damaged in every way', () => {
  const value = { a: { b: 1 }, list: [1, 2, 3, 4, 5] }
  expect(placesOf(value).map((path) => path.join('.'))).toEqual(['', 'a', 'a.b', 'list', 'list.0', 'list.1', 'list.4'])
  const all = [...fieldMutations(value)].map(({ what }) => what)
  expect(all).toEqual(
    expect.arrayContaining(['a.b: NaN', 'a.b: missing', 'list.4: null', 'a: with more', '(all): text']),
  )
})

test('a value and a typed error pass', async () => {
  expect(await expectTyped('a value', () => 5, { inputBytes: 1 })).toBe(5)
  const typed = () => Promise.reject(new StyleTransferError('model-corrupt', 'It is damaged.'))
  expect(await expectTyped('a typed error', typed, { inputBytes: 1 })).toBeNull()
})

test.each([
  ['another error', () => JSON.parse('{'), /an untyped error, SyntaxError/],
  ['another error, later', () => Promise.reject(new TypeError('x is undefined')), /untyped error, TypeError/],
  ['more memory than ten times the input', () => new Uint8Array(200e6).fill(1), /MB (?:on the way )?for 3 bytes/],
  [
    'more processor time than it may take',
    () => {
      for (const until = processorTime() + 100_000; processorTime() < until; );
    },
    /ms of processor time/,
  ],
  [
    'what never ends',
    // Each further character doubles the time.
    () => /^(?:\s+)*$/.test(`${' '.repeat(200)}x`),
    /timed out/,
  ],
] as const)('%s fails', async (_, run, message) => {
  await expect(expectTyped('an input', run, { inputBytes: 3, time: { never: 3000, cpu: 50 } })).rejects.toThrow(message)
})

test('a failure says how to bring it back', async () => {
  let calls = 0
  const once = () => {
    if (++calls === 3) throw new Error('broken')
  }
  const failure: unknown = await fuzz(once, 10).catch((error: unknown) => error)
  expect(String(failure)).toMatch(/broken\s+bring it back with FUZZ_SEED=-?\d+ FUZZ_COUNT=1/)
})
