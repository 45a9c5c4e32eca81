/** Fields of a stage in the kernels' memory, 32 bits each, in the order of `assembly/stage.ts`. */
const FIELDS = [
  'input',
  'height',
  'width',
  'channels',
  'pooledHeight',
  'pooledWidth',
  'weights',
  'outputs',
  'bias',
  'relu',
  'output',
  'spreadHeight',
  'spreadWidth',
  'tap',
  'tapBias',
  'target',
  'have',
  'ring',
  'scratch',
  'rows',
] as const

/** What the kernels are told about a convolution of the loss network: addresses in bytes, counts. What is left out is 0. */
export type StageFields = Partial<Record<(typeof FIELDS)[number], number>>

/** Bytes of a stage. */
export const STAGE_BYTES = FIELDS.length * 4

/** Tiles of 2 × 2 positions that are transformed at once. */
const TILES = 16
/** Numbers of a tile's domain. */
const DOMAIN = 16

/** Outputs that are computed together, and what is left over of widths that this does not divide. */
const PANEL = 16
const REST = 4

/** Writes a stage at an address, with no row fetched. */
export function writeStage(memory: WebAssembly.Memory, address: number, fields: StageFields): void {
  // Row −1 is the first to be fetched.
  const all: StageFields = { have: -2, ...fields }
  new Int32Array(memory.buffer, address, FIELDS.length).set(FIELDS.map((name) => all[name] ?? 0))
}

/** Bytes that {@link StageFields.ring} must have room for. */
export function stageRingBytes(width: number, channels: number): number {
  return 4 * (width + 4) * channels * 4
}

/** Bytes that {@link StageFields.scratch} must have room for. */
export function stageScratchBytes(channels: number): number {
  return DOMAIN * TILES * (channels + PANEL) * 4
}

/** Bytes that {@link StageFields.rows} must have room for. @param width of the activations that the gradient is for */
export function stageRowsBytes(width: number, channels: number): number {
  return 5 * (width + 1) * channels * 4
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

/**
 * A matrix as a tile takes it, [panel][input][16 outputs] and [panel][input][4] of what is over, written to `packed`.
 *
 * @param of [inputs, outputs]
 */
export function packTile(of: Float32Array, inputs: number, outputs: number, packed: Float32Array): void {
  for (let first = 0, wide = 0, at = 0; first < outputs; first += wide) {
    wide = first + PANEL <= outputs ? PANEL : REST
    for (let i = 0; i < inputs; i++) for (let o = 0; o < wide; o++) packed[at++] = of[i * outputs + first + o]
  }
}
