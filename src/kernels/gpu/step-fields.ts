/** What a dispatch is told beside its buffers: the one home of the uniform's layout, for the shaders and for who writes it. */

/** Fields of the uniform, in their order. Places in buffers count vectors of four, noise counts numbers. */
const FIELDS = {
  /** Of the output, in positions. */
  width: 'u32',
  height: 'u32',
  /** Of the input. */
  inWidth: 'u32',
  inHeight: 'u32',
  /** Tiles in a row, and in all. */
  tilesX: 'u32',
  tiles: 'u32',
  /** The first row of tiles of a dispatch that computes some rows only. */
  firstTile: 'u32',
  /** Where what is bound of a feature begins in it: of the input and what has its shape, of the skip, of the output. */
  inputFrom: 'u32',
  skipFrom: 'u32',
  outputFrom: 'u32',
  /** How the input becomes what is convolved: {@link PROLOGUE} added up. */
  prologue: 'u32',
  /** Where the input's scales lie; shifts follow them. */
  affine: 'u32',
  skipAffine: 'u32',
  depthwise: 'u32',
  weights: 'u32',
  bias: 'u32',
  /** Noise is multiplied by these. */
  amounts: 'u32',
  noise: 'u32',
  /** Where a norm's scales lie among the style's, and where the finished ones go. */
  style: 'u32',
  finished: 'u32',
  /** Of the ground, or of the fine octaves' colour, 0..1. */
  share: 'f32',
  /** What hidden pixels of the photo are given, 0..1. */
  hiddenRed: 'f32',
  hiddenGreen: 'f32',
  hiddenBlue: 'f32',
} as const satisfies Readonly<Record<string, 'u32' | 'f32'>>

type FieldName = keyof typeof FIELDS

export type StepFields = Readonly<Partial<Record<FieldName, number>>>

/** What is done to an input on its way in, in this order; `numbers`: the picture is wanted as numbers too. */
export const PROLOGUE = { norm: 1, noise: 2, relu: 4, residual: 8, keep: 16, numbers: 32 } as const

/** Whether a part of the prologue counts, in a shader. */
export const asksFor = (part: keyof typeof PROLOGUE): string => `(layer.prologue & ${PROLOGUE[part]}u) != 0u`

/** Bytes between two dispatches' fields: the alignment that every device allows. */
export const STEP_BYTES = 256

const NAMES = Object.keys(FIELDS) as readonly FieldName[]

export const STEP_STRUCT = `struct Step { ${NAMES.map((name) => `${name}: ${FIELDS[name]}`).join(', ')} }`

/** The uniform of some dispatches, {@link STEP_BYTES} each; fields that are not given are 0. */
export function stepsAsBytes(steps: readonly StepFields[]): ArrayBuffer {
  const words = new DataView(new ArrayBuffer(steps.length * STEP_BYTES))
  for (const [i, step] of steps.entries()) writeStep(words, i, step)
  return words.buffer
}

function writeStep(into: DataView, index: number, step: StepFields): void {
  for (const [i, name] of NAMES.entries()) {
    const at = index * STEP_BYTES + 4 * i
    if (FIELDS[name] === 'f32') into.setFloat32(at, step[name] ?? 0, true)
    else into.setUint32(at, step[name] ?? 0, true)
  }
}
