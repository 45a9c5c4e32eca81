import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type CheckpointOrigin,
  checkCheckpoint,
  readCheckpoint,
  writeCheckpoint,
} from '../../src/cli/checkpoint-file.ts'
import { readMetadata, writeSafetensors } from '../../src/core/safetensors.ts'
import { checkState, decodeState, encodeState } from '../../src/gatys/checkpoint.ts'
import { DEFAULT_SETTINGS, readSettings } from '../../src/gatys/polish-settings.ts'
import type { PolishOptions, PolishState } from '../../src/gatys/types.ts'
import { fieldMutations, mutateBytes, mutateValue } from './mutations.ts'
import { expectTyped, fuzz } from './typed.ts'

const values = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i))

const lbfgs: PolishState = {
  meta: {
    ...{ version: 1, release: 'pastiche-3', settings: DEFAULT_SETTINGS, width: 100, height: 96, iteration: 12 },
    ...{ level: 0, levelIteration: 12, curve: [3, 2.5, 2], coarse: [25], optimiser: {} },
  },
  arrays: { x: values(50 * 48 * 3), s0: values(50 * 48 * 3), y0: values(50 * 48 * 3) },
}
const adam: PolishState = {
  meta: { ...lbfgs.meta, level: 1, levelIteration: 3, optimiser: { rate: 0.06, time: 3, best: 2 } },
  arrays: { x: values(28_800), m: values(28_800), v: values(28_800), best: values(28_800) },
}
const states = { lbfgs, adam }

/** What an optimiser may rely on. */
function fit({ meta, arrays }: PolishState): void {
  expect(meta.settings.iterations).toBeGreaterThan(0)
  expect(meta.iteration).toBeLessThanOrEqual(meta.settings.iterations)
  expect(Number.isInteger(meta.level) && meta.level <= meta.coarse.length).toBe(true)
  for (const array of Object.values(arrays)) {
    expect(array.length).toBe(arrays.x.length)
    expect(array.every(Number.isFinite)).toBe(true)
  }
}

async function check(name: string, state: unknown): Promise<void> {
  const run = () => checkState(state as PolishState, lbfgs.meta)
  const found = await expectTyped(name, run, { inputBytes: 500_000 })
  if (found) fit(found)
}

test.each(Object.entries(states))('a state of %s: every field, damaged in every way', async (_, state) => {
  expect(() => checkState(state, state.meta)).not.toThrow()
  for (const { value, what } of fieldMutations(state)) await check(what, value)
})

test('states with several damaged fields', () =>
  fuzz((random) => {
    const { value, what } = mutateValue(random, random.pick([lbfgs, adam]))
    return check(what, value)
  }))

test('damaged files of states', () =>
  fuzz(async (random) => {
    const state = random.pick([lbfgs, adam])
    const bytes = mutateBytes(random, encodeState(state))
    const found = await expectTyped('a state', () => decodeState(bytes.buffer, 'a'), { inputBytes: bytes.length })
    if (found) fit(found)
  }))

test('files of states whose numbers are damaged', () =>
  fuzz(async (random) => {
    const written = encodeState(adam)
    const [[key, text]] = Object.entries(readMetadata(written.buffer))
    const { value, what } = mutateValue(random, JSON.parse(text))
    const tensors = Object.entries(adam.arrays).map(([name, data]) => [name, { shape: [data.length], data }])
    const bytes = writeSafetensors(Object.fromEntries(tensors), { [key]: JSON.stringify(value) ?? '' })
    const found = await expectTyped(what, () => decodeState(bytes.buffer, 'a'), { inputBytes: bytes.length })
    if (found) fit(found)
  }))

test('settings from a program without types', async () => {
  const settings = { ...DEFAULT_SETTINGS }
  for (const { value, what } of fieldMutations(settings))
    await expectTyped(what, () => readSettings({ ...(value as PolishOptions) }), { inputBytes: 100_000 })
})

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-fuzz-'))
})
afterAll(() => rm(folder, { recursive: true }))

const { iterations: _, ...choices } = DEFAULT_SETTINGS
const origin: CheckpointOrigin = {
  ...{ release: 'pastiche-3', photo: 'ab'.repeat(32), styles: [['built-in:cd', '1.000000']] },
  settings: { ...choices, maxEdge: null },
}

test('checkpoints of the terminal program', async () => {
  const file = path.join(folder, 'a.ckpt')
  const small: PolishState = { meta: { ...lbfgs.meta, width: 4, height: 3, coarse: [] }, arrays: { x: values(36) } }
  await writeCheckpoint(file, small, origin, true)
  const sound = new Uint8Array(await readFile(file))
  const read = async () => [await checkCheckpoint(file, origin, 100), await readCheckpoint(file)]
  expect(await expectTyped('sound', read, { inputBytes: sound.length })).toEqual([12, small])
  const headEnd = sound.indexOf(10)
  const head: unknown = JSON.parse(new TextDecoder().decode(sound.subarray(0, headEnd)))
  const tryOut = async (name: string, bytes: Uint8Array) => {
    await writeFile(file, bytes)
    await expectTyped(name, read, { inputBytes: bytes.length })
  }
  const withHead = (value: unknown) =>
    Buffer.concat([Buffer.from(JSON.stringify(value) ?? ''), sound.subarray(headEnd)])
  await fuzz(async (random) => {
    if (random.below(2) === 0) return tryOut('bytes', mutateBytes(random, sound))
    const { value, what } = mutateValue(random, head)
    return tryOut(what, withHead(value))
  })
})
