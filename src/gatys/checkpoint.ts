import { StyleTransferError } from '../core/errors.ts'
import { readMetadata, readSafetensors, writeSafetensors } from '../core/safetensors.ts'
import { DEFAULT_SETTINGS } from './polish-settings.ts'
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
    const meta = JSON.parse(readMetadata(bytes)[KEY]) as PolishMeta
    const tensors = readSafetensors(bytes, file)
    const arrays = Object.fromEntries([...tensors].map(([name, { data }]) => [name, data]))
    if (meta.version === 1 && arrays.x) return { meta, arrays }
  } catch (cause) {
    throw unusable(`${file} is no checkpoint, or is damaged`, cause)
  }
  throw unusable(`${file} is a checkpoint of another version`)
}

/** The error for a state that cannot be resumed. @param why a clause without a full stop */
export function unusable(why: string, cause?: unknown): StyleTransferError {
  return new StyleTransferError('checkpoint-unusable', `${why}, so it cannot be resumed. Start anew.`, { cause })
}

/**
 * Checks that a state belongs to this run.
 *
 * @throws StyleTransferError `checkpoint-unusable` saying what differs
 */
export function checkState(
  { meta, arrays }: PolishState,
  expected: Pick<PolishMeta, 'release' | 'settings' | 'width' | 'height'>,
): void {
  if (meta.version !== 1) throw unusable('The checkpoint is of another version')
  if (meta.release !== expected.release) throw unusable(`The checkpoint is of the release ${meta.release}`)
  if (meta.width !== expected.width || meta.height !== expected.height)
    throw unusable(`The checkpoint is of a picture of ${meta.width} × ${meta.height} px`)
  if (meta.settings.iterations > expected.settings.iterations)
    throw unusable(
      `The checkpoint is of a run of ${meta.settings.iterations} iterations, which can only be made longer`,
    )
  // A setting that came later was as usual.
  const made = { ...DEFAULT_SETTINGS, ...meta.settings }
  for (const [name, value] of Object.entries(made))
    if (name !== 'iterations' && value !== expected.settings[name as keyof typeof expected.settings])
      throw unusable(`The checkpoint was made with ${name} ${value}`)
  if (!arrays.x?.every(Number.isFinite)) throw unusable('The checkpoint is damaged')
}
