/** Weights in the order in which the kernels read them, see `src/kernels/assembly/layer.ts`. */

/** Panels of 16 outputs, and of 4 of what is over. @param of the weight from an input to an output */
export function panels(
  inputs: number,
  outputs: number,
  of: (o: number, i: number) => number,
): Float32Array<ArrayBuffer> {
  const packed: number[] = []
  for (let first = 0; first < outputs; ) {
    const panel = outputs - first >= 16 ? 16 : 4
    for (let i = 0; i < inputs; i++) for (let o = first; o < first + panel; o++) packed.push(of(o, i))
    first += panel
  }
  return Float32Array.from(packed)
}

/** @param weights [channels, 3, 3] → [9, channels] */
export function depthwisePlaces(weights: Float32Array, channels: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(weights, (_, i) => weights[(i % channels) * 9 + Math.floor(i / channels)])
}

/** Where the input is doubled: which of two rows or columns of it each of a phase's three falls on. */
const FALLS = [
  [0, 1, 1],
  [0, 0, 1],
] as const

/** @param weights [channels, 3, 3] → of the phases [2, 2, 2, 2, channels] */
export function depthwisePhases(weights: Float32Array, channels: number): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(16 * channels)
  for (let phase = 0; phase < 4; phase++)
    for (let k = 0; k < 9; k++) {
      const row = FALLS[phase >> 1][Math.floor(k / 3)]
      const column = FALLS[phase & 1][k % 3]
      for (let c = 0; c < channels; c++) packed[(phase * 4 + row * 2 + column) * channels + c] += weights[c * 9 + k]
    }
  return packed
}
