/** Fields of a layer in the kernels' memory, 32 bits each, in the order of `assembly/layer.ts`. */
const FIELDS = [
  'input',
  'height',
  'width',
  'channels',
  'affine',
  'norm',
  'residual',
  'keep',
  'noise',
  'amounts',
  'half',
  'resize',
  'depthwise',
  'skip',
  'skipChannels',
  'skipAffine',
  'weights',
  'outputs',
  'bias',
  'output',
  'statistics',
  'counted',
  'have',
  'ring',
  'scratch',
] as const

/** What the kernels are told about a layer: addresses in bytes, counts, and choices by number. What is left out is 0. */
export type LayerFields = Partial<Record<(typeof FIELDS)[number], number>>

/** Bytes of a layer. */
export const LAYER_BYTES = FIELDS.length * 4

/** Positions that are computed together; rings, scratch and features need room for as many beyond their end. */
export const TILE = 16

/** How the rows of a layer's output lie to those of its input. */
export const RESIZE = { same: 0, halved: 1, doubled: 2 } as const
/** What is done to a row of the input on its way in. */
export const NORM = { none: 0, linear: 1, relu: 2 } as const

/** Writes a layer at an address, with no row fetched and nothing counted. */
export function writeLayer(memory: WebAssembly.Memory, address: number, fields: LayerFields): void {
  const at = new Int32Array(memory.buffer, address, FIELDS.length)
  const all: LayerFields = { have: -1, ...fields }
  FIELDS.forEach((name, i) => {
    at[i] = all[name] ?? 0
  })
}

/** Changes one field of a layer that was written. */
export function setField(memory: WebAssembly.Memory, address: number, name: keyof LayerFields, value: number): void {
  new Int32Array(memory.buffer)[(address >> 2) + FIELDS.indexOf(name)] = value
}

/** Bytes of one of a ring's four rows. */
export function ringRowBytes(width: number, channels: number): number {
  return (width + 2 + 2 * TILE) * channels * 4
}

/** Bytes that {@link LayerFields.ring} must have room for. */
export function ringBytes(width: number, channels: number): number {
  return 4 * ringRowBytes(width, channels)
}

/** Bytes before {@link LayerFields.scratch} that are used as well. */
export const SCRATCH_BEFORE = 16

/** Bytes that {@link LayerFields.scratch} must have room for; widths of the input and of the output, positions. */
export function scratchBytes(
  widths: readonly [input: number, output: number],
  { channels, skipChannels, outputs }: { channels: number; skipChannels: number; outputs: number },
): number {
  const tile = TILE * (channels + skipChannels)
  const row = Math.max(widths[0] * channels, (widths[1] + TILE) * outputs + TILE * skipChannels)
  return 4 * (tile + row)
}
