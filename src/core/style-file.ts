/**
 * A style as a file, the same for app, terminal and library: JSON of one style for the networks of one release.
 *
 * A mix is written as the one style that it comes to, not as its parts: whoever opens the file may have none of them.
 */
import { fromBase64, toBase64 } from './base64.ts'
import { StyleTransferError } from './errors.ts'
import { readRecord, readWhole, readWords, Unsound } from './fields.ts'
import { RELEASE_ID } from './release.ts'
import { readSafetensors } from './safetensors.ts'
import { isSoundStyle, STYLE_DIM, STYLE_LIMIT, type StyleVector } from './style.ts'

const FORMAT = 'pastiche-style'
const VERSION = 2

/** Characters of a style file at most. One of a style with adapters of rank 8 has some 60,000, a mix of four 240,000. */
export const STYLE_FILE_LENGTH = 1_000_000

/** Characters of a name or a credit at most; what is beyond is left out. */
const NAME_LENGTH = 100

/** A style and what is known of it; one of `vector` and `learnt` is there. */
export interface StyleFile {
  /** Id of the release whose networks it is for. */
  readonly release: string
  /** To be shown, may be empty: of the style, or the file name of its painting. */
  readonly name: string
  readonly artist?: string
  /** As in a catalogue: "1889", "c. 1831". */
  readonly year?: string
  /** The compact form: what the predictor read off the painting. */
  readonly vector: StyleVector | null
  /** What was learnt, as `packStyle` (`core/style-numbers.ts`) has it; it is what paints where both are there. */
  readonly learnt: Uint8Array<ArrayBuffer> | null
}

/** Nine significant digits bring back every float32 exactly. */
function rounded(vector: StyleVector): string {
  return Array.from(vector, (value) => Number(value.toPrecision(9))).join(', ')
}

/** The text of a style file; ends in a line break. */
export function formatStyleFile({ release, name, artist, year, vector, learnt }: StyleFile): string {
  const fields: Readonly<Record<string, string | undefined>> = {
    format: JSON.stringify(FORMAT),
    version: String(VERSION),
    release: JSON.stringify(release),
    name: JSON.stringify(name),
    artist: artist && JSON.stringify(artist),
    year: year && JSON.stringify(year),
    vector: vector ? `[${rounded(vector)}]` : undefined,
    learnt: learnt ? JSON.stringify(toBase64(learnt)) : undefined,
  }
  const lines = Object.entries(fields).flatMap(([key, text]) => (text ? [`  "${key}": ${text}`] : []))
  return `{\n${lines.join(',\n')}\n}\n`
}

/** A file of a version that is not known yet. */
class Newer extends Error {}

function readVector(key: string, value: unknown): StyleVector {
  if (!isSoundStyle(value))
    throw new Unsound(`"${key}" must hold ${STYLE_DIM} numbers between -${STYLE_LIMIT} and ${STYLE_LIMIT}`)
  return Float32Array.from(value)
}

function readLearnt(value: unknown): Uint8Array<ArrayBuffer> {
  if (typeof value !== 'string') throw new Unsound('"learnt" is not a text')
  const bytes = fromBase64(value, '"learnt"')
  try {
    readSafetensors(bytes, 'learnt')
  } catch (cause) {
    if (!(cause instanceof StyleTransferError)) throw cause
    throw new Unsound('"learnt" is damaged')
  }
  return bytes
}

function readName(value: unknown, key: string): string {
  return Array.from(readWords(value ?? '', `"${key}"`).trim())
    .slice(0, NAME_LENGTH)
    .join('')
}

type Fields = Readonly<Record<string, unknown>>

/** What {@link formatStyleFile} writes. */
function readVersion2({ name, artist, year, vector, learnt }: Fields): Omit<StyleFile, 'release'> {
  const credits = { artist: readName(artist, 'artist'), year: readName(year, 'year') }
  return {
    name: readName(name, 'name'),
    ...(credits.artist && { artist: credits.artist }),
    ...(credits.year && { year: credits.year }),
    vector: vector === undefined ? null : readVector('vector', vector),
    learnt: learnt === undefined ? null : readLearnt(learnt),
  }
}

/** A release, a name and a vector; the oldest have a vector for each of three stroke sizes. */
function readVersion1({ name, vector, vectors }: Fields): Omit<StyleFile, 'release'> {
  const read =
    vector === undefined
      ? readVector('painted', readRecord(vectors, '"vectors"').painted)
      : readVector('vector', vector)
  return { name: readName(name, 'name'), vector: read, learnt: null }
}

/** @throws Unsound, Newer; null where it is not meant to be a style file */
function readFields(json: unknown): StyleFile | null {
  const fields = readRecord(json, 'it')
  const { format, version, release, vector, vectors, learnt } = fields
  if (format !== undefined && format !== FORMAT) return null
  // A newer version's fields may be other ones.
  if (format === FORMAT && readWhole(version, '"version"', [VERSION, Number.MAX_SAFE_INTEGER]) > VERSION)
    throw new Newer()
  if (typeof release !== 'string' || !RELEASE_ID.test(release)) return null
  if (!(vector ?? vectors ?? (format && learnt))) return null
  return { release, ...(format === FORMAT ? readVersion2(fields) : readVersion1(fields)) }
}

/**
 * Reads the text of a style file, of this version or an earlier one.
 *
 * @param path as the person knows the file, for sentences
 * @param release id of the release in use
 * @throws StyleTransferError `image-unreadable` for what is no style file or damaged, `image-unsupported` for one of a
 * newer version, `bad-option` for one of another release
 */
export function parseStyleFile(path: string, text: string, release: string): StyleFile {
  const refuse = (why: string, cause?: unknown) =>
    new StyleTransferError('image-unreadable', `${path} is no style file${why}.`, { cause })
  if (text.length > STYLE_FILE_LENGTH) throw refuse(': it is too long')
  let file: StyleFile | null
  try {
    // Editors on Windows put a byte order mark before the text.
    file = readFields(JSON.parse(text.replace(/^\ufeff/, '')))
  } catch (error) {
    if (error instanceof Newer)
      throw new StyleTransferError(
        'image-unsupported',
        `${path} was made by a newer version of Pastiche; this one cannot read it.`,
      )
    if (error instanceof Unsound) throw refuse(`, or damaged: ${error.message}`, error)
    throw refuse(': it is not whole JSON', error)
  }
  if (!file) throw refuse('')
  if (file.release !== release)
    throw new StyleTransferError(
      'bad-option',
      `${path} was made for the release ${file.release}, and this is ${release}; make it anew from the painting.`,
    )
  return file
}
