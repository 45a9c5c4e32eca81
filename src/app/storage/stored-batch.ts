/** What is kept of several photos, field by field. */
import { readChoice, readNumber, readRecord, readSwitch, readWhole, readWords, Unsound } from '../../core/fields.ts'
import { QUALITY } from '../../core/knobs.ts'

/** A photo of several; its file and its picture lie beside it. */
export interface StoredBatchPhoto {
  readonly id: string
  /** Where it stands among the others. */
  readonly place: number
  readonly name: string
  readonly bytes: number
  readonly state: 'waiting' | 'done' | 'failed' | 'leftOut'
  readonly why: string | null
  readonly made: StoredMade | null
  readonly saved: boolean
}

/** The picture that was made of it. */
export interface StoredMade {
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly format: 'png' | 'jpeg' | 'webp'
}

/** What is done with all of them. */
export interface StoredBatchRun {
  readonly status: 'idle' | 'running' | 'paused'
  /** As another version may have written them. */
  readonly settings: unknown
  /** Names the look that the settings stood for. */
  readonly key: string
  readonly look: string
  readonly format: 'png' | 'jpeg' | 'webp'
  readonly quality: number
}

const FORMATS = ['png', 'jpeg', 'webp'] as const
const SIZE = [0, Number.MAX_SAFE_INTEGER] as const
/** Characters of a look's name, which has some hundred. */
const KEY = 20_000

/** null where it cannot be read. */
export function readBatchPhoto(record: unknown): StoredBatchPhoto | null {
  return orNull(() => {
    const { id, place, name, bytes, state, why, made, saved } = readRecord(record, 'photo')
    return {
      id: readText(id, 'id', 64),
      place: readNumber(place, 'place', [0, Number.MAX_SAFE_INTEGER]),
      name: readWords(name, 'name'),
      bytes: readWhole(bytes, 'bytes', SIZE),
      state: readChoice(state, 'state', ['waiting', 'done', 'failed', 'leftOut']),
      why: why === null ? null : readWords(why, 'why'),
      made: made === null ? null : readMade(made),
      saved: readSwitch(saved, 'saved'),
    }
  })
}

/** @throws Unsound */
function readMade(value: unknown): StoredMade {
  const { bytes, width, height, format } = readRecord(value, 'made')
  return {
    bytes: readWhole(bytes, 'bytes', SIZE),
    width: readWhole(width, 'width', SIZE),
    height: readWhole(height, 'height', SIZE),
    format: readChoice(format, 'format', FORMATS),
  }
}

/** null where it cannot be read. */
export function readBatchRun(record: unknown): StoredBatchRun | null {
  return orNull(() => {
    const { status, settings, key, look, format, quality } = readRecord(record, 'run')
    return {
      status: readChoice(status, 'status', ['idle', 'running', 'paused']),
      settings: readRecord(settings, 'settings'),
      key: readText(key, 'key', KEY),
      look: readWords(look, 'look'),
      format: readChoice(format, 'format', FORMATS),
      quality: readNumber(quality, 'quality', [QUALITY.least, QUALITY.most]),
    }
  })
}

/** @throws Unsound */
function readText(value: unknown, name: string, most: number): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > most) throw new Unsound(`${name} is not a text`)
  return value
}

function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof Unsound) return null
    throw error
  }
}
