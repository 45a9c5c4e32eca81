import { StyleTransferError } from '../core/errors.ts'
import { RELEASE_ID } from '../core/release.ts'
import { isSoundStyle, STYLE_DIM, STYLE_LIMIT, type StyleVector } from '../core/style.ts'
import { usageError } from './failure.ts'

/** What `pastiche vector` writes: a style without its painting. */
export interface VectorFile {
  /** Vectors of different releases do not mix. */
  readonly release: string
  /** File name of the painting. */
  readonly name: string
  readonly vector: readonly number[]
}

/** As it may lie there: earlier versions wrote a vector for each of three stroke sizes. */
type Found = { readonly [Name in keyof VectorFile]?: unknown } & {
  readonly vectors?: { readonly painted?: unknown } | null
}

/** Nine significant digits bring back every float32 exactly. */
function rounded(vector: Float32Array): number[] {
  return Array.from(vector, (value) => Number(value.toPrecision(9)))
}

/** The text of a vector file; ends in a line break. */
export function formatVectorFile(release: string, name: string, vector: StyleVector): string {
  const numbers = `[${rounded(vector).join(', ')}]`
  return `{\n  "release": ${JSON.stringify(release)},\n  "name": ${JSON.stringify(name)},\n  "vector": ${numbers}\n}\n`
}

function readVector(path: string, key: string, value: unknown): StyleVector {
  if (!isSoundStyle(value))
    throw new StyleTransferError(
      'image-unreadable',
      `${path} is no style vector: "${key}" must hold ${STYLE_DIM} numbers between -${STYLE_LIMIT} and ${STYLE_LIMIT}.`,
    )
  return Float32Array.from(value)
}

/**
 * Reads the text of a vector file.
 *
 * @param release id of the release in use
 * @throws StyleTransferError `image-unreadable` for a damaged file, `bad-option` for one of another release
 */
export function parseVectorFile(path: string, text: string, release: string): StyleVector {
  let json: Found | null
  try {
    // Editors on Windows put a byte order mark before the text.
    json = JSON.parse(text.replace(/^\ufeff/, '')) as Found | null
  } catch (error) {
    throw new StyleTransferError('image-unreadable', `${path} is no style vector: it is not whole JSON.`, {
      cause: error,
    })
  }
  if (typeof json?.release !== 'string' || !RELEASE_ID.test(json.release) || !(json.vector ?? json.vectors))
    throw new StyleTransferError(
      'image-unreadable',
      `${path} is no style vector; "pastiche vector painting.jpg" makes one.`,
    )
  if (json.release !== release)
    throw usageError(
      `${path} was made for the release ${json.release}, and this is ${release}; make it anew from the painting with "pastiche vector".`,
    )
  return json.vector === undefined
    ? readVector(path, 'painted', json.vectors?.painted)
    : readVector(path, 'vector', json.vector)
}
