import type { PixelImage } from './image.ts'

/** sRGB byte → linear light 0..1 (IEC 61966-2-1). */
const TO_LINEAR = Float64Array.from({ length: 256 }, (_, i) => {
  const c = i / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
})

/** Entries of {@link TO_BYTE} for linear light 0..1: near black, where the curve is steepest, a fifth of a byte each. */
const BYTE_STEPS = 16_384

/** Linear light → sRGB byte, rounded: the power of the formula takes as long as the network does. */
const TO_BYTE = Uint8Array.from({ length: BYTE_STEPS + 1 }, (_, i) => {
  const linear = i / BYTE_STEPS
  const c = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
  return Math.round(c * 255)
})

function toByte(linear: number): number {
  return TO_BYTE[linear >= 1 ? BYTE_STEPS : linear > 0 ? (linear * BYTE_STEPS + 0.5) | 0 : 0]
}

const FLOAT = new Float32Array(1)
const BITS = new Int32Array(FLOAT.buffer)

/** Cube root of 0..1 to 1e-6: a guess from the float's exponent, then Halley's method; `Math.cbrt` is ten times slower. */
function cubeRoot(x: number): number {
  if (x <= 0) return 0
  FLOAT[0] = x
  BITS[0] = ((BITS[0] / 3) | 0) + 709_921_077
  let y = FLOAT[0]
  for (let i = 0; i < 2; i++) {
    const cube = y * y * y
    y *= (cube + 2 * x) / (2 * cube + x)
  }
  return y
}

type Triple = [number, number, number]

/** Oklab (Ottosson 2020) of an sRGB pixel; L 0..1. */
export function toOklab(r: number, g: number, b: number): Triple {
  const out: Triple = [0, 0, 0]
  writeOklab(r, g, b, out)
  return out
}

function writeOklab(r: number, g: number, b: number, out: Triple): void {
  const lr = TO_LINEAR[r]
  const lg = TO_LINEAR[g]
  const lb = TO_LINEAR[b]
  const l = cubeRoot(0.4122214708 * lr + 0.5363325363 * lg + 0.0514459929 * lb)
  const m = cubeRoot(0.2119034982 * lr + 0.6806995451 * lg + 0.1073969566 * lb)
  const s = cubeRoot(0.0883024619 * lr + 0.2817188376 * lg + 0.6299787005 * lb)
  out[0] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s
  out[1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  out[2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
}

/** Cones' cubes to linear sRGB, row by row. */
const FROM_CONES = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
] as const

const GAMUT_SLACK = 1e-4
/** Halvings of the share of chroma that still fits. */
const HALVINGS = 8

/**
 * Linear sRGB of Oklab colours of one lightness and hue, as the chroma grows: three polynomials of the share `k` of the
 * chroma, because each cone's response is the cube of a line in `k`.
 */
class ChromaLine {
  /** By channel: the coefficients of 1, k, k², k³. */
  readonly #poly = new Float64Array(12)

  set(L: number, a: number, b: number): void {
    const l = 0.3963377774 * a + 0.2158037573 * b
    const m = -0.1055613458 * a - 0.0638541728 * b
    const s = -0.0894841775 * a - 1.291485548 * b
    for (let c = 0; c < 3; c++) {
      const [x, y, z] = FROM_CONES[c]
      const o = c * 4
      this.#poly[o] = (x + y + z) * L * L * L
      this.#poly[o + 1] = 3 * L * L * (x * l + y * m + z * s)
      this.#poly[o + 2] = 3 * L * (x * l * l + y * m * m + z * s * s)
      this.#poly[o + 3] = x * l * l * l + y * m * m * m + z * s * s * s
    }
  }

  at(channel: number, k: number): number {
    const o = channel * 4
    const p = this.#poly
    return p[o] + k * (p[o + 1] + k * (p[o + 2] + k * p[o + 3]))
  }

  fits(k: number): boolean {
    for (let c = 0; c < 3; c++) {
      const value = this.at(c, k)
      if (!(value >= -GAMUT_SLACK && value <= 1 + GAMUT_SLACK)) return false
    }
    return true
  }

  /** The largest share of the chroma that fits: clipping the channels instead would shift both hue and lightness. */
  share(): number {
    if (this.fits(1)) return 1
    let low = 0
    let high = 1
    for (let i = 0; i < HALVINGS; i++) {
      const k = (low + high) / 2
      if (this.fits(k)) low = k
      else high = k
    }
    return low
  }
}

/**
 * The picture's lightness with the photo's chroma, in Oklab: the photo keeps its colours (the idea of Gatys et al.
 * 2016, "Preserving color in neural artistic style transfer", section 3.2, in a perceptual space).
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
  const from = picture.data
  const chroma = photo.data
  const lab: Triple = [0, 0, 0]
  const line = new ChromaLine()
  for (let p = 0; p < from.length; p += 4) {
    writeOklab(from[p], from[p + 1], from[p + 2], lab)
    const L = lab[0]
    writeOklab(chroma[p], chroma[p + 1], chroma[p + 2], lab)
    line.set(L, lab[1], lab[2])
    const k = line.share()
    for (let c = 0; c < 3; c++) data[p + c] = toByte(line.at(c, k))
    data[p + 3] = from[p + 3]
  }
  return { width, height, data }
}
