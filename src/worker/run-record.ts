/** What a kept run looks like in storage, and how it is read back: field by field, for anything may lie there. */
import { sha256Hex } from '../core/digest.ts'
import type { PolishMeta, PolishState, Snapshot } from '../gatys/types.ts'

/** An optimisation as far as it was. */
export interface StoredRun {
  /** Equal for equal photo, styles and settings. */
  readonly key: string
  /** The page's own note on the run. */
  readonly origin?: unknown
  /** As in the last snapshot: null where it can be resumed. */
  readonly ended: Snapshot['ended']
  readonly state: PolishState
}

/** A run without its arrays. */
export type RunSummary = Omit<StoredRun, 'state'> & { readonly meta: PolishMeta }

/** What the `runs` store holds: the state with names of arrays in the place of arrays. */
export interface RunRecord extends RunSummary {
  readonly arrays: Readonly<Record<string, string>>
  /** SHA-256 of each array by its name in the arrays' store; a run of version 0.2 has none. */
  readonly sums?: Readonly<Record<string, string>>
  /** When it was written, ms since 1970. */
  readonly saved?: number
  /** Who wrote it last: a worker's name for its own arrays. */
  readonly writer?: string
}

const ENDS: readonly unknown[] = ['done', 'converged', 'diverged', null] satisfies Snapshot['ended'][]

/** null for what is no run. */
export function readRunRecord(value: unknown): RunRecord | null {
  const { key, origin, ended, meta, arrays, sums, saved, writer } = fields(value)
  if (typeof key !== 'string' || !isTexts(arrays) || !isMeta(meta) || !ENDS.includes(ended ?? null)) return null
  return {
    key,
    origin,
    ended: (ended ?? null) as Snapshot['ended'],
    meta,
    arrays,
    ...(isTexts(sums) && { sums }),
    ...(isCount(saved) && { saved }),
    ...(typeof writer === 'string' && { writer }),
  }
}

/** Whether an array is the one that was written. @param sum undefined where nobody knows */
export async function isWhole(array: unknown, sum: string | undefined): Promise<boolean> {
  if (!(array instanceof Float32Array)) return false
  return sum === undefined || (await sumOf(array as Float32Array<ArrayBuffer>)) === sum
}

export function sumOf({ buffer, byteOffset, byteLength }: Float32Array<ArrayBuffer>): Promise<string> {
  return sha256Hex(new Uint8Array(buffer, byteOffset, byteLength))
}

/** Of its many numbers those that are read before the optimiser has looked at it; it checks the rest itself. */
function isMeta(value: unknown): value is PolishMeta {
  const { settings, iteration, curve } = fields(value)
  return isObject(settings) && isCount(iteration) && (curve === undefined || Array.isArray(curve))
}

function isTexts(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string')
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {}
}
