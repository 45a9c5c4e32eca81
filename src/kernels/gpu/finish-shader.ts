/** Tiles' statistics become what the next layers multiply by and add. */
import { type BindingName, preamble, type Shader, THREADS, TILE } from './shader-parts.ts'

/** One workgroup for four channels; `width`, `height` and `tilesX` are the layer's own, `affine` is how many such there are. */
export function finishShader(epsilon: number): Shader {
  const bindings: readonly BindingName[] = ['partials', 'style', 'finished']
  const code = `${preamble(bindings, 'single')}
var<workgroup> counts: array<f32, ${THREADS}>;
var<workgroup> means: array<vec4f, ${THREADS}>;
var<workgroup> squares: array<vec4f, ${THREADS}>;
fn counted(tile: u32) -> f32 {
  let x = (tile % layer.tilesX) * ${TILE.width}u; let y = (tile / layer.tilesX) * ${TILE.height}u;
  return f32(min(${TILE.width}u, layer.width - x) * min(${TILE.height}u, layer.height - y));
}
/** Merges places of a mean and a sum of squared distances from it into what an invocation has (Chan et al. 1979). */
fn merge(t: u32, count: f32, mean: vec4f, square: vec4f) {
  let all = counts[t] + count;
  if (count == 0) { return; }
  let d = mean - means[t];
  means[t] += d * (count / all);
  squares[t] += square + d * d * (counts[t] * count / all);
  counts[t] = all;
}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let c = group.x; let groups = layer.affine;
  counts[t] = 0; means[t] = vec4f(0); squares[t] = vec4f(0);
  for (var i = t; i < layer.tiles; i += ${THREADS}u) {
    merge(t, counted(i), partials[i * 2u * groups + c], partials[(i * 2u + 1u) * groups + c]);
  }
  for (var half = ${THREADS / 2}u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (t < half) { merge(t, counts[t + half], means[t + half], squares[t + half]); }
  }
  let mean = means[0];
  let variance = squares[0] / (f32(layer.width) * f32(layer.height));
  if (t == 0u) {
    let gain = style[layer.style + c] / sqrt(variance + vec4f(${epsilon}));
    finished[layer.finished + c] = gain;
    finished[layer.finished + groups + c] = style[layer.style + groups + c] - mean * gain;
  }
}
`
  return { code, bindings }
}
