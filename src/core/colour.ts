import type { PixelImage } from './image.ts'

/** sRGB byte → linear light 0..1 (IEC 61966-2-1). */
export const TO_LINEAR = Float64Array.from({ length: 256 }, (_, i) => {
  const c = i / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
})

/** Entries of {@link TO_BYTE} for linear light 0..1: near black, where the curve is steepest, a fifth of a byte each. */
export const BYTE_STEPS = 16_384

/** Linear light → sRGB byte, rounded: the power of the formula takes as long as the network does. */
export const TO_BYTE = Uint8Array.from({ length: BYTE_STEPS + 1 }, (_, i) => {
  const linear = i / BYTE_STEPS
  const c = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
  return Math.round(c * 255)
})

/** The byte of sRGB for linear light; what is beyond 0..1 is cut off. */
export function toByte(linear: number): number {
  return TO_BYTE[linear >= 1 ? BYTE_STEPS : linear > 0 ? (linear * BYTE_STEPS + 0.5) | 0 : 0]
}

/** Entries of {@link ROOT} for 0..1. */
const ROOT_STEPS = 65_535

const ROOT = Float32Array.from({ length: ROOT_STEPS + 1 }, (_, i) => Math.cbrt(i / ROOT_STEPS))

/**
 * Cube root of 0..1 to 1e-6, from a table and a step of Halley's method: `Math.cbrt` is ten times slower. The table alone
 * would do but for the gamut's edge, where a hair decides on what is seen.
 */
function cubeRoot(x: number): number {
  if (x <= 0) return 0
  const guess = ROOT[(x * ROOT_STEPS + 0.5) | 0]
  const cube = guess * guess * guess
  return (guess * (cube + 2 * x)) / (2 * cube + x)
}

/** The three cones' responses to linear sRGB (Ottosson 2020), a row for each cone. */
export const CONES = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
] as const
const [LONG, MIDDLE, SHORT] = CONES

/** Roots of the three cones' responses to sRGB pixels, 0..1 each. → `out`, [3 a pixel] */
function writeRoots(data: PixelImage['data'], out: Float64Array): void {
  for (let o = 0, p = 0; o < out.length; o += 3, p += 4) {
    const r = TO_LINEAR[data[p]]
    const g = TO_LINEAR[data[p + 1]]
    const b = TO_LINEAR[data[p + 2]]
    out[o] = cubeRoot(LONG[0] * r + LONG[1] * g + LONG[2] * b)
    out[o + 1] = cubeRoot(MIDDLE[0] * r + MIDDLE[1] * g + MIDDLE[2] * b)
    out[o + 2] = cubeRoot(SHORT[0] * r + SHORT[1] * g + SHORT[2] * b)
  }
}

/** What a root is the root of; `** 3` is a power, and slow. */
const cubed = (root: number) => root * root * root

/** Oklab's lightness of the cones' roots. */
export const LIGHTNESS = [0.2104542553, 0.793617785, -0.0040720468] as const

/** Oklab's lightness of the roots, 0..1. */
const lightness = (l: number, m: number, s: number) => LIGHTNESS[0] * l + LIGHTNESS[1] * m + LIGHTNESS[2] * s

/** The inverse of {@link CONES}, a row for each colour. */
export const COLOURS = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
] as const
const [RED, GREEN, BLUE] = COLOURS

/** Linear sRGB of the cones' responses; outside 0..1 where sRGB has no such colour. */
const red = (l: number, m: number, s: number) => RED[0] * l + RED[1] * m + RED[2] * s
const green = (l: number, m: number, s: number) => GREEN[0] * l + GREEN[1] * m + GREEN[2] * s
const blue = (l: number, m: number, s: number) => BLUE[0] * l + BLUE[1] * m + BLUE[2] * s

/** Oklab of an sRGB pixel; L 0..1. */
export function toOklab(r: number, g: number, b: number): [number, number, number] {
  const roots = new Float64Array(3)
  writeRoots(Uint8ClampedArray.of(r, g, b, 0), roots)
  const [l, m, s] = roots
  return [
    lightness(l, m, s),
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** What linear light may leave 0..1 by and still be taken for a colour of sRGB. */
export const GAMUT_SLACK = 1e-4
/** Halvings of the share of chroma that still fits. */
export const HALVINGS = 8

function fits(r: number, g: number, b: number): boolean {
  return Math.min(r, g, b) >= -GAMUT_SLACK && Math.max(r, g, b) <= 1 + GAMUT_SLACK
}

/**
 * The largest share of a chroma that sRGB has at this lightness: clipping the channels instead would shift both hue and
 * lightness.
 *
 * @param dl what the whole chroma adds to the first cone's root; `dm` and `ds` to the others'
 */
function fittingShare(L: number, dl: number, dm: number, ds: number): number {
  let low = 0
  let high = 1
  for (let i = 0; i < HALVINGS; i++) {
    const k = (low + high) / 2
    const l = cubed(L + k * dl)
    const m = cubed(L + k * dm)
    const s = cubed(L + k * ds)
    if (fits(red(l, m, s), green(l, m, s), blue(l, m, s))) low = k
    else high = k
  }
  return low
}

/**
 * The picture's lightness with the photo's chroma, in Oklab: the photo keeps its colours (the idea of Gatys et al.
 * 2016, "Preserving color in neural artistic style transfer", section 3.2, in a perceptual space). `kernels/assembly/kept-colours.ts`
 * does the same.
 *
 * @param picture supplies lightness and alpha
 * @param photo supplies chroma; the same size as `picture`
 * @param data of the result: `picture`'s own where that is of no more use, a large picture's bytes being many
 * @throws RangeError where the sizes differ
 */
export function withColoursOf(
  picture: PixelImage,
  photo: PixelImage,
  data = new Uint8ClampedArray(picture.data.length),
): PixelImage {
  const { width, height } = picture
  if (photo.width !== width || photo.height !== height)
    throw new RangeError('The photo and the picture differ in size.')
  const roots = new Float64Array(width * 3)
  const photoRoots = new Float64Array(width * 3)
  // Row by row, and each step for a whole row: an engine for JavaScript makes quick code of short loops only.
  for (let start = 0; start < data.length; start += width * 4) {
    const row = picture.data.subarray(start, start + width * 4)
    writeRoots(row, roots)
    writeRoots(photo.data.subarray(start, start + width * 4), photoRoots)
    const out = data.subarray(start, start + width * 4)
    out.set(row)
    writeKept(roots, photoRoots, out)
  }
  return { width, height, data }
}

/** Colours of the lightness of `roots` and the chroma of `photo`'s, where alpha stands already. */
function writeKept(roots: Float64Array, photo: Float64Array, out: Uint8ClampedArray): void {
  for (let i = 0, p = 0; i < roots.length; i += 3, p += 4) {
    const L = lightness(roots[i], roots[i + 1], roots[i + 2])
    // A root is the lightness plus something linear in the chroma.
    const own = lightness(photo[i], photo[i + 1], photo[i + 2])
    const dl = photo[i] - own
    const dm = photo[i + 1] - own
    const ds = photo[i + 2] - own
    let l = cubed(L + dl)
    let m = cubed(L + dm)
    let s = cubed(L + ds)
    if (!fits(red(l, m, s), green(l, m, s), blue(l, m, s))) {
      const k = fittingShare(L, dl, dm, ds)
      l = cubed(L + k * dl)
      m = cubed(L + k * dm)
      s = cubed(L + k * ds)
    }
    out[p] = toByte(red(l, m, s))
    out[p + 1] = toByte(green(l, m, s))
    out[p + 2] = toByte(blue(l, m, s))
  }
}
