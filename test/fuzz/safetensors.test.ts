import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import current from '../../models/current.json'
import { readMetadata, readSafetensors, type WrittenTensor, writeSafetensors } from '../../src/core/safetensors.ts'
import { fieldMutations, mutateBytes, mutateValue } from './mutations.ts'
import { expectTyped, fuzz } from './typed.ts'

const release = path.resolve(import.meta.dirname, '../../models', current.current)
const shipped = ['selftest', 'transformer'].map((name) => readFileSync(path.join(release, `${name}.safetensors`)))

const tensors: Record<string, WrittenTensor> = {
  a: { shape: [2, 3], data: Float32Array.from([1, 2, 3, 4, 5, 6]) },
  b: { shape: [5], data: Uint8Array.from([1, 2, 3, 4, 5]) },
  c: { shape: [], data: Float32Array.of(7) },
}
const sound = writeSafetensors(tensors, { note: 'of the release' })

function check(name: string, bytes: Uint8Array<ArrayBuffer>) {
  const run = () => [readSafetensors(bytes, 'x.safetensors'), readMetadata(bytes.buffer)]
  return expectTyped(name, run, { inputBytes: bytes.length })
}

const fileOf = (header: unknown, size: number) => fileOfText(JSON.stringify(header) ?? '', size)

/** A file with this header and data of this many bytes. */
function fileOfText(header: string, size: number): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header)
  const out = new Uint8Array(8 + text.length + size)
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true)
  out.set(text, 8)
  return out
}

const header = {
  __metadata__: { note: 'x' },
  a: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
  b: { dtype: 'I8', shape: [2, 2], data_offsets: [24, 28] },
  'b.scale': { dtype: 'F32', shape: [2], data_offsets: [28, 36] },
  c: { dtype: 'F16', shape: [4], data_offsets: [36, 44] },
}

test('the sound ones are read', async () => {
  expect(await check('written', sound)).not.toBeNull()
  expect(await check('header', fileOf(header, 44))).not.toBeNull()
  for (const bytes of shipped) expect(await check('shipped', new Uint8Array(bytes))).not.toBeNull()
})

test('damaged files', () =>
  fuzz((random) => {
    const bytes = random.below(8) === 0 ? random.pick(shipped) : sound
    return check('damaged', mutateBytes(random, bytes))
  }))

test('every field of the header, damaged in every way', async () => {
  for (const { value, what } of fieldMutations(header)) await check(what, fileOf(value, 44))
})

test('headers with several damaged fields', () =>
  fuzz((random) => {
    const { value, what } = mutateValue(random, header)
    return check(what, fileOf(value, random.pick([44, 0, 43, 45, 1000])))
  }))

test('thousands of tensors in one place', async () => {
  const place = { dtype: 'U8', shape: [262_144], data_offsets: [0, 262_144] }
  const names = Array.from({ length: 2000 }, (_, i): [string, unknown] => [`x${i}`, place])
  expect(await check('overlap', fileOf(Object.fromEntries(names), 262_144))).toBeNull()
})

test('a header of brackets within brackets', async () => {
  for (const part of ['[', '{"a":', '"', '{"a":[', ' '])
    expect(await check(part, fileOfText(`{"a":${part.repeat(200_000)}`, 0))).toBeNull()
})
