/** A picture put together from two, as `mergeOctaves` and `withFineOctaves` of `core/octaves.ts` do it, in two dispatches. */
import { LUMA } from '../../core/octaves.ts'
import { beginImage, inBytes, vector } from './image-parts.ts'
import { type BindingName, preamble, type Shader } from './shader-parts.ts'

/**
 * `ownAt(at)`: a px of the fine image, RGB 0..1, with `share` of its colour: 1 leaves it as it is. `placeIn(i, among, to)`:
 * where the middle of px `i` of `to` lies among `among`, 0 being the edge of the first: whole px and a part, apart and by
 * whole numbers, for single precision has too few digits for both. Sides below 46,341 px.
 */
const parts = `
fn ownAt(at: vec2u) -> vec3f {
  let v = textureLoad(image, at, 0).rgb;
  let grey = dot(v, ${vector(LUMA)});
  return grey + layer.share * (v - grey);
}
struct Place { whole: i32, part: f32 }
fn placeIn(i: u32, among: u32, to: u32) -> Place {
  let n = among * (2u * i + 1u);
  return Place(i32(n / (2u * to)), f32(n % (2u * to)) / f32(2u * to));
}
`

/** Core's `triangleTaps`: those that px `i` draws on, and what one of them counts before all are divided by their sum. */
const triangle = `
struct Taps { first: i32, end: i32, place: Place, support: f32 }
fn tapsOf(i: u32, among: u32, to: u32) -> Taps {
  let place = placeIn(i, among, to);
  let support = max(1, f32(among) / f32(to));
  let first = place.whole + i32(floor(place.part - support + 0.5));
  let end = place.whole + i32(floor(place.part + support + 0.5));
  return Taps(max(0, first), min(i32(among), end), place, support);
}
fn weightOf(taps: Taps, j: i32) -> f32 {
  return max(0, 1 - abs((f32(j - taps.place.whole) - taps.place.part + 0.5) / taps.support));
}
`

/**
 * What the fine image's coarse part lacks: textures `coarse`, `width` · `height` px, and `image`, `inWidth` · `inHeight` px
 * and no smaller, to `lacking`, [height, width, 4], RGB of -1..1. `share` 0..1 of the fine image's colour counts. Alpha
 * does not.
 */
export function lackShader(): Shader {
  const bindings: readonly BindingName[] = ['coarse', 'image', 'lacking']
  const code = `${preamble(bindings, 'single')}${parts}${triangle}${beginImage}
  if (!inside) { return; }
  let across = tapsOf(px.x, layer.inWidth, layer.width); let down = tapsOf(px.y, layer.inHeight, layer.height);
  var sum = vec3f(0); var weights = 0.0;
  for (var y = down.first; y < down.end; y++) {
    // Row by row: sums of like size lose no digits to each other.
    var row = vec3f(0); var rowWeights = 0.0;
    for (var x = across.first; x < across.end; x++) {
      let weight = weightOf(across, x);
      row += weight * ownAt(vec2u(vec2i(x, y)));
      rowWeights += weight;
    }
    let weight = weightOf(down, y);
    sum += weight * row;
    weights += weight * rowWeights;
  }
  lacking[px.y * layer.width + px.x] = vec4f(textureLoad(coarse, px.xy, 0).rgb - sum / weights, 0);
}
`
  return { code, bindings }
}

/** Core's `cubicTaps`, Catmull and Rom's: the first of four, and what each counts. */
const cubic = `
fn cubicAt(place: Place) -> vec4f {
  let t = fract(place.part + 0.5);
  return 0.5 * vec4f(((2 - t) * t - 1) * t, (3 * t - 5) * t * t + 2, ((4 - 3 * t) * t + 1) * t, (t - 1) * t * t);
}
fn firstOf(place: Place) -> i32 { return place.whole + select(-2, -1, place.part >= 0.5); }
`

/**
 * The fine image with the coarse part that it lacks: texture `image`, `width` · `height` px, and `lacks`, [inHeight,
 * inWidth, 4] as {@link lackShader} stores it with the same `share`, to texture `picture` of `image`'s size and alpha.
 */
export function mergeShader(): Shader {
  const bindings: readonly BindingName[] = ['image', 'lacks', 'picture']
  const code = `${preamble(bindings, 'single')}${parts}${cubic}${inBytes}${beginImage}
  if (!inside) { return; }
  let across = placeIn(px.x, layer.inWidth, layer.width); let down = placeIn(px.y, layer.inHeight, layer.height);
  let wx = cubicAt(across); let wy = cubicAt(down);
  let left = firstOf(across); let top = firstOf(down);
  let last = vec2i(i32(layer.inWidth), i32(layer.inHeight)) - 1;
  var lacked = vec3f(0);
  for (var j = 0; j < 4; j++) {
    let row = u32(clamp(top + j, 0, last.y)) * layer.inWidth;
    var sum = vec3f(0);
    for (var i = 0; i < 4; i++) { sum += wx[i] * lacks[row + u32(clamp(left + i, 0, last.x))].rgb; }
    lacked += wy[j] * sum;
  }
  textureStore(picture, px.xy, inBytes(255 * vec4f(ownAt(px.xy) + lacked, textureLoad(image, px.xy, 0).a)));
}
`
  return { code, bindings }
}
