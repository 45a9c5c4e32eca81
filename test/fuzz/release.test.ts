import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import current from '../../models/current.json'
import { type Named, parseCatalogue, parseCurrent, parseManifest } from '../../src/core/release.ts'
import { type NamedTensor, readSafetensors } from '../../src/core/safetensors.ts'
import { readStatistics } from '../../src/gatys/statistics.ts'
import { fieldMutations, mutateText, mutateValue, randomOf } from './mutations.ts'
import { expectTyped, fuzz } from './typed.ts'

const folder = path.resolve(import.meta.dirname, '../../models', current.current)
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')
const named: Named = { what: 'x.json', remedy: 'Get another.' }

const styles = JSON.parse(read('styles.json'))

interface Document {
  readonly name: string
  /** What stands in the file. */
  readonly value: unknown
  readonly parse: (text: string) => unknown
}

const documents: readonly Document[] = [
  { name: 'manifest', value: JSON.parse(read('manifest.json')), parse: (text) => parseManifest(text) },
  { name: 'styles', value: { ...styles, styles: styles.styles.slice(0, 3) }, parse: (text) => parseCatalogue(text) },
  { name: 'current', value: current, parse: (text) => parseCurrent(text, named) },
]

/** As JSON.stringify, with what only a program can hold left out. */
const written = (value: unknown) => JSON.stringify(value) ?? ''

/** Whatever is taken must be fit for use. */
function fit(name: string, value: unknown): void {
  if (value === null) return
  const text = JSON.stringify(value)
  expect(text, name).not.toMatch(/"file":"(?:[^\w-]|[^"]*(?:\.\.|[:\\]))|\\u001b/)
}

test.each(documents)('$name: every field, damaged in every way', async ({ name, value, parse }) => {
  expect(await expectTyped(name, () => parse(written(value)), { inputBytes: 0 })).not.toBeNull()
  for (const { value: damaged, what } of fieldMutations(value)) {
    const text = written(damaged)
    fit(name, await expectTyped(`${name}, ${what}`, () => parse(text), { inputBytes: text.length }))
  }
})

test.each(documents)('$name: damaged text, and several damaged fields', ({ name, value, parse }) =>
  fuzz(async (random) => {
    const text =
      random.below(2) === 0
        ? new TextDecoder().decode(mutateText(random, written(value)))
        : written(mutateValue(random, value).value)
    fit(name, await expectTyped(name, () => parse(text), { inputBytes: text.length }))
  }),
)

test.each([
  ['manifest', documents[0].value, parseManifest],
  ['styles', documents[1].value, parseCatalogue],
] as const)('%s: values that no text can hold', async (name, value, parse) => {
  for (const { value: damaged, what } of fieldMutations(value))
    if (/(?:undefined|NaN|Infinity|bytes|buffer|Blob|date)$/.test(what))
      await expectTyped(`${name}, ${what}`, () => parse(damaged), { inputBytes: 10_000 })
})

test('what a document does not know is not taken over', () => {
  const text = written({ ...(documents[0].value as object), extra: 1 }).replace('{', '{"__proto__":{"x":1},')
  const manifest = parseManifest(text)
  expect(Object.keys(manifest)).not.toContain('extra')
  expect('x' in manifest).toBe(false)
})

test('statistics of a style, each of their tensors damaged', async () => {
  const tensors = readSafetensors(readFileSync(path.join(folder, 'statistics/the-scream.safetensors')), 'x')
  const check = (name: string, damaged: ReadonlyMap<string, NamedTensor>) =>
    expectTyped(name, () => readStatistics(damaged), { inputBytes: 206_552 })
  expect(await check('sound', tensors)).not.toBeNull()
  const random = randomOf(3)
  for (const name of tensors.keys()) {
    const { data } = tensors.get(name) as NamedTensor
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1, 0.5, 1e9, 3e38])
      await check(`${name}: ${value}`, damagedAt(name, data.slice().fill(value, random.below(data.length))))
    for (const length of [0, 1, data.length - 1])
      expect((await check(`${name}: ${length}`, damagedAt(name, data.slice(0, length)))) === null).toBe(
        length < data.length,
      )
    const without = new Map(tensors)
    without.delete(name)
    expect(await check(`${name}: missing`, without)).toBeNull()
  }
  function damagedAt(name: string, data: Float32Array<ArrayBuffer>): Map<string, NamedTensor> {
    return new Map(tensors).set(name, { shape: [data.length], data })
  }
})
