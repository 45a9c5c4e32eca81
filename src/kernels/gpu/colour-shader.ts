/** A picture's lightness with a photo's chroma, in Oklab, as `withColoursOf` of `core/colour.ts` does it. */
import { BYTE_STEPS, COLOURS, CONES, GAMUT_SLACK, HALVINGS, LIGHTNESS } from '../../core/colour.ts'
import { beginImage, inBytes, vector } from './image-parts.ts'
import { type BindingName, preamble, type Shader } from './shader-parts.ts'

/** A matrix by its rows, which WGSL takes by columns: what stands left of it in a product. */
const rows = (matrix: readonly (readonly number[])[]): string => `mat3x3f(${matrix.map(vector).join(', ')})`

const curves = `
fn toLinear(c: vec3f) -> vec3f {
  return select(pow((c + 0.055) / 1.055, vec3f(2.4)), c / 12.92, c <= vec3f(0.04045));
}
/** In the steps of core's table, so that devices agree. */
fn toSrgb(light: vec3f) -> vec3f {
  let l = floor(clamp(light, vec3f(0), vec3f(1)) * ${BYTE_STEPS} + 0.5) / ${BYTE_STEPS};
  return select(1.055 * pow(l, vec3f(${1 / 2.4})) - 0.055, 12.92 * l, l <= vec3f(0.0031308));
}
/** Of 0..1; a step of Halley's method behind a power that devices compute to few digits. */
fn cubeRoot(x: vec3f) -> vec3f {
  let held = max(x, vec3f(1e-12));
  let guess = pow(held, vec3f(${1 / 3}));
  let cube = guess * guess * guess;
  return select(guess * (cube + 2 * held) / (2 * cube + held), vec3f(0), x <= vec3f(0));
}
/** Roots of the cones' responses to sRGB. */
fn roots(c: vec3f) -> vec3f { return cubeRoot(toLinear(c) * ${rows(CONES)}); }
fn lightOf(roots: vec3f) -> vec3f { return (roots * roots * roots) * ${rows(COLOURS)}; }
fn fits(light: vec3f) -> bool {
  return all(light >= vec3f(${-GAMUT_SLACK})) && all(light <= vec3f(${1 + GAMUT_SLACK}));
}
`

/**
 * Textures `painted`, which supplies lightness and alpha, and `image`, the photo, which supplies chroma, to `picture`, all
 * `width` · `height` px. What sRGB has not at a lightness loses chroma.
 */
export function keptColoursShader(): Shader {
  const bindings: readonly BindingName[] = ['painted', 'image', 'picture']
  const code = `${preamble(bindings, 'single')}${inBytes}${curves}${beginImage}
  if (!inside) { return; }
  let mine = textureLoad(painted, px.xy, 0);
  let photo = roots(textureLoad(image, px.xy, 0).rgb);
  let lightness = vec3f(dot(roots(mine.rgb), ${vector(LIGHTNESS)}));
  // A root is the lightness plus something linear in the chroma.
  let chroma = photo - vec3f(dot(photo, ${vector(LIGHTNESS)}));
  var light = lightOf(lightness + chroma);
  if (!fits(light)) {
    var low = 0.0; var high = 1.0;
    for (var i = 0u; i < ${HALVINGS}u; i++) {
      let middle = (low + high) / 2;
      if (fits(lightOf(lightness + middle * chroma))) { low = middle; } else { high = middle; }
    }
    light = lightOf(lightness + low * chroma);
  }
  textureStore(picture, px.xy, inBytes(255 * vec4f(toSrgb(light), mine.a)));
}
`
  return { code, bindings }
}
