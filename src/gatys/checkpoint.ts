import { StyleTransferError } from '../core/errors.ts'
import { type Range, readList, readMatch, readNumber, readRecord, readWhole, Unsound } from '../core/fields.ts'
import { POLISH_KNOBS } from '../core/knobs.ts'
import { RELEASE_ID } from '../core/release.ts'
import { readMetadata, readSafetensors, writeSafetensors } from '../core/safetensors.ts'
import type { Values } from './picture.ts'
import { readStoredSettings } from './polish-settings.ts'
import { planLevels } from './schedule.ts'
import type { PolishMeta, PolishState } from './types.ts'

/** The metadata's key. */
const KEY = 'pastiche-polish'

/** A state as a file: safetensors, its numbers as JSON in the metadata. */
export function encodeState({ meta, arrays }: PolishState): Uint8Array<ArrayBuffer> {
  const tensors = Object.fromEntries(
    Object.entries(arrays).map(([name, data]) => [name, { shape: [data.length], data }]),
  )
  return writeSafetensors(tensors, { [KEY]: JSON.stringify(meta) })
}

/**
 * The inverse of {@link encodeState}.
 *
 * @param file name for the message
 * @throws StyleTransferError `checkpoint-unusable` where the file is not a checkpoint, or is damaged
 */
export function decodeState(bytes: ArrayBuffer, file: string): PolishState {
  try {
    const meta: unknown = JSON.parse(readMetadata(bytes)[KEY])
    const tensors = readSafetensors(bytes, file)
    return readState({ meta, arrays: Object.fromEntries([...tensors].map(([name, { data }]) => [name, data])) })
  } catch (cause) {
    if (cause instanceof OtherVersion) throw unusable(`${file} is a checkpoint of another version`, cause)
    throw unusable(`${file} is no checkpoint, or is damaged`, cause)
  }
}

/** The error for a state that cannot be resumed. @param why a clause without a full stop */
export function unusable(why: string, cause?: unknown): StyleTransferError {
  return new StyleTransferError('checkpoint-unusable', `${why}, so it cannot be resumed. Start anew.`, { cause })
}

class OtherVersion extends Unsound {}

const ITERATIONS = [0, POLISH_KNOBS.iterations.most] as const
const SIDE = [1, 65_535] as const
/** Values of a picture, its moments or best values, and the remembered steps with their changes of the gradient. */
const ARRAY = /^(?:x|m|v|best|[sy]\d)$/

/**
 * The numbers of a state as it was stored, each read as what it must be.
 *
 * @throws Unsound
 */
export function readMeta(value: unknown): PolishMeta {
  const stored = readRecord(value, 'the state')
  if (stored.version !== 1) throw new OtherVersion('version is not 1')
  const settings = readStoredSettings(stored.settings)
  const planned = [0, settings.iterations] as const
  const whole = (name: string, range: Range) => readWhole(stored[name], name, range)
  const coarse = readList(stored.coarse, 'coarse', [0, 8]).map((count) => readWhole(count, 'coarse', planned))
  if (coarse.reduce((sum, count) => sum + count, 0) > settings.iterations) throw new Unsound('coarse is too much')
  return {
    version: 1,
    release: readMatch(stored.release, 'release', RELEASE_ID),
    settings,
    width: whole('width', SIDE),
    height: whole('height', SIDE),
    iteration: whole('iteration', planned),
    level: whole('level', [0, coarse.length]),
    levelIteration: whole('levelIteration', planned),
    curve: readList(stored.curve, 'curve', ITERATIONS).map((loss) => readNumber(loss, 'curve', FINITE)),
    coarse,
    optimiser: readOptimiser(stored.optimiser),
  }
}

const FINITE = [-Number.MAX_VALUE, Number.MAX_VALUE] as const

function readOptimiser(value: unknown): Readonly<Record<string, number>> {
  const numbers = Object.entries(readRecord(value, 'optimiser'))
  if (numbers.length > 16) throw new Unsound('optimiser has too many numbers')
  return Object.fromEntries(
    numbers.map(([name, number]) => [name, readNumber(number, `optimiser.${name}`, name === 'rate' ? [0, 1] : FINITE)]),
  )
}

/**
 * A state as it was stored: its numbers, and arrays of the size in hand, all of one length and finite.
 *
 * @throws Unsound
 */
export function readState(value: unknown): PolishState {
  const { meta: stored, arrays } = readRecord(value, 'the state')
  const meta = readMeta(stored)
  const { width, height } = planLevels(meta)[meta.level] ?? {}
  if (planLevels(meta).length !== meta.coarse.length + 1) throw new Unsound('coarse does not fit the size')
  const length = (width ?? 0) * (height ?? 0) * (meta.settings.keepColours ? 1 : 3)
  const read = Object.entries(readRecord(arrays, 'arrays')).map(([name, array]): [string, Values] => {
    if (!(ARRAY.test(name) && array instanceof Float32Array && array.length === length && array.every(Number.isFinite)))
      throw new Unsound(`${name} is not an array of ${length} numbers`)
    return [name, array as Values]
  })
  const found = Object.fromEntries(read)
  if (!found.x) throw new Unsound('x is missing')
  if (found.best && meta.optimiser.best === undefined) throw new Unsound('optimiser.best is missing')
  return { meta, arrays: found }
}

/**
 * Checks that a state is whole and belongs to this run.
 *
 * @returns the state as it was read, its arrays the same
 * @throws StyleTransferError `checkpoint-unusable` saying what differs
 */
export function checkState(
  state: PolishState,
  expected: Pick<PolishMeta, 'release' | 'settings' | 'width' | 'height'>,
): PolishState {
  const sound = soundState(state)
  const { meta } = sound
  if (meta.release !== expected.release) throw unusable(`The checkpoint is of the release ${meta.release}`)
  if (meta.width !== expected.width || meta.height !== expected.height)
    throw unusable(`The checkpoint is of a picture of ${meta.width} × ${meta.height} px`)
  if (meta.settings.iterations > expected.settings.iterations)
    throw unusable(
      `The checkpoint is of a run of ${meta.settings.iterations} iterations, which can only be made longer`,
    )
  for (const [name, value] of Object.entries(meta.settings))
    if (name !== 'iterations' && value !== expected.settings[name as keyof typeof expected.settings])
      throw unusable(`The checkpoint was made with ${name} ${value}`)
  return sound
}

function soundState(state: unknown): PolishState {
  try {
    return readState(state)
  } catch (cause) {
    if (cause instanceof OtherVersion) throw unusable('The checkpoint is of another version', cause)
    if (cause instanceof Unsound) throw unusable(`The checkpoint is damaged (${cause.message})`, cause)
    throw cause
  }
}
