import { StyleTransferError } from '../core/errors.ts'
import { STYLE_DIM, type StyleSizes } from '../core/style.ts'
import { usageError } from './failure.ts'

/** What `pastiche vector` writes: a style without its painting. */
export interface VectorFile {
  /** Vectors of different releases do not mix. */
  readonly release: string
  /** File name of the painting. */
  readonly name: string
  readonly vectors: {
    readonly fine: readonly number[]
    readonly painted: readonly number[]
    readonly bold: readonly number[]
  }
}

/** Nine significant digits bring back every float32 exactly. */
function rounded(vector: Float32Array): number[] {
  return Array.from(vector, (value) => Number(value.toPrecision(9)))
}

/** The text of a vector file; ends in a line break. */
export function formatVectorFile(release: string, name: string, sizes: StyleSizes): string {
  const vectors = { fine: rounded(sizes.fine), painted: rounded(sizes.painted), bold: rounded(sizes.bold) }
  const lines = Object.entries(vectors).map(([size, values]) => `    "${size}": [${values.join(', ')}]`)
  return `{\n  "release": ${JSON.stringify(release)},\n  "name": ${JSON.stringify(name)},\n  "vectors": {\n${lines.join(',\n')}\n  }\n}\n`
}

function readVector(path: string, size: string, value: unknown): Float32Array {
  const numbers: unknown[] = Array.isArray(value) ? value : []
  if (numbers.length !== STYLE_DIM || !numbers.every((x) => typeof x === 'number' && Number.isFinite(x)))
    throw new StyleTransferError(
      'image-unreadable',
      `${path} is no style vector: "${size}" must hold ${STYLE_DIM} numbers.`,
    )
  return Float32Array.from(numbers as number[])
}

/**
 * Reads the text of a vector file.
 *
 * @param release id of the release in use
 * @throws StyleTransferError `image-unreadable` for a damaged file, `bad-option` for one of another release
 */
export function parseVectorFile(path: string, text: string, release: string): StyleSizes {
  let json: Partial<VectorFile> | null
  try {
    json = JSON.parse(text) as Partial<VectorFile> | null
  } catch (error) {
    throw new StyleTransferError('image-unreadable', `${path} is no style vector: it is not whole JSON.`, {
      cause: error,
    })
  }
  if (typeof json?.release !== 'string' || typeof json.vectors !== 'object' || json.vectors === null)
    throw new StyleTransferError(
      'image-unreadable',
      `${path} is no style vector; "pastiche vector painting.jpg" makes one.`,
    )
  if (json.release !== release)
    throw usageError(
      `${path} was made for the release ${json.release}, and this is ${release}; make it anew from the painting with "pastiche vector".`,
    )
  const { fine, painted, bold } = json.vectors
  return {
    fine: readVector(path, 'fine', fine),
    painted: readVector(path, 'painted', painted),
    bold: readVector(path, 'bold', bold),
  }
}
