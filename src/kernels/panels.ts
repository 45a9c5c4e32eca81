/** How the kernels take matrices: in panels of outputs. */

/** Outputs that are computed together, and what is left over of widths that this does not divide. */
export const PANEL = 16
const REST = 4

/** Tiles of 2 × 2 positions that are transformed at once. */
const TILES = 16
/** Numbers of a tile's domain. */
const DOMAIN = 16

/**
 * A matrix in panels of outputs: [panel][input][16 outputs], and [panel][input][4] of those that are over.
 *
 * @param of the weight from an input to an output
 * @param packed where it is written; default: made
 */
export function packPanels(
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
  of: (output: number, input: number) => number,
  packed: Float32Array = new Float32Array(inputs * outputs),
): Float32Array {
  for (let first = 0, wide = 0, at = 0; first < outputs; first += wide) {
    wide = first + PANEL <= outputs ? PANEL : REST
    for (let i = 0; i < inputs; i++) for (let o = 0; o < wide; o++) packed[at++] = of(first + o, i)
  }
  return packed
}

/** {@link packPanels} of a matrix [inputs, outputs], written to `packed`. */
export function packTile(of: Float32Array, inputs: number, outputs: number, packed: Float32Array): void {
  packPanels({ inputs, outputs }, (o, i) => of[i * outputs + o], packed)
}

/** Bytes of scratch in which tiles of so many channels are transformed and multiplied. */
export function domainScratchBytes(channels: number): number {
  return DOMAIN * TILES * (channels + PANEL) * 4
}

/** Numbers of a 3 × 3 convolution in Winograd's domain. */
export function domainLength(inputs: number, outputs: number): number {
  return DOMAIN * inputs * outputs
}

/**
 * Writes a 3 × 3 convolution's weights in Winograd's domain, G · g · Gᵀ (Lavin and Gray 2016, section 4.1), as the kernels
 * take them. Counts are multiples of 4.
 *
 * @param of the weight at a place of the kernel, 0..8 row by row, from an input to an output
 * @param packed of {@link domainLength}
 */
export function packDomain(
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
  of: (output: number, input: number, place: number) => number,
  packed: Float32Array,
): void {
  const columns = new Float64Array(12)
  for (let first = 0, wide = 0; first < outputs; first += wide) {
    wide = first + PANEL <= outputs ? PANEL : REST
    const step = inputs * wide
    for (let o = 0; o < wide; o++)
      for (let i = 0; i < inputs; i++) {
        for (let x = 0; x < 3; x++) {
          const [a, b, c] = [of(first + o, i, x), of(first + o, i, 3 + x), of(first + o, i, 6 + x)]
          columns[x] = a
          columns[3 + x] = (a + b + c) / 2
          columns[6 + x] = (a - b + c) / 2
          columns[9 + x] = c
        }
        let at = DOMAIN * inputs * first + i * wide + o
        for (let y = 0; y < 12; y += 3, at += 4 * step) {
          const [a, b, c] = [columns[y], columns[y + 1], columns[y + 2]]
          packed[at] = a
          packed[at + step] = (a + b + c) / 2
          packed[at + 2 * step] = (a - b + c) / 2
          packed[at + 3 * step] = c
        }
      }
  }
}
