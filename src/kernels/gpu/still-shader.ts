/** Calm between the pictures of a live camera, as `calm` of `core/still.ts` makes it. */
import { MOTION, SIDE, STILL } from '../../core/still.ts'
import { beginImage, IMAGE_TILE, inBytes } from './image-parts.ts'
import { type BindingName, preamble, type Shader } from './shader-parts.ts'

/**
 * Textures `image` and `imageBefore`, the camera's pictures now and before, `painted` and `before`, what they were painted
 * as, to `picture`: the painted one, nearer to the one before wherever the camera's stands still. All `width` · `height` px.
 */
export function calmShader(): Shader {
  const bindings: readonly BindingName[] = ['image', 'imageBefore', 'painted', 'before', 'picture']
  const code = `${preamble(bindings, 'single')}${inBytes}
var<workgroup> moved: array<u32, ${IMAGE_TILE.width * IMAGE_TILE.height}>;
fn bytesOf(v: vec4f) -> vec4f { return round(255 * v); }
${beginImage}
  var change = 0u;
  if (inside) {
    // In whole numbers, so that no order of adding shows.
    let d = abs(bytesOf(textureLoad(image, px.xy, 0)) - bytesOf(textureLoad(imageBefore, px.xy, 0)));
    change = u32(d.r + d.g + d.b);
  }
  moved[own.y * ${IMAGE_TILE.width}u + own.x] = change;
  workgroupBarrier();
  if (!inside) { return; }
  let corner = own.xy / ${SIDE}u * ${SIDE}u;
  var sum = 0u;
  for (var i = 0u; i < ${SIDE * SIDE}u; i++) {
    sum += moved[(corner.y + i / ${SIDE}u) * ${IMAGE_TILE.width}u + corner.x + i % ${SIDE}u];
  }
  let square = px.xy / ${SIDE}u * ${SIDE}u;
  let counted = min(vec2u(${SIDE}u), vec2u(layer.width, layer.height) - square);
  let motion = f32(sum) / f32(3u * counted.x * counted.y);
  let share = mix(${STILL}, 1.0, clamp((motion - ${MOTION.least}) / ${MOTION.most - MOTION.least}, 0.0, 1.0));
  let old = bytesOf(textureLoad(before, px.xy, 0));
  textureStore(picture, px.xy, inBytes(old + share * (bytesOf(textureLoad(painted, px.xy, 0)) - old)));
}
`
  return { code, bindings }
}
