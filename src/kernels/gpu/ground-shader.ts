/** The photo on its ground, as the network takes it: what `groundedRows` of the engine says, see `core/ground.ts`. */
import { CALM, EVEN_SPREAD, GROUND_OCTAVES, GROUND_STREAM, REACH } from '../../core/ground.ts'
import { HASH } from '../../core/noise.ts'
import { LUMA } from '../../core/octaves.ts'
import type { PassSize } from '../../core/plan.ts'
import { mirrored, vector } from './image-parts.ts'
import { type BindingName, preamble, type Shader, THREADS } from './shader-parts.ts'
import type { StepFields } from './step-fields.ts'

/** Positions of a workgroup, one for each invocation; and the same in px. */
export const GROUND_TILE = { width: 16, height: 8 } as const
const PX = { width: 2 * GROUND_TILE.width, height: 2 * GROUND_TILE.height } as const

/** With what is around them: fine detail, and luminance of one more px. */
const DETAIL = { width: PX.width + 2 * REACH, height: PX.height + 2 * REACH } as const
const LIT = { width: DETAIL.width + 2, height: DETAIL.height + 2 } as const

const hash = `
/** Core's \`uniform\`: a number between 0 and 1 that hangs on the place and the stream alone. */
fn uniformAt(x: i32, y: i32, stream: u32) -> f32 {
  var m = (u32(x) * ${HASH.across}u) ^ (u32(y) * ${HASH.down}u) ^ ((stream + 1u) * ${HASH.stream}u);
  m = (m ^ (m >> 15u)) * ${HASH.first}u;
  m = (m ^ (m >> 12u)) * ${HASH.second}u;
  return (f32(m ^ (m >> 15u)) + 0.5) / 4294967296.0;
}
/** Draws of cells of \`side\` px, a power of two, between whose middles is interpolated; of mean 0. */
fn lattice(at: vec2u, side: u32, stream: u32) -> f32 {
  let shifted = at + vec2u(side / 2u);
  let cell = vec2i(shifted / side) - 1;
  let share = (vec2f(shifted % side) + 0.5) / f32(side);
  let above = mix(uniformAt(cell.x, cell.y, stream), uniformAt(cell.x + 1, cell.y, stream), share.x);
  let below = mix(uniformAt(cell.x, cell.y + 1, stream), uniformAt(cell.x + 1, cell.y + 1, stream), share.x);
  return mix(above, below, share.y) - 0.5;
}
fn noiseAt(at: vec2u) -> f32 {
  return ${GROUND_OCTAVES.map(
    ({ px, rms, gain }, i) => `${rms * gain * EVEN_SPREAD} * lattice(at, ${px}u, ${GROUND_STREAM + i}u)`,
  ).join(' + ')};
}
`

/**
 * Fine detail around each px of the tile, summed across alone; below is what each invocation sums itself. All in mirrored
 * places: what is mirrored in luminance is so in detail, and in sums of it.
 */
const detail = `
  for (var i = t; i < ${LIT.width * LIT.height}u; i += ${THREADS}u) {
    let x = i32(i % ${LIT.width}u) + left - ${REACH + 1}; let y = i32(i / ${LIT.width}u) + top - ${REACH + 1};
    lit[i] = dot(photoAt(placed(x, y)), ${vector(LUMA)});
  }
  workgroupBarrier();
  for (var i = t; i < ${DETAIL.width * DETAIL.height}u; i += ${THREADS}u) {
    let p = i / ${DETAIL.width}u * ${LIT.width}u + i % ${DETAIL.width}u;
    let q = p + ${LIT.width}u; let r = q + ${LIT.width}u;
    let around = lit[p] + lit[p + 1u] + lit[p + 2u] + lit[q] + lit[q + 1u] + lit[q + 2u] + lit[r] + lit[r + 1u] + lit[r + 2u];
    detailed[i] = abs(lit[q + 1u] - around / 9);
  }
  workgroupBarrier();
  for (var i = t; i < ${PX.width * DETAIL.height}u; i += ${THREADS}u) {
    let p = i / ${PX.width}u * ${DETAIL.width}u + i % ${PX.width}u;
    var sum = 0.0;
    for (var j = 0u; j < ${2 * REACH + 1}u; j++) { sum += detailed[p + j]; }
    // Luminance is of no more use.
    lit[i] = sum;
  }
  workgroupBarrier();`

/**
 * Texture `image`, RGBA of the photo, `inWidth` · `inHeight` px, to `subpixels`, [height, width, 12], 0..1 and a little
 * beyond: red of the four sub-pixels (dy · 2 + dx), then green, then blue. `width` and `height` count positions of 2 × 2 px
 * of the padded photo; `share` is the amount of ground, ≥ 0, and px of alpha 0 have the colour `hidden…`. All of it by
 * {@link groundStep}.
 */
export function groundShader(): Shader {
  const bindings: readonly BindingName[] = ['image', 'subpixels']
  const code = `${preamble(bindings, 'single')}${mirrored}${hash}
var<workgroup> lit: array<f32, ${LIT.width * LIT.height}>;
var<workgroup> detailed: array<f32, ${DETAIL.width * DETAIL.height}>;
fn placed(x: i32, y: i32) -> vec2u { return vec2u(mirrored(x, layer.inWidth), mirrored(y, layer.inHeight)); }
fn photoAt(at: vec2u) -> vec3f {
  let v = textureLoad(image, at, 0);
  return select(v.rgb, vec3f(layer.hiddenRed, layer.hiddenGreen, layer.hiddenBlue), v.a == 0);
}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let left = i32(group.x) * ${PX.width}; let top = i32(group.y + layer.firstTile) * ${PX.height};
  // Without ground there is no need of what calms it.
  if (layer.share > 0) {${detail}
  }
  let own = vec2u(t % ${GROUND_TILE.width}u, t / ${GROUND_TILE.width}u);
  let position = vec2u(group.x, group.y + layer.firstTile) * vec2u(${GROUND_TILE.width}u, ${GROUND_TILE.height}u) + own;
  if (position.x >= layer.width || position.y >= layer.height) { return; }
  var r: vec4f; var g: vec4f; var b: vec4f;
  for (var i = 0u; i < 4u; i++) {
    let px = 2u * own + vec2u(i & 1u, i >> 1u);
    let at = placed(left + i32(px.x), top + i32(px.y));
    var colour = photoAt(at);
    if (layer.share > 0) {
      var sum = 0.0;
      for (var j = 0u; j < ${2 * REACH + 1}u; j++) { sum += lit[(px.y + j) * ${PX.width}u + px.x]; }
      colour += layer.share * exp(sum * ${-1 / ((2 * REACH + 1) ** 2 * CALM)}) * noiseAt(at);
    }
    r[i] = colour.r; g[i] = colour.g; b[i] = colour.b;
  }
  let o = (position.y * layer.width + position.x) * 3u - layer.outputFrom;
  subpixels[o] = r; subpixels[o + 1u] = g; subpixels[o + 2u] = b;
}
`
  return { code, bindings }
}

/**
 * How {@link groundShader} is dispatched for a pass.
 *
 * @param amount of ground, ≥ 0
 * @param hidden RGB 0..255 that px of alpha 0 are given; null where there are none
 */
export function groundStep(
  { width, height, paddedWidth, paddedHeight }: PassSize,
  amount: number,
  hidden: readonly [number, number, number] | null,
): { readonly fields: StepFields; readonly groups: readonly [x: number, y: number] } {
  const positions = { width: paddedWidth / 2, height: paddedHeight / 2 }
  const [hiddenRed, hiddenGreen, hiddenBlue] = (hidden ?? [0, 0, 0]).map((v) => v / 255)
  return {
    fields: { ...positions, inWidth: width, inHeight: height, share: amount, hiddenRed, hiddenGreen, hiddenBlue },
    groups: [Math.ceil(positions.width / GROUND_TILE.width), Math.ceil(positions.height / GROUND_TILE.height)],
  }
}
