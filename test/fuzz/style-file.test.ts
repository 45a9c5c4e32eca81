/** Style files, of this version and the earlier ones. */
import { expect, test } from 'vitest'
import { writeSafetensors } from '../../src/core/safetensors.ts'
import { isSoundStyle, STYLE_DIM } from '../../src/core/style.ts'
import { formatStyleFile, parseStyleFile, type StyleFile } from '../../src/core/style-file.ts'
import { fieldMutations, mutateText, mutateValue } from './mutations.ts'
import { expectTyped, fuzz } from './typed.ts'

const vector = Array.from({ length: STYLE_DIM }, (_, i) => 5 * Math.sin(i))
const learnt = writeSafetensors({ norms: { shape: [100], data: Float32Array.from(vector) } })
const whole = { release: 'r-1', name: 'a.jpg', artist: 'A', year: '1889', learnt }

const documents: readonly (readonly [name: string, value: unknown])[] = [
  ['version 2', JSON.parse(formatStyleFile({ ...whole, vector: Float32Array.from(vector) }))],
  ['version 1', { release: 'r-1', name: 'a.jpg', vector }],
  ['the first', { release: 'r-1', name: 'a.jpg', vectors: { fine: vector, painted: vector, bold: vector } }],
]

/** As JSON.stringify, with what only a program can hold left out. */
const written = (value: unknown) => JSON.stringify(value) ?? ''

async function read(name: string, text: string): Promise<void> {
  const parse = () => parseStyleFile('a.json', text, 'r-1')
  const file: StyleFile | null = await expectTyped(name, parse, { inputBytes: text.length })
  if (!file) return
  expect(file.vector ?? file.learnt, name).not.toBeNull()
  if (file.vector) expect(isSoundStyle(file.vector), name).toBe(true)
  for (const words of [file.name, file.artist ?? '', file.year ?? ''])
    expect(words, name).toMatch(/^[^\p{Cc}\p{Cs}]{0,100}$/u)
  // What is taken can be kept and taken again.
  expect(parseStyleFile('a.json', formatStyleFile(file), 'r-1'), name).toEqual(file)
}

test.each(documents)('%s: every field, damaged in every way', async (_, value) => {
  expect(parseStyleFile('a.json', written(value), 'r-1').name).toBe('a.jpg')
  for (const { value: damaged, what } of fieldMutations(value)) await read(what, written(damaged))
})

test.each(documents)('%s: damaged text, and several damaged fields', (name, value) =>
  fuzz((random) => {
    const text =
      random.below(2) === 0
        ? new TextDecoder().decode(mutateText(random, written(value)))
        : written(mutateValue(random, value).value)
    return read(name, text)
  }),
)
