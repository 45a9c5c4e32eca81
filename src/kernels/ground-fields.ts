/** Fields of a photo in the kernels' memory, 32 bits each, in the order of `assembly/ground-rows.ts`. */
const FIELDS = [
  'width',
  'height',
  'paddedWidth',
  'amount',
  'hides',
  'red',
  'green',
  'blue',
  'rows',
  'lit',
  'detailed',
  'laid',
  'drawn2',
  'drawn4',
] as const

type Field = (typeof FIELDS)[number]

/** Those that are no whole numbers. */
const REAL: readonly Field[] = ['amount', 'red', 'green', 'blue']

/** Bytes of the fields, of which the rows are behind. */
const FIELD_BYTES = 64
/** Rows of all kinds, and those of them that the photo's own are, as the last. */
const ROWS = 76
const PHOTO_ROWS = 32
/** Numbers beside a row, on either side. */
const BESIDE = 8

/** The kernels reach this far down from a row of the photo that is asked for. */
const AHEAD = 5
/** Fine detail of so many rows above goes into a row's ground, and luminance of one more into that. */
const REACH = 4

/** Rows that a photo can be padded by at the bottom at most: the kernels keep no more of what they mirror. */
export const MOST_PADDED_ROWS = 15

/** A photo on its ground, as the kernels take it. */
export interface GroundFields {
  /** px of the photo. */
  readonly width: number
  readonly height: number
  /** px of the padded photo, even; at most {@link MOST_PADDED_ROWS} more rows than the photo's. */
  readonly paddedWidth: number
  readonly paddedHeight: number
  /** Of ground, 0..1. */
  readonly amount: number
  /** RGB 0..255 that px of alpha 0 are given; null where there are none. */
  readonly hidden: readonly [number, number, number] | null
}

/** Bytes of a row of numbers or px. */
const rowBytes = (width: number) => ((width + 3) & ~3) * 4 + 2 * BESIDE * 4

/** Bytes that a photo takes of the kernels' memory. @param width px, no smaller than the photo's */
export function groundBytes(width: number): number {
  return FIELD_BYTES + ROWS * rowBytes(width)
}

/**
 * Writes a photo for the kernels, to be asked for its rows from row `y` of sub-pixels on.
 *
 * @param address of {@link groundBytes}
 * @returns the first row of the photo that must be in memory before
 */
export function writeGround(memory: WebAssembly.Memory, address: number, of: GroundFields, y: number): number {
  const { width, height, paddedWidth, paddedHeight, amount, hidden } = of
  // Padded rows are mirrored ones, of which the farthest is above.
  const first = Math.max(0, Math.min(2 * y, 2 * height - 1 - paddedHeight))
  const above = Math.max(0, first - REACH)
  const [red, green, blue] = hidden ?? [0, 0, 0]
  const all: Record<Field, number> = {
    ...{ width, height, paddedWidth, amount: 255 * amount, hides: hidden ? 1 : 0, red, green, blue },
    rows: address + FIELD_BYTES,
    lit: Math.max(0, above - 1) - 1,
    detailed: above - 1,
    laid: first - 1,
    // The cells above a row of px, whose middles lie before its own.
    drawn2: Math.floor((first + 1) / 2) - 2,
    drawn4: Math.floor((first + 2) / 4) - 2,
  }
  const whole = new Int32Array(memory.buffer, address, FIELDS.length)
  const real = new Float32Array(memory.buffer, address, FIELDS.length)
  FIELDS.forEach((name, i) => {
    if (REAL.includes(name)) real[i] = all[name]
    else whole[i] = all[name]
  })
  return Math.max(0, above - 1)
}

/** Last row of the photo that must be in memory before row `y` of sub-pixels is asked for. */
export function lastNeeded(y: number, { height }: Pick<GroundFields, 'height'>): number {
  return Math.min(height - 1, 2 * y + 1 + AHEAD)
}

/** Where a row of the photo is put, as RGBA. */
export function photoRow(address: number, y: number, { width }: Pick<GroundFields, 'width'>): number {
  const index = ROWS - PHOTO_ROWS + (y & (PHOTO_ROWS - 1))
  return address + FIELD_BYTES + index * rowBytes(width) + BESIDE * 4
}
