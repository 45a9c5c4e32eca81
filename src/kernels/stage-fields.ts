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

/** Bytes that {@link StageFields.rows} must have room for. @param width of the activations that the gradient is for */
export function stageRowsBytes(width: number, channels: number): number {
  return 5 * (width + 1) * channels * 4
}
