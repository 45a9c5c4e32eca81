/** Tiles' statistics become what the next layers multiply by and add. */
import { type BindingName, preamble, type Shader, THREADS, TILE } from './shader-parts.ts'

/** One workgroup for four channels; `width`, `height` and `tilesX` are the layer's own, `affine` is how many such there are. */
export function finishShader(epsilon: number): Shader {
  const bindings: readonly BindingName[] = ['partials', 'style', 'finished']
  const code = `${preamble(bindings, 'single')}
var<workgroup> merged: array<vec4f, ${THREADS}>;
fn counted(tile: u32) -> f32 {
  let x = (tile % layer.tilesX) * ${TILE.width}u; let y = (tile / layer.tilesX) * ${TILE.height}u;
  return f32(min(${TILE.width}u, layer.width - x) * min(${TILE.height}u, layer.height - y));
}
fn sum(t: u32, v: vec4f) -> vec4f {
  workgroupBarrier();
  merged[t] = v;
  for (var half = ${THREADS / 2}u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (t < half) { merged[t] += merged[t + half]; }
  }
  workgroupBarrier();
  return merged[0];
}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let c = group.x; let groups = layer.affine;
  let places = f32(layer.width) * f32(layer.height);
  var v = vec4f(0);
  for (var i = t; i < layer.tiles; i += ${THREADS}u) { v += partials[i * 2u * groups + c] * (counted(i) / places); }
  let mean = sum(t, v);
  v = vec4f(0);
  for (var i = t; i < layer.tiles; i += ${THREADS}u) {
    let d = partials[i * 2u * groups + c] - mean;
    v += partials[(i * 2u + 1u) * groups + c] + counted(i) * d * d;
  }
  let variance = sum(t, v) / places;
  if (t == 0u) {
    let gain = style[layer.style + c] / sqrt(variance + vec4f(${epsilon}));
    finished[layer.finished + c] = gain;
    finished[layer.finished + groups + c] = style[layer.style + groups + c] - mean * gain;
  }
}
`
  return { code, bindings }
}
