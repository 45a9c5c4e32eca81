/** The full 3×3 convolutions: the first layer, of the photo, and the last one, to the picture. */
import {
  type BindingName,
  inputBindings,
  PLACE_OF_TILE,
  type Precision,
  preamble,
  readInput,
  type Shader,
  THREADS,
  TILE,
} from './shader-parts.ts'
import { asksFor } from './step-fields.ts'
import { addProduct, beginTile, finishTile, STATISTICS_VECTORS, shareOf } from './tile-matrix.ts'

/** Side of the last layer's tiles in positions; each invocation computes one. */
export const PICTURE_TILE = 8

/** Loads a tile and one position around it. */
function loadTile({ width, height }: { width: number; height: number }, groups: number, threads: number): string {
  const wide = width + 2
  return `
  for (var i = t; i < ${wide * (height + 2) * groups}u; i += ${threads}u) {
    let c = i % ${groups}u; let place = i / ${groups}u;
    let x = reflected(i32(left + place % ${wide}u) - 1, layer.inWidth);
    let y = reflected(i32(top + place / ${wide}u) - 1, layer.inHeight);
    tile[i] = value(x, y, c);
  }
  workgroupBarrier();`
}

/** Vectors that {@link loadTile} fills. */
export const tileVectors = ({ width, height }: { width: number; height: number }, inputs: number): number =>
  ((width + 2) * (height + 2) * inputs) / 4

/** Photo to features. Weights: [3, 3, inputs, outputs]. */
export function photoShader(inputs: number, outputs: number, precision: Precision): Shader {
  const bindings: readonly BindingName[] = ['photo', 'weights', 'output', 'statistics']
  const groups = inputs / 4
  const { positions } = shareOf(outputs)
  const wide = TILE.width + 2
  const at = (i: number) => {
    const position = `(row * ${positions}u + ${i}u)`
    return `((${position} / ${TILE.width}u + dy) * ${wide}u + ${position} % ${TILE.width}u + dx) * ${groups}u + k`
  }
  const code = `${preamble(bindings, precision)}
fn value(x: u32, y: u32, c: u32) -> vec4f { return photo[(y * layer.inWidth + x) * ${groups}u + c - layer.inputFrom]; }
var<workgroup> tile: array<vec4f, ${Math.max(tileVectors(TILE, inputs), STATISTICS_VECTORS)}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
${PLACE_OF_TILE}
  ${loadTile(TILE, groups, THREADS)}
  ${beginTile(outputs)}
  if (takesPart) {
    for (var tap = 0u; tap < 9u; tap++) {
      let dy = tap / 3u; let dx = tap % 3u;
      for (var k = 0u; k < ${groups}u; k++) {
      ${addProduct(outputs, at, `layer.weights + (tap * ${inputs}u + k * 4u) * ${outputs / 4}u`)}
      }
    }
  }
  ${finishTile(outputs)}
}
`
  return { code, bindings }
}

/**
 * Features to the picture: bias, sigmoid, and the sub-pixels put in their places, with the photo's alpha; where asked
 * for, the sub-pixels as numbers 0..1 too. What is beyond the picture's edge is padding. Weights: [3, 3, inputs, 12].
 */
export function pictureShader(inputs: number, precision: Precision): Shader {
  const reads = { inputs, noise: false, residual: false, keep: false }
  const bindings: readonly BindingName[] = [...inputBindings(reads), 'image', 'picture', 'numbers']
  const groups = inputs / 4
  const side = { width: PICTURE_TILE, height: PICTURE_TILE }
  const wide = PICTURE_TILE + 2
  const store = [0, 1, 2, 3].map(
    (i) => `store(vec2u(x * 2u + ${i & 1}u, y * 2u + ${i >> 1}u), vec3f(r[${i}], g[${i}], b[${i}]));`,
  )
  const code = `${preamble(bindings, precision)}${readInput(reads)}
fn store(at: vec2u, colour: vec3f) {
  if (any(at >= textureDimensions(picture))) { return; }
  let opacity = textureLoad(image, min(at, textureDimensions(image) - 1u), 0).a;
  textureStore(picture, at, vec4f(colour, opacity));
}
var<workgroup> tile: array<vec4f, ${tileVectors(side, inputs)}>;
@compute @workgroup_size(${PICTURE_TILE ** 2})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let left = group.x * ${PICTURE_TILE}u; let top = (group.y + layer.firstTile) * ${PICTURE_TILE}u;
  ${loadTile(side, groups, PICTURE_TILE ** 2)}
  let x = left + t % ${PICTURE_TILE}u; let y = top + t / ${PICTURE_TILE}u;
  var r = weights[layer.bias]; var g = weights[layer.bias + 1u]; var b = weights[layer.bias + 2u];
  for (var tap = 0u; tap < 9u; tap++) {
    let place = ((t / ${PICTURE_TILE}u + tap / 3u) * ${wide}u + t % ${PICTURE_TILE}u + tap % 3u) * ${groups}u;
    for (var k = 0u; k < ${groups}u; k++) {
      let z = tile[place + k]; let w = layer.weights + (tap * ${inputs}u + k * 4u) * 3u;
      r = fma(vec4f(z.x), weights[w], r); g = fma(vec4f(z.x), weights[w + 1u], g); b = fma(vec4f(z.x), weights[w + 2u], b);
      r = fma(vec4f(z.y), weights[w + 3u], r); g = fma(vec4f(z.y), weights[w + 4u], g); b = fma(vec4f(z.y), weights[w + 5u], b);
      r = fma(vec4f(z.z), weights[w + 6u], r); g = fma(vec4f(z.z), weights[w + 7u], g); b = fma(vec4f(z.z), weights[w + 8u], b);
      r = fma(vec4f(z.w), weights[w + 9u], r); g = fma(vec4f(z.w), weights[w + 10u], g); b = fma(vec4f(z.w), weights[w + 11u], b);
    }
  }
  if (x >= layer.width || y >= layer.height) { return; }
  r = 1 / (1 + exp(-r)); g = 1 / (1 + exp(-g)); b = 1 / (1 + exp(-b));
  ${store.join('\n  ')}
  if (${asksFor('numbers')}) { let o = (y * layer.width + x) * 3u; numbers[o] = r; numbers[o + 1u] = g; numbers[o + 2u] = b; }
}
`
  return { code, bindings }
}
