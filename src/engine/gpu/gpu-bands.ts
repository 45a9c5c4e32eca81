/** Large pictures in bands of rows, so that no dispatch binds more of a buffer than a device allows; exact, for layers are computed one after the other. */
import { type BindingName, BYTES_PER_NUMBER, type Precision } from '../../kernels/gpu/shader-parts.ts'
import type { StepFields } from '../../kernels/gpu/step-fields.ts'

/** The alignment of what is bound of a buffer that every device allows, bytes. */
const ALIGNMENT = 256

/** The part of a buffer that is bound. */
export interface BoundRange {
  readonly offset: number
  readonly size: number
}

/** What a dispatch binds a few rows of. */
export interface BandedFeature {
  readonly names: readonly BindingName[]
  /** The field that says where the part begins. */
  readonly from: 'inputFrom' | 'skipFrom' | 'outputFrom'
  readonly rowBytes: number
  readonly rows: number
  /** Bytes of what places are counted in. */
  readonly vectorBytes: number
  /** Its rows that rows `first` to `end` of the output need. */
  readonly needs: (first: number, end: number) => readonly [first: number, end: number]
}

/** A dispatch of some rows: its tiles, what it is told, and what it binds. */
export interface Band {
  readonly tileRows: number
  readonly fields: Pick<StepFields, 'firstTile' | 'inputFrom' | 'skipFrom' | 'outputFrom'>
  readonly ranges: Readonly<Partial<Record<BindingName, BoundRange>>>
}

/** Bytes of four numbers of a feature. */
export const vectorBytes = (precision: Precision): number => 4 * BYTES_PER_NUMBER[precision]

/**
 * Bands of a layer: one where everything may be bound whole.
 *
 * @param rows of the output @param tileHeight rows that one workgroup computes
 * @throws RangeError where not even one row of tiles may be bound
 */
export function bandsOf(
  features: readonly BandedFeature[],
  { rows, tileHeight, most }: { readonly rows: number; readonly tileHeight: number; readonly most: number },
): readonly Band[] {
  const tileRows = Math.ceil(rows / tileHeight)
  const rangeOf = (feature: BandedFeature, [first, end]: readonly [number, number]): BoundRange => {
    const [from, to] = feature.needs(first * tileHeight, Math.min(rows, end * tileHeight))
    const offset = Math.floor((Math.max(0, from) * feature.rowBytes) / ALIGNMENT) * ALIGNMENT
    return { offset, size: Math.min(feature.rows, to) * feature.rowBytes - offset }
  }
  const fits = (tiles: readonly [number, number]) => features.every((feature) => rangeOf(feature, tiles).size <= most)
  if (fits([0, tileRows])) return [{ tileRows, fields: {}, ranges: {} }]
  const split = (each: number) =>
    Array.from(
      { length: Math.ceil(tileRows / each) },
      (_, i) => [i * each, Math.min(tileRows, (i + 1) * each)] as const,
    )
  // What a band needs hangs on where it lies: rows around it, and what offsets are aligned to.
  let each = Math.max(1, Math.floor(tileRows / 2))
  while (each > 1 && !split(each).every(fits)) each = Math.floor(each / 2)
  const bands: Band[] = []
  for (const [first, end] of split(each)) {
    if (!fits([first, end])) throw new RangeError('A row of this picture is more than the device can bind.')
    const ranges: Partial<Record<BindingName, BoundRange>> = {}
    const fields: { -readonly [K in keyof Band['fields']]: Band['fields'][K] } = { firstTile: first }
    for (const feature of features) {
      const range = rangeOf(feature, [first, end])
      for (const name of feature.names) ranges[name] = range
      fields[feature.from] = range.offset / feature.vectorBytes
    }
    bands.push({ tileRows: end - first, fields, ranges })
  }
  return bands
}

/** Rows of a layer's input that rows of its output are made of. */
export function inputRows(resize: 'same' | 'halved' | 'doubled'): BandedFeature['needs'] {
  if (resize === 'halved') return (first, end) => [2 * first - 1, 2 * end]
  if (resize === 'doubled') return (first, end) => [Math.floor(first / 2) - 1, Math.ceil(end / 2) + 1]
  return (first, end) => [first - 1, end + 1]
}
