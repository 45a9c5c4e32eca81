import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { decodeImage } from '../../src/cli/decode.ts'
import { readMark } from '../../src/cli/mark.ts'
import { mutateBytes } from './mutations.ts'
import { COUNT, expectTyped, fuzz } from './typed.ts'

const fixtures = path.resolve(import.meta.dirname, '../fixtures')
const images = readdirSync(fixtures)
  .filter((name) => !name.endsWith('.ts') && !name.startsWith('wide'))
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(path.join(fixtures, name))) }))

/** Decoding takes some milliseconds each. */
const SOME = Math.ceil(COUNT / 4)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-fuzz-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('damaged images, decoded for the terminal program', () =>
  fuzz(async (random) => {
    const { name, bytes } = random.pick(images)
    const damaged = mutateBytes(random, bytes)
    await expectTyped(name, () => decodeImage(damaged), { inputBytes: damaged.length })
  }, SOME))

test('the mark in damaged pictures', () =>
  fuzz(async (random) => {
    const { name, bytes } = random.pick(images)
    const file = path.join(folder, 'a')
    await writeFile(file, mutateBytes(random, bytes))
    await expectTyped(name, () => readMark(file), { inputBytes: bytes.length })
  }, SOME))
