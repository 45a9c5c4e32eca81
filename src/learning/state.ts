import { type Range, readMatch, readNumber, readRecord, readWhole, Unsound } from '../core/fields.ts'
import { LEARN_KNOBS } from '../core/knobs.ts'
import { RELEASE_ID } from '../core/release.ts'
import { readMetadata, readSafetensors, writeSafetensors } from '../core/safetensors.ts'
import { unusable } from '../gatys/checkpoint.ts'
import type { Numbers } from './numbers.ts'
import type { LearningArray, LearningMeta, LearningSettings, LearningState } from './types.ts'

/** The metadata's key. */
const KEY = 'pastiche-learning'
const ARRAYS: readonly LearningArray[] = ['x', 'm', 'v', 'mean', 'first']
/** Of a piece of a photo, px. */
export const SIDE = [32, 512] as const
const SEED: Range = [-(2 ** 31), 2 ** 31 - 1]

/** A state as a file: safetensors, its numbers as JSON in the metadata. */
export function encodeLearning({ meta, arrays }: LearningState): Uint8Array<ArrayBuffer> {
  const tensors = ARRAYS.map((name) => [name, { shape: [arrays[name].length], data: arrays[name] }])
  return writeSafetensors(Object.fromEntries(tensors), { [KEY]: JSON.stringify(meta) })
}

const bounds = ({ least, most }: { readonly least: number; readonly most: number }): Range => [least, most]

function readMeta(value: unknown): LearningMeta {
  const stored = readRecord(value, 'the state')
  const steps = readWhole(stored.steps, 'steps', bounds(LEARN_KNOBS.steps))
  return {
    version: readWhole(stored.version, 'version', [1, 1]) as 1,
    release: readMatch(stored.release, 'release', RELEASE_ID),
    steps,
    rank: readWhole(stored.rank, 'rank', bounds(LEARN_KNOBS.rank)),
    side: readWhole(stored.side, 'side', SIDE),
    seed: readWhole(stored.seed, 'seed', SEED),
    step: readWhole(stored.step, 'step', [0, steps]),
    pull: readNumber(stored.pull, 'pull', [0, 1000]),
    strain: stored.strain === null ? null : readNumber(stored.strain, 'strain', [0, 1e6]),
  }
}

/**
 * The inverse of {@link encodeLearning}.
 *
 * @throws StyleTransferError `checkpoint-unusable` where the bytes are no such state, or damaged
 */
export function decodeLearning(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): LearningState {
  try {
    const buffer = bytes instanceof ArrayBuffer ? bytes : new Uint8Array(bytes).buffer
    const meta = readMeta(JSON.parse(readMetadata(buffer)[KEY]))
    const tensors = readSafetensors(buffer, 'the state')
    const arrays = ARRAYS.map((name) => {
      const data = tensors.get(name)?.data
      if (!data?.every(Number.isFinite)) throw new Unsound(`${name} is missing or damaged`)
      return [name, data]
    })
    return { meta, arrays: Object.fromEntries(arrays) as LearningState['arrays'] }
  } catch (cause) {
    throw unusable('What was learnt of the painting so far is damaged', cause)
  }
}

/** @throws StyleTransferError `checkpoint-unusable` where a state is of other networks or settings */
export function checkLearning(
  { meta, arrays }: LearningState,
  expected: LearningSettings & { readonly release: string; readonly norms: number; readonly numbers: Numbers },
): void {
  const { release, numbers, norms } = expected
  if (meta.release !== release) throw unusable(`What was learnt so far is of the release ${meta.release}`)
  for (const name of ['steps', 'rank', 'side', 'seed'] as const)
    if (meta[name] !== expected[name]) throw unusable(`What was learnt so far was learnt with ${name} ${meta[name]}`)
  for (const name of ARRAYS)
    if (arrays[name].length !== (name === 'first' ? norms : numbers.length))
      throw unusable('What was learnt so far does not fit the networks')
}
