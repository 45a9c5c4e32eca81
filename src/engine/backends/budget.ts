const MIB = 2 ** 20

interface Hints {
  readonly deviceMemory?: number
  readonly maxTouchPoints?: number
  readonly userAgent?: string
}

/** Whether this is a program of its own, in Node, and no page. */
export function isProgram(): boolean {
  return typeof process !== 'undefined' && Boolean(process.versions?.node)
}

/** Holds the largest draft: where there is less, fine strokes would be coarse. */
const LEAST_PAINTING = 176 * MIB
/** Holds 12 megapixels in single precision, and 50 in the smallest way to keep features, which then fit into 2 GB with all around them. */
const PROGRAM_PAINTING = 1216 * MIB
/** A page on a device with a smaller budget than this has to be sparing. */
const AMPLE = 1024 * MIB
/** The part of a small budget that painting takes. */
const PAINTING_SHARE = 0.5

/** Whether this is a page on a device that has to be sparing. */
export function isSparing(budget = memoryBudget()): boolean {
  return !isProgram() && budget < AMPLE
}

/**
 * The part of a budget that painting may take: beside it a page holds photo, pictures, bitmaps and the encoder, measured
 * some 30 bytes per px of a 12 megapixel photo. What is lost is little, since all but the finest octaves are the draft's.
 */
export function paintingBudget(budget: number): number {
  if (isProgram()) return Math.min(budget, PROGRAM_PAINTING)
  if (!isSparing(budget)) return budget
  return Math.min(budget, Math.max(LEAST_PAINTING, PAINTING_SHARE * budget))
}

/**
 * Bytes that activations may take on this device.
 *
 * Browsers end a page that takes too much without a word (iOS at about 1 GiB), so phones and tablets get the
 * smaller figure; `deviceMemory` (GiB, Chromium only) decides where it is known.
 */
export function memoryBudget(): number {
  // A program of its own may fill more of the 4 GiB that wasm can address than a page among others.
  if (isProgram()) return 2560 * MIB
  const { deviceMemory, maxTouchPoints = 0, userAgent = '' } = (globalThis.navigator ?? {}) as Hints
  if (deviceMemory !== undefined) return deviceMemory >= 8 ? 1280 * MIB : deviceMemory >= 4 ? 640 * MIB : 320 * MIB
  const phone = maxTouchPoints > 1 || /iPhone|iPad|Android|Mobile/.test(userAgent)
  return phone ? 448 * MIB : 1280 * MIB
}
