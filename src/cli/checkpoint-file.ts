/**
 * A checkpoint's file: a line of JSON that says what it belongs to and how far it is, then the optimiser's state. The
 * line can be checked in an instant, before anything is loaded; the state can be hundreds of megabytes.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { StyleTransferError } from '../core/errors.ts'
import { readChoice, readList, readMatch, readPlain, readRecord, readWhole, readWords } from '../core/fields.ts'
import { POLISH_KNOBS } from '../core/knobs.ts'
import type { Look } from '../core/look.ts'
import { RELEASE_ID } from '../core/release.ts'
import { decodeState, encodeState } from '../gatys/checkpoint.ts'
import { DEFAULT_SETTINGS } from '../gatys/polish-settings.ts'
import type { PolishSettings, PolishState } from '../gatys/types.ts'
import { writeAtomic } from './atomic.ts'
import { readError, systemCode } from './failure.ts'
import { optionOf } from './knob-options.ts'
import { sharesOf } from './mark.ts'

/** Everything that an optimisation depends on but the number of its iterations, which may grow. */
export interface CheckpointOrigin {
  readonly release: string
  /** SHA-256 of the photo's file. */
  readonly photo: string
  readonly styles: readonly (readonly [id: string, share: string])[]
  readonly settings: Omit<PolishSettings, 'iterations' | 'maxEdge'> & { readonly maxEdge: number | null }
}

interface Head {
  readonly pastiche: 'checkpoint'
  readonly origin: CheckpointOrigin
  /** Iterations done. */
  readonly iteration: number
  /** SHA-256 of what follows the line. */
  readonly sha256: string
}

/** The line is well below this, also with hundreds of styles. */
const MAX_HEAD_BYTES = 262_144
const LINE_BREAK = 10

const START_ANEW = 'start anew with --overwrite in place of --resume, or name another --checkpoint.'

function unusable(path: string, why: string, cause?: unknown): StyleTransferError {
  return new StyleTransferError('checkpoint-unusable', `The checkpoint ${path} ${why}`, { cause })
}

function damaged(path: string, cause?: unknown): StyleTransferError {
  return unusable(path, `is damaged, or is not a checkpoint; ${START_ANEW}`, cause)
}

/** What a checkpoint of this run belongs to. Reads the photo. */
export async function originOf(
  photo: string,
  styles: Look<string>['styles'],
  rest: Pick<CheckpointOrigin, 'release' | 'settings'>,
): Promise<CheckpointOrigin> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(photo)) hash.update(chunk as Buffer)
  } catch (error) {
    throw readError(error)
  }
  return { ...rest, photo: hash.digest('hex'), styles: sharesOf(styles) }
}

function parseHead(bytes: Uint8Array, path: string): { head: Head; length: number } {
  const end = bytes.subarray(0, MAX_HEAD_BYTES).indexOf(LINE_BREAK)
  if (end < 0) throw damaged(path)
  try {
    const head = readHead(JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))))
    return { head, length: end + 1 }
  } catch (error) {
    throw damaged(path, error)
  }
}

const SHA256 = /^[0-9a-f]{64}$/
const MOST_STYLES = 10_000

/** @throws Unsound */
function readHead(value: unknown): Head {
  const { pastiche, origin, iteration, sha256 } = readRecord(value, 'it')
  const { release, photo, styles, settings } = readRecord(origin, 'origin')
  return {
    pastiche: readChoice(pastiche, 'pastiche', ['checkpoint']),
    origin: {
      release: readMatch(release, 'release', RELEASE_ID),
      photo: readMatch(photo, 'photo', SHA256),
      styles: readList(styles, 'styles', [1, MOST_STYLES]).map((style) => {
        const [id, share] = readList(style, 'styles', 2)
        return [readWords(id, 'styles'), readWords(share, 'styles')]
      }),
      settings: Object.fromEntries(
        Object.entries(readRecord(settings, 'settings')).map(([name, value]) => [name, readPlain(value, name)]),
      ) as CheckpointOrigin['settings'],
    },
    iteration: readWhole(iteration, 'iteration', [0, POLISH_KNOBS.iterations.most]),
    sha256: readMatch(sha256, 'sha256', SHA256),
  }
}

/** How what a checkpoint was made from differs from what is wanted now, as the rest of a sentence; or null. */
function differenceOf(made: CheckpointOrigin, wanted: CheckpointOrigin): string | null {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  if (made.release !== wanted.release) return `was made with the release ${made.release}, and this is ${wanted.release}`
  if (made.photo !== wanted.photo) return 'was made from another photo'
  if (!same(made.styles, wanted.styles)) return 'was made with another --style or --mix'
  // A setting that came later was as usual.
  const before = { ...DEFAULT_SETTINGS, ...made.settings }
  const options = Object.entries(wanted.settings)
    .filter(([name, value]) => !same(before[name as keyof typeof before], value))
    .map(([name]) => `--${optionOf(name)}`)
  return options.length > 0 ? `was made with another ${options.join(', ')}` : null
}

/**
 * Whether a checkpoint can be resumed, as far as its first line tells.
 *
 * @returns iterations done; null where there is no file
 * @throws StyleTransferError `checkpoint-unusable`
 */
export async function checkCheckpoint(
  path: string,
  wanted: CheckpointOrigin,
  iterations: number,
): Promise<number | null> {
  let bytes: Uint8Array
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(MAX_HEAD_BYTES), 0, MAX_HEAD_BYTES, 0)
      bytes = buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw unusable(path, `can't be read (${systemCode(error) ?? error}); ${START_ANEW}`, error)
  }
  const { head } = parseHead(bytes, path)
  const difference = differenceOf(head.origin, wanted)
  if (difference) throw unusable(path, `${difference}; give the same as then, or ${START_ANEW}`)
  if (head.iteration > iterations)
    throw unusable(
      path,
      `has ${head.iteration} iterations already, more than --polish ${iterations}; ask for as many, or ${START_ANEW}`,
    )
  return head.iteration
}

/**
 * Reads the state in a checkpoint.
 *
 * @returns null where there is no file
 * @throws StyleTransferError `checkpoint-unusable` where it is damaged
 */
export async function readCheckpoint(path: string): Promise<PolishState | null> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null
    throw unusable(path, `can't be read (${systemCode(error) ?? error}); ${START_ANEW}`, error)
  })
  if (!bytes) return null
  const { head, length } = parseHead(bytes, path)
  if (createHash('sha256').update(bytes.subarray(length)).digest('hex') !== head.sha256) throw damaged(path)
  return decodeState(bytes.buffer.slice(bytes.byteOffset + length, bytes.byteOffset + bytes.length), path)
}

/**
 * Writes a checkpoint, whole or not at all.
 *
 * @throws StyleTransferError `write-failed`, also where it exists and `overwrite` is false; `storage-full`
 */
export async function writeCheckpoint(
  path: string,
  state: PolishState,
  origin: CheckpointOrigin,
  overwrite: boolean,
): Promise<void> {
  const bytes = encodeState(state)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const head: Head = { pastiche: 'checkpoint', origin, iteration: state.meta.iteration, sha256 }
  await writeAtomic(path, [Buffer.from(`${JSON.stringify(head)}\n`), bytes], overwrite)
}
