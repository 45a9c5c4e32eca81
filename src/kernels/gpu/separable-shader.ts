/** A depthwise 3×3 and a pointwise convolution, with the norm before them and the statistics behind them in one dispatch. */
import {
  type BindingName,
  inputBindings,
  PLACE_OF_TILE,
  type Precision,
  preamble,
  type Reads,
  readInput,
  type Shader,
  THREADS,
  TILE,
  TILE_POSITIONS,
} from './shader-parts.ts'
import { asksFor } from './step-fields.ts'
import { addProduct, beginTile, finishTile, leastPower, STATISTICS_VECTORS, shareOf } from './tile-matrix.ts'

export interface SeparableShape extends Reads {
  readonly outputs: number
  readonly resize: 'same' | 'halved' | 'doubled'
  /** Channels of an earlier feature that the pointwise part takes as well, normalised and above zero; 0 for none. */
  readonly skip: number
}

export function separableShader(shape: SeparableShape, precision: Precision): Shader {
  const { inputs, outputs, resize, skip } = shape
  const bindings: readonly BindingName[] = [
    ...inputBindings(shape),
    ...(skip ? (['skip'] as const) : []),
    'output',
    'statistics',
  ]
  const vectors = Math.max((TILE_POSITIONS * Math.max(inputs, skip)) / 4, STATISTICS_VECTORS)
  const code = `${preamble(bindings, precision)}${readInput(shape)}
var<workgroup> tile: array<vec4f, ${vectors}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
${PLACE_OF_TILE}
  ${resize === 'doubled' ? depthwiseOfPhases(shape) : depthwise(shape)}
  workgroupBarrier();
  ${beginTile(outputs)}
  ${product(outputs, inputs, 0)}
  ${skip ? withSkip(shape) : ''}
  ${finishTile(outputs)}
}
`
  return { code, bindings }
}

/** Which positions an invocation convolves for its four channels: some that follow each other in a row. */
function laneOf(inputs: number): { readonly groups: number; readonly run: number } {
  const groups = inputs / 4
  return { groups, run: leastPower((TILE_POSITIONS * groups) / THREADS) }
}

const beginLane = ({ groups, run }: ReturnType<typeof laneOf>): string => `
  let c = t % ${groups}u; let first = (t / ${groups}u) * ${run}u;
  if (first < ${TILE_POSITIONS}u) {
    let y = top + first / ${TILE.width}u; let x = left + first % ${TILE.width}u;`

/** Three columns of three rows move along the run, so that each place is read once a row. */
function depthwise({ inputs, resize, keep }: SeparableShape): string {
  const lane = laneOf(inputs)
  const stride = resize === 'halved' ? 2 : 1
  const column = (name: string, x: string) => `
      { let cx = reflected(${x}, layer.inWidth);
        ${name}0 = value(cx, r0, c); ${name}1 = value(cx, r1, c); ${name}2 = value(cx, r2, c); }`
  return `${beginLane(lane)}
    var k: array<vec4f, 9>;
    for (var i = 0u; i < 9u; i++) { k[i] = weights[layer.depthwise + i * ${lane.groups}u + c]; }
    let sy = i32(y) * ${stride};
    let r0 = reflected(sy - 1, layer.inHeight); let r1 = reflected(sy, layer.inHeight); let r2 = reflected(sy + 1, layer.inHeight);
    var a0: vec4f; var a1: vec4f; var a2: vec4f; var b0: vec4f; var b1: vec4f; var b2: vec4f; var d0: vec4f; var d1: vec4f; var d2: vec4f;
    ${column('a', `i32(x) * ${stride} - 1`)}
    ${stride === 1 ? column('b', 'i32(x)') : ''}
    for (var i = 0u; i < ${lane.run}u; i++) {
      let sx = i32(x + i) * ${stride};
      ${stride === 2 ? column('b', 'sx') : ''}
      ${column('d', 'sx + 1')}
      tile[(first + i) * ${lane.groups}u + c] =
        a0 * k[0] + b0 * k[1] + d0 * k[2] + a1 * k[3] + b1 * k[4] + d1 * k[5] + a2 * k[6] + b2 * k[7] + d2 * k[8];
      ${keep ? keepMiddle(lane.groups) : ''}
      ${stride === 1 ? 'a0 = b0; a1 = b1; a2 = b2; b0 = d0; b1 = d1; b2 = d2;' : 'a0 = d0; a1 = d1; a2 = d2;'}
    }
  }`
}

/** Every place is the middle of one tile's, which alone stores it. */
const keepMiddle = (groups: number): string => `
      if (${asksFor('keep')} && x + i < layer.width && y < layer.height) {
        kept[(y * layer.width + x + i) * ${groups}u + c - layer.inputFrom] = packed(b1);
      }`

/**
 * What is doubled by nearest neighbours and then convolved: of nine places four differ, by the parity of the output's
 * place. Reflection of the doubled is the nearest place of the input.
 */
function depthwiseOfPhases({ inputs }: SeparableShape): string {
  const lane = laneOf(inputs)
  const { groups } = lane
  return `${beginLane(lane)}
    let last = vec2i(i32(layer.inWidth) - 1, i32(layer.inHeight) - 1);
    for (var i = 0u; i < ${lane.run}u; i++) {
      let place = vec2i(i32(x + i), i32(y));
      let phase = place & vec2i(1);
      let before = vec2u(clamp((place >> vec2u(1)) - 1 + phase, vec2i(0), last));
      let behind = vec2u(clamp((place >> vec2u(1)) + phase, vec2i(0), last));
      let k = layer.depthwise + u32(phase.y * 2 + phase.x) * ${4 * groups}u + c;
      tile[(first + i) * ${groups}u + c] =
        value(before.x, before.y, c) * weights[k] + value(behind.x, before.y, c) * weights[k + ${groups}u] +
        value(before.x, behind.y, c) * weights[k + ${2 * groups}u] + value(behind.x, behind.y, c) * weights[k + ${3 * groups}u];
    }
  }`
}

/** @param behind rows of the matrix that come before */
function product(outputs: number, inputs: number, behind: number): string {
  const { positions } = shareOf(outputs)
  const groups = inputs / 4
  const at = (i: number) => `(row * ${positions}u + ${i}u) * ${groups}u + k`
  return `
  if (takesPart) {
    for (var k = 0u; k < ${groups}u; k++) {
    ${addProduct(outputs, at, `layer.weights + (${behind}u + k * 4u) * ${outputs / 4}u`)}
    }
  }`
}

function withSkip({ inputs, outputs, skip }: SeparableShape): string {
  const groups = skip / 4
  return `
  workgroupBarrier();
  for (var i = t; i < ${TILE_POSITIONS * groups}u; i += ${THREADS}u) {
    let s = i % ${groups}u; let place = i / ${groups}u;
    let x = min(left + place % ${TILE.width}u, layer.width - 1u); let y = min(top + place / ${TILE.width}u, layer.height - 1u);
    let v = loaded(skip[(y * layer.width + x) * ${groups}u + s - layer.skipFrom]);
    tile[i] = max(v * affine[layer.skipAffine + s] + affine[layer.skipAffine + ${groups}u + s], vec4f(0));
  }
  workgroupBarrier();
  ${product(outputs, skip, inputs)}`
}
