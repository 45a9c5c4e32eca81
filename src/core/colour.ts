import type { PixelImage } from './image.ts'

/** sRGB byte → linear light 0..1 (IEC 61966-2-1). */
const TO_LINEAR = Float64Array.from({ length: 256 }, (_, i) => {
  const c = i / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
})

function toByte(linear: number): number {
  const c = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
  return c * 255
}

type Triple = [number, number, number]

/** Oklab (Ottosson 2020) of an sRGB pixel; L 0..1. */
export function toOklab(r: number, g: number, b: number): Triple {
  const lr = TO_LINEAR[r]
  const lg = TO_LINEAR[g]
  const lb = TO_LINEAR[b]
  const l = Math.cbrt(0.4122214708 * lr + 0.5363325363 * lg + 0.0514459929 * lb)
  const m = Math.cbrt(0.2119034982 * lr + 0.6806995451 * lg + 0.1073969566 * lb)
  const s = Math.cbrt(0.0883024619 * lr + 0.2817188376 * lg + 0.6299787005 * lb)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** Linear sRGB of an Oklab colour; outside 0..1 where the colour is out of gamut. */
function toLinear(L: number, a: number, b: number): Triple {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

const GAMUT_SLACK = 1e-4
const inGamut = (c: Triple): boolean => c.every((v) => v >= -GAMUT_SLACK && v <= 1 + GAMUT_SLACK)

/** Less chroma until the colour fits: clipping the channels instead would shift both hue and lightness. */
function intoGamut(L: number, a: number, b: number): Triple {
  const full = toLinear(L, a, b)
  if (inGamut(full)) return full
  let low = 0
  let high = 1
  let best = toLinear(L, 0, 0)
  for (let i = 0; i < 8; i++) {
    const k = (low + high) / 2
    const c = toLinear(L, a * k, b * k)
    if (inGamut(c)) {
      low = k
      best = c
    } else high = k
  }
  return best
}

/**
 * The picture's lightness with the photo's chroma, in Oklab: the photo keeps its colours (the idea of Gatys et al.
 * 2016, "Preserving color in neural artistic style transfer", section 3.2, in a perceptual space).
 *
 * @param picture supplies lightness and alpha
 * @param photo supplies chroma; the same size as `picture`
 * @throws RangeError where the sizes differ
 */
export function withColoursOf(picture: PixelImage, photo: PixelImage): PixelImage {
  const { width, height } = picture
  if (photo.width !== width || photo.height !== height)
    throw new RangeError('The photo and the picture differ in size.')
  const from = picture.data
  const chroma = photo.data
  const data = new Uint8ClampedArray(from.length)
  for (let p = 0; p < from.length; p += 4) {
    const [L] = toOklab(from[p], from[p + 1], from[p + 2])
    const [, a, b] = toOklab(chroma[p], chroma[p + 1], chroma[p + 2])
    const [r, g, bl] = intoGamut(L, a, b)
    data[p] = toByte(Math.max(0, r))
    data[p + 1] = toByte(Math.max(0, g))
    data[p + 2] = toByte(Math.max(0, bl))
    data[p + 3] = from[p + 3]
  }
  return { width, height, data }
}
