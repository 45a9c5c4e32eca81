/** What a dispatch is told beside its buffers: the one home of the uniform's layout, for the shaders and for who writes it. */

/** Fields of the uniform, each a `u32`, in their order. Places in buffers count vectors of four, noise counts numbers. */
const FIELDS = [
  /** Of the output, in positions. */
  'width',
  'height',
  /** Of the input. */
  'inWidth',
  'inHeight',
  /** Tiles in a row, and in all. */
  'tilesX',
  'tiles',
  /** How the input becomes what is convolved: {@link PROLOGUE} added up. */
  'prologue',
  /** Where the input's scales lie; shifts follow them. */
  'affine',
  'skipAffine',
  'depthwise',
  'weights',
  'bias',
  /** Noise is multiplied by these. */
  'amounts',
  'noise',
  /** Where a norm's scales lie among the style's, and where the finished ones go. */
  'style',
  'finished',
] as const

export type StepFields = Readonly<Partial<Record<(typeof FIELDS)[number], number>>>

/** What is done to an input on its way in, in this order. */
export const PROLOGUE = { norm: 1, noise: 2, relu: 4, residual: 8, keep: 16 } as const

/** Whether a part of the prologue counts, in a shader. */
export const asksFor = (part: keyof typeof PROLOGUE): string => `(layer.prologue & ${PROLOGUE[part]}u) != 0u`

/** Bytes between two dispatches' fields: the alignment that every device allows. */
export const STEP_BYTES = 256

export const STEP_STRUCT = `struct Step { ${FIELDS.map((name) => `${name}: u32`).join(', ')} }`

/** Writes the fields of dispatch `index`; those that are not given are 0. */
export function writeStep(into: Uint32Array, index: number, step: StepFields): void {
  for (const [i, name] of FIELDS.entries()) into[(index * STEP_BYTES) / 4 + i] = step[name] ?? 0
}
