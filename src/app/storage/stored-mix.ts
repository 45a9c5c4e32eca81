/** What is kept of a mix that is a style of its own, as this version writes it. */
import { readList, readMatch, readNumber, readRecord, readWhole, readWords, Unsound } from '../../core/fields.ts'

/** Of the record's form: one of a later number is of a later version of the app. */
const VERSION = 1
/** Styles of a mix at most: four slots, each with a mix of as many. */
const PARTS = 16

/** A style of a mix. */
export interface StoredPart {
  /** `builtin:<name>` or `own:<uuid>`. */
  readonly id: string
  /** 0..1, relative to the others'. */
  readonly share: number
}

/** A mix that the person keeps under a name. */
export interface StoredMix {
  readonly version: typeof VERSION
  /** The uuid of `mix:<uuid>`. */
  readonly id: string
  readonly name: string
  /** ms since 1970. */
  readonly added: number
  /** What it is made of; none of them is a mix. */
  readonly parts: readonly StoredPart[]
  /** Square. */
  readonly thumbnail: Blob
}

export function storedMix(mix: Omit<StoredMix, 'version'>): StoredMix {
  return { version: VERSION, ...mix }
}

/** @returns null for what is no mix, or one of a later version */
export function readStoredMix(record: unknown): StoredMix | null {
  try {
    const found = readRecord(record, 'mix')
    const { thumbnail } = found
    if (!(thumbnail instanceof Blob)) throw new Unsound('mix.thumbnail is no file')
    const parts = readList(found.parts, 'mix.parts', [1, PARTS]).map(readPart)
    if (!parts.some(({ share }) => share > 0)) throw new Unsound('mix.parts have no share')
    return {
      version: readWhole(found.version, 'mix.version', [VERSION, VERSION]) as typeof VERSION,
      id: readMatch(found.id, 'mix.id', /^[\w-]{1,64}$/),
      name: readWords(found.name, 'mix.name'),
      added: readNumber(found.added, 'mix.added', [0, 8.64e15]),
      parts,
      thumbnail,
    }
  } catch (error) {
    if (error instanceof Unsound) return null
    throw error
  }
}

function readPart(value: unknown): StoredPart {
  const { id, share } = readRecord(value, 'part')
  return {
    id: readMatch(id, 'part.id', /^(?:builtin|own):[\w-]{1,100}$/),
    share: readNumber(share, 'part.share', [0, 1]),
  }
}
