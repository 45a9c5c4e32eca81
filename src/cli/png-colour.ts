/**
 * Colours that a PNG tells by numbers instead of a profile (gAMA, cHRM, cICP), which libvips passes over and browsers
 * follow: linear renderings and pictures of HDR screens are far too dark, or too pale, without.
 */
import { toByte } from '../core/colour.ts'
import type { PixelImage } from '../core/image.ts'

/** Row by row. */
type Matrix = readonly [number, number, number, number, number, number, number, number, number]
type Triple = readonly [number, number, number]

/** CIE xy of red, green, blue and white. */
type Primaries = readonly [number, number, number, number, number, number, number, number]

/** How stored values become linear sRGB. */
export interface ColourTag {
  /** Stored 0..1 → linear light, 1 for white. */
  readonly toLinear: (stored: number) => number
  /** Linear light of the file's primaries → of sRGB's; null where they are those. */
  readonly matrix: Matrix | null
  /** Whether there is light beyond white, which is brought down to it. */
  readonly isHdr: boolean
}

const D65 = [0.3127, 0.329] as const
const SRGB: Primaries = [0.64, 0.33, 0.3, 0.6, 0.15, 0.06, ...D65]

/** By ColourPrimaries of ITU-T H.273. */
const PRIMARIES: Readonly<Partial<Record<number, Primaries>>> = {
  1: SRGB,
  9: [0.708, 0.292, 0.17, 0.797, 0.131, 0.046, ...D65],
  12: [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, ...D65],
}

const power = (gamma: number) => (stored: number) => stored ** gamma

const srgb = (stored: number) => (stored <= 0.04045 ? stored / 12.92 : ((stored + 0.055) / 1.055) ** 2.4)

/** SMPTE ST 2084. White is 406 nits, so that white of 203 nits (ITU-R BT.2408) leaves room for what is brighter. */
function pq(stored: number): number {
  const root = stored ** (1 / 78.84375)
  return (10_000 / 406) * (Math.max(0, root - 0.8359375) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125)
}

/** ITU-R BT.2100's HLG on a screen of 1000 nits, in the same measure as {@link pq}. */
function hlg(stored: number): number {
  const scene = stored <= 0.5 ? stored ** 2 / 3 : (Math.exp((stored - 0.55991073) / 0.17883277) + 0.28466892) / 12
  return 2.45 * scene ** 1.2
}

/** Points of the curve by which Chromium brings highlights down to white, measured; below the first nothing changes. */
const SHOULDER = [
  [0.5, 0.5],
  [0.579, 0.5647],
  [0.779, 0.6654],
  [1.044, 0.7605],
  [1.397, 0.8469],
  [1.865, 0.9216],
  [2.45, 1],
] as const

/** By how much a colour is darkened whose strongest channel has this light. */
function shoulder(light: number): number {
  if (light <= SHOULDER[0][0]) return 1
  const upper = SHOULDER.findIndex(([x]) => light <= x)
  if (upper < 0) return 1 / light
  const [x0, y0] = SHOULDER[upper - 1]
  const [x1, y1] = SHOULDER[upper]
  return (y0 + ((light - x0) * (y1 - y0)) / (x1 - x0)) / light
}

/** Of {@link TRANSFERS}. */
const HDR: readonly number[] = [16, 18]

/** By TransferCharacteristics of ITU-T H.273. Television's curves are taken as its screens show them (BT.1886). */
const TRANSFERS: Readonly<Partial<Record<number, ColourTag['toLinear']>>> = {
  1: power(2.4),
  4: power(2.2),
  5: power(2.8),
  6: power(2.4),
  8: power(1),
  13: srgb,
  14: power(2.4),
  15: power(2.4),
  16: pq,
  18: hlg,
}

const rows = (m: Matrix): Triple[] => [
  [m[0], m[1], m[2]],
  [m[3], m[4], m[5]],
  [m[6], m[7], m[8]],
]

function apply(m: Matrix, [x, y, z]: Triple): Triple {
  const [a, b, c] = rows(m).map(([p, q, r]) => p * x + q * y + r * z)
  return [a, b, c]
}

function product(a: Matrix, b: Matrix): Matrix {
  const columns = [0, 1, 2].map((i): Triple => [b[i], b[i + 3], b[i + 6]])
  return rows(a).flatMap((row) =>
    columns.map((column) => row.reduce((sum, x, i) => sum + x * column[i], 0)),
  ) as unknown as Matrix
}

function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  const adjugate = [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f]
  return [...adjugate, d * h - e * g, b * g - a * h, a * e - b * d].map((x) => x / det) as unknown as Matrix
}

const diagonal = ([x, y, z]: Triple): Matrix => [x, 0, 0, 0, y, 0, 0, 0, z]
const xyz = (x: number, y: number): Triple => [x / y, 1, (1 - x - y) / y]

/** Linear light of these primaries → CIE XYZ. */
function toXyz([rx, ry, gx, gy, bx, by, wx, wy]: Primaries): Matrix {
  const [r, g, b] = [xyz(rx, ry), xyz(gx, gy), xyz(bx, by)]
  const columns: Matrix = [r[0], g[0], b[0], r[1], g[1], b[1], r[2], g[2], b[2]]
  return product(columns, diagonal(apply(inverse(columns), xyz(wx, wy))))
}

/** Of Bradford's chromatic adaptation. */
const CONES: Matrix = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296]

function toSrgbPrimaries(from: Primaries): Matrix | null {
  if (from.every((value, i) => Math.abs(value - SRGB[i]) < 1e-3)) return null
  const here = apply(CONES, xyz(...D65))
  const there = apply(CONES, xyz(from[6], from[7]))
  const adapt = product(
    inverse(CONES),
    product(diagonal([here[0] / there[0], here[1] / there[1], here[2] / there[2]]), CONES),
  )
  return product(inverse(toXyz(SRGB)), product(adapt, toXyz(from)))
}

/** The data of each chunk before the picture's, by type. */
function chunksBefore(png: Uint8Array): Map<string, DataView> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const out = new Map<string, DataView>()
  for (let at = 8; at + 12 <= png.length; ) {
    const length = view.getUint32(at)
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    if (type === 'IDAT' || at + 12 + length > png.length) break
    out.set(type, new DataView(png.buffer, png.byteOffset + at + 8, length))
    at += 12 + length
  }
  return out
}

/** cHRM's: white, red, green, blue, in 100,000ths. */
function readPrimaries(chunk: DataView | undefined): Primaries | null {
  if (chunk?.byteLength !== 32) return null
  const [wx, wy, ...rest] = Array.from({ length: 8 }, (_, i) => chunk.getUint32(4 * i) / 100_000)
  const primaries = [...rest, wx, wy]
  // A colour without brightness has no place; neither have three on one line.
  const [rx, ry, gx, gy, bx, by] = rest
  const area = (gx - rx) * (by - ry) - (bx - rx) * (gy - ry)
  return primaries.every((x) => x > 0 && x <= 1) && Math.abs(area) > 1e-4 ? (primaries as unknown as Primaries) : null
}

/** What gAMA means without cHRM when it says what everybody's does: sRGB. */
const USUAL_GAMMA = 45_455

/**
 * What a PNG says of its colours by numbers.
 *
 * @param png its first bytes, as far as the picture's data
 * @returns null where it says nothing, or what is said is sRGB or a profile's affair
 */
export function pngColour(png: Uint8Array): ColourTag | null {
  const chunks = chunksBefore(png)
  const code = chunks.get('cICP')
  if (code && code.byteLength >= 2) {
    const toLinear = TRANSFERS[code.getUint8(1)]
    const primaries = PRIMARIES[code.getUint8(0)]
    if (!toLinear || !primaries) return null
    return { toLinear, matrix: toSrgbPrimaries(primaries), isHdr: HDR.includes(code.getUint8(1)) }
  }
  const gamma = chunks.get('gAMA')
  if (!gamma || gamma.byteLength < 4 || chunks.has('iCCP') || chunks.has('sRGB')) return null
  const value = gamma.getUint32(0)
  const primaries = readPrimaries(chunks.get('cHRM'))
  if (value === 0 || (value === USUAL_GAMMA && !primaries)) return null
  return { toLinear: power(100_000 / value), matrix: primaries && toSrgbPrimaries(primaries), isHdr: false }
}

/**
 * The sRGB of stored colours.
 *
 * @param stored RGBA of 8 or 16 bits, straight alpha; length 4 × width × height
 */
export function taggedToSrgb(
  stored: Uint8Array | Uint16Array,
  { toLinear, matrix, isHdr }: ColourTag,
): PixelImage['data'] {
  const most = stored.BYTES_PER_ELEMENT === 1 ? 255 : 65_535
  const linear = Float32Array.from({ length: most + 1 }, (_, i) => toLinear(i / most))
  const out = new Uint8ClampedArray(stored.length)
  const [a, b, c, d, e, f, g, h, i] = matrix ?? [1, 0, 0, 0, 1, 0, 0, 0, 1]
  for (let p = 0; p < stored.length; p += 4) {
    let red = linear[stored[p]]
    let green = linear[stored[p + 1]]
    let blue = linear[stored[p + 2]]
    if (isHdr) {
      const gain = shoulder(Math.max(red, green, blue))
      red *= gain
      green *= gain
      blue *= gain
    }
    out[p] = toByte(a * red + b * green + c * blue)
    out[p + 1] = toByte(d * red + e * green + f * blue)
    out[p + 2] = toByte(g * red + h * green + i * blue)
    out[p + 3] = (stored[p + 3] * 255) / most
  }
  return out
}
