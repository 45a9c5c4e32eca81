/** What places, streams and their mixture are multiplied by, 32 bits each. */
export const HASH = {
  across: 0x9e3779b1,
  down: 0x85ebca77,
  stream: 0xc2b2ae3d,
  first: 0x2c1b3c6d,
  second: 0x297a2d39,
} as const

/** Avalanche of a 32-bit number (the finaliser of lowbias32's family); kept signed, as `Math.imul` has it. */
function mixed(n: number): number {
  let m = Math.imul(n ^ (n >>> 15), HASH.first)
  m = Math.imul(m ^ (m >>> 12), HASH.second)
  return m ^ (m >>> 15)
}

/** A number that hangs on the place and the stream alone, between 0 and 1, both excluded. Whole numbers, also below 0. */
export function uniform(x: number, y: number, stream: number): number {
  const place = Math.imul(x, HASH.across) ^ Math.imul(y, HASH.down)
  return ((mixed(place ^ Math.imul(stream + 1, HASH.stream)) >>> 0) + 0.5) / 2 ** 32
}

/**
 * Standard normal noise (Box and Muller 1958) that is a function of the place: grain that a style can ask for, the
 * same at every place of every picture, so that previews, repeats and devices agree. The same numbers as
 * `models/train/networks/noise.py` with seed 0.
 *
 * @param site numbers the layer
 * @param first row of the picture that it begins with
 * @returns [height · width]
 */
export function hashedNoise(site: number, height: number, width: number, first = 0): Float32Array<ArrayBuffer> {
  const noise = new Float32Array(height * width)
  for (let y = first, i = 0; y < first + height; y++)
    for (let x = 0; x < width; x++, i++) {
      const radius = Math.sqrt(-2 * Math.log(uniform(x, y, 2 * site)))
      noise[i] = radius * Math.cos(2 * Math.PI * uniform(x, y, 2 * site + 1))
    }
  return noise
}
