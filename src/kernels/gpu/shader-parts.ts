/** What the shaders share: how features are stored, bound, and read on their way into a convolution. */
import { asksFor, STEP_STRUCT } from './step-fields.ts'

/** Positions of a tile: what one workgroup computes. */
export const TILE = { width: 8, height: 4 } as const
export const TILE_POSITIONS = TILE.width * TILE.height
/** Invocations of a workgroup: as many as the smallest limits allow. */
export const THREADS = 128
/** Where a workgroup's tile begins, in a shader. */
export const PLACE_OF_TILE = `
  let tileRow = group.y + layer.firstTile;
  let left = group.x * ${TILE.width}u; let top = tileRow * ${TILE.height}u;`

/** Bytes of a workgroup's memory that every device has. */
export const WORKGROUP_BYTES = 16_384
/** Vectors of four numbers that fit there. */
export const WORKGROUP_VECTORS = WORKGROUP_BYTES / 16

/**
 * How features lie in buffers. Half: packed by twos in `u32` (IEEE 754 binary16), which needs no `shader-f16`; whatever
 * is computed is computed in single precision.
 */
export type Precision = 'half' | 'single'

export const BYTES_PER_NUMBER: Readonly<Record<Precision, number>> = { half: 2, single: 4 }

const PACKED = {
  half: {
    type: 'vec2u',
    load: 'vec4f(unpack2x16float(p.x), unpack2x16float(p.y))',
    store: 'vec2u(pack2x16float(v.xy), pack2x16float(v.zw))',
  },
  single: { type: 'vec4f', load: 'p', store: 'v' },
} as const satisfies Readonly<Record<Precision, unknown>>

/** What shaders bind, by what it holds; each binds those that it names, in its order, behind the fields. */
const BINDINGS = {
  photo: { access: 'read', type: 'vec4f' },
  input: { access: 'read', type: 'feature' },
  affine: { access: 'read', type: 'vec4f' },
  residual: { access: 'read', type: 'feature' },
  noise: { access: 'read', type: 'f32' },
  weights: { access: 'read', type: 'vec4f' },
  skip: { access: 'read', type: 'feature' },
  partials: { access: 'read', type: 'vec4f' },
  style: { access: 'read', type: 'vec4f' },
  kept: { access: 'read_write', type: 'feature' },
  output: { access: 'read_write', type: 'feature' },
  statistics: { access: 'read_write', type: 'vec4f' },
  finished: { access: 'read_write', type: 'vec4f' },
  numbers: { access: 'read_write', type: 'vec4f' },
  /** What the next picture reads as {@link photo}. */
  subpixels: { access: 'read_write', type: 'vec4f' },
  /** What a fine image's coarse part lacks of the coarse image, RGB 0..1, px after px; and the same to be read. */
  lacking: { access: 'read_write', type: 'vec4f' },
  lacks: { access: 'read', type: 'vec4f' },
  /** Images, RGBA8, not premultiplied. */
  image: { access: 'texture', type: 'texture_2d<f32>' },
  coarse: { access: 'texture', type: 'texture_2d<f32>' },
  before: { access: 'texture', type: 'texture_2d<f32>' },
  imageBefore: { access: 'texture', type: 'texture_2d<f32>' },
  painted: { access: 'texture', type: 'texture_2d<f32>' },
  picture: { access: 'store', type: 'texture_storage_2d<rgba8unorm, write>' },
} as const

export type BindingName = keyof typeof BINDINGS

export const accessOf = (name: BindingName) => BINDINGS[name].access

/** Whether an image is bound, and not a buffer. */
export const isImage = (name: BindingName): boolean => ['texture', 'store'].includes(accessOf(name))

export const isWritten = (name: BindingName): boolean => ['read_write', 'store'].includes(accessOf(name))

/** A shader's text, and what it binds from binding 1 on; the fields are binding 0. */
export interface Shader {
  readonly code: string
  readonly bindings: readonly BindingName[]
}

/** The beginning of a shader: its fields, its bindings, and how features are loaded and stored. */
export function preamble(bindings: readonly BindingName[], precision: Precision): string {
  const { type, load, store } = PACKED[precision]
  const bound = bindings.map((name, i) => {
    const { access, type: holds } = BINDINGS[name]
    const declared = isImage(name)
      ? `var ${name}: ${holds}`
      : `var<storage, ${access}> ${name}: array<${holds === 'feature' ? type : holds}>`
    return `@group(0) @binding(${i + 1}) ${declared};`
  })
  return `${STEP_STRUCT}
@group(0) @binding(0) var<uniform> layer: Step;
${bound.join('\n')}
fn loaded(p: ${type}) -> vec4f { return ${load}; }
fn packed(v: vec4f) -> ${type} { return ${store}; }
/** A place beyond an edge, by reflection; one that a tile has too much, somewhere inside. */
fn reflected(i: i32, n: u32) -> u32 {
  var k = abs(i);
  if (k >= i32(n)) { k = 2 * i32(n) - 2 - k; }
  return u32(clamp(k, 0, i32(n) - 1));
}
`
}

/** Prologue and input of what reads an earlier layer. */
export interface Reads {
  /** Channels of the input. */
  readonly inputs: number
  readonly noise: boolean
  readonly residual: boolean
  /** Whether the input is also stored as it is convolved. */
  readonly keep: boolean
}

/** What {@link readInput} binds. */
export function inputBindings({ noise, residual, keep }: Reads): readonly BindingName[] {
  return [
    'input',
    'affine',
    ...(residual ? ['residual' as const] : []),
    ...(noise ? ['noise' as const] : []),
    'weights',
  ].concat(keep ? ['kept'] : []) as BindingName[]
}

/** `value(x, y, c)`: four channels of the input as they are convolved; its flags say which parts count. */
export function readInput({ inputs, noise, residual }: Reads): string {
  const groups = inputs / 4
  return `
fn value(x: u32, y: u32, c: u32) -> vec4f {
  let place = y * layer.inWidth + x;
  let at = place * ${groups}u + c - layer.inputFrom;
  var v = loaded(input[at]);
  if (${asksFor('norm')}) { v = v * affine[layer.affine + c] + affine[layer.affine + ${groups}u + c]; }
  ${noise ? `if (${asksFor('noise')}) { v += noise[layer.noise + place] * weights[layer.amounts + c]; }` : ''}
  if (${asksFor('relu')}) { v = max(v, vec4f(0)); }
  ${residual ? `if (${asksFor('residual')}) { v += loaded(residual[at]); }` : ''}
  return v;
}
`
}
