/** What the shaders of images share: which px an invocation has, and how a colour becomes bytes as core's does. */
import type { Size } from '../../core/size.ts'

/** px of a workgroup: one for each of its 128 invocations. */
export const IMAGE_TILE = { width: 16, height: 8 } as const

/** Workgroups that an image takes. @param image px */
export const imageGroups = ({ width, height }: Size): readonly [x: number, y: number] => [
  Math.ceil(width / IMAGE_TILE.width),
  Math.ceil(height / IMAGE_TILE.height),
]

/** The beginning of a shader whose invocations have a px each; `width` and `height` are the image's. */
export const beginImage = `
@compute @workgroup_size(${IMAGE_TILE.width}, ${IMAGE_TILE.height})
fn main(@builtin(global_invocation_id) px: vec3u, @builtin(local_invocation_id) own: vec3u) {
  let inside = px.x < layer.width && px.y < layer.height;`

/**
 * `inBytes(v)`: 0..255 of a px, or what leaves it, to the number that is stored as its byte: halves go to the even one, as
 * in a `Uint8ClampedArray`, where devices may round as they like.
 */
export const inBytes = `
fn inBytes(v: vec4f) -> vec4f { return round(clamp(v, vec4f(0), vec4f(255))) / 255; }
`

/**
 * `mirrored(i, n)`: position `i`, on either side of a row of `n`, mirrored at its ends without repeating the edge as often
 * as it takes: core's `mirror`.
 */
export const mirrored = `
fn mirrored(i: i32, n: u32) -> u32 {
  if (n == 1u) { return 0u; }
  let period = 2u * (n - 1u);
  let k = u32(abs(i)) % period;
  return min(k, period - k);
}
`

/** A row of numbers as WGSL, in single precision. */
export const vector = (numbers: readonly number[]): string => `vec${numbers.length}f(${numbers.join(', ')})`
