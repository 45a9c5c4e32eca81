// A picture's lightness with a photo's chroma, in Oklab: what ../../core/colour.ts says, four px at a time.

import { madd } from './simd'

/** Linear light for each byte, f32; then bytes for linear light in steps of 1 / {@link STEPS}. */
const BYTES: usize = 1024
const STEPS: f32 = 16384
const SLACK: f32 = 1e-4
const HALVINGS: i32 = 8

/** Linear light of one colour of four px. */
// @ts-ignore: decorator
@inline
function linear(px: usize, tables: usize): v128 {
  let found = v128.load32_zero(tables + (<usize>load<u8>(px) << 2))
  found = v128.load32_lane(tables + (<usize>load<u8>(px, 4) << 2), found, 1)
  found = v128.load32_lane(tables + (<usize>load<u8>(px, 8) << 2), found, 2)
  return v128.load32_lane(tables + (<usize>load<u8>(px, 12) << 2), found, 3)
}

/** Cube root of 0..1: a third of the exponent, then Halley's method twice, each of which makes the digits three times as many. */
function cubeRoot(x: v128): v128 {
  // So small a number has the root of nothing, and none on the way is too small to be quick.
  const held = f32x4.max(x, f32x4.splat(1e-12))
  const third = i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.convert_i32x4_s(held), f32x4.splat(1.0 / 3.0)))
  let g = i32x4.add(third, i32x4.splat(0x2a5137a0))
  const twice = f32x4.add(held, held)
  for (let i = 0; i < 2; i++) {
    const cube = f32x4.mul(f32x4.mul(g, g), g)
    g = f32x4.mul(g, f32x4.div(f32x4.add(cube, twice), f32x4.add(f32x4.add(cube, cube), held)))
  }
  return v128.and(g, f32x4.gt(x, f32x4.splat(0)))
}

// @ts-ignore: decorator
@inline
function mixed(a: v128, b: v128, c: v128, wa: f32, wb: f32, wc: f32): v128 {
  return madd(c, f32x4.splat(wc), madd(b, f32x4.splat(wb), f32x4.mul(a, f32x4.splat(wa))))
}

// @ts-ignore: decorator
@inline
function lightness(l: v128, m: v128, s: v128): v128 {
  return mixed(l, m, s, 0.2104542553, 0.793617785, -0.0040720468)
}

// @ts-ignore: decorator
@inline
function cubed(root: v128): v128 {
  return f32x4.mul(f32x4.mul(root, root), root)
}

/** Roots of the cones' responses (Ottosson 2020) to four px, and what was found of them last. */
let rootL: v128 = f32x4.splat(0)
let rootM: v128 = f32x4.splat(0)
let rootS: v128 = f32x4.splat(0)

function roots(px: usize, tables: usize): void {
  const r = linear(px, tables), g = linear(px + 1, tables), b = linear(px + 2, tables)
  rootL = cubeRoot(mixed(r, g, b, 0.4122214708, 0.5363325363, 0.0514459929))
  rootM = cubeRoot(mixed(r, g, b, 0.2119034982, 0.6806995451, 0.1073969566))
  rootS = cubeRoot(mixed(r, g, b, 0.0883024619, 0.2817188376, 0.6299787005))
}

let red: v128 = f32x4.splat(0)
let green: v128 = f32x4.splat(0)
let blue: v128 = f32x4.splat(0)

/** Linear sRGB of a lightness and a share of the chroma; which of them sRGB has. */
// @ts-ignore: decorator
@inline
function coloured(L: v128, k: v128, dl: v128, dm: v128, ds: v128): v128 {
  const l = cubed(madd(k, dl, L)), m = cubed(madd(k, dm, L)), s = cubed(madd(k, ds, L))
  red = mixed(l, m, s, 4.0767416621, -3.3077115913, 0.2309699292)
  green = mixed(l, m, s, -1.2684380046, 2.6097574011, -0.3413193965)
  blue = mixed(l, m, s, -0.0041960863, -0.7034186147, 1.707614701)
  const least = f32x4.min(f32x4.min(red, green), blue), most = f32x4.max(f32x4.max(red, green), blue)
  return v128.and(f32x4.ge(least, f32x4.splat(-SLACK)), f32x4.le(most, f32x4.splat(1 + SLACK)))
}

/** Writes one colour of four px, of linear light. */
// @ts-ignore: decorator
@inline
function writeBytes(light: v128, px: usize, tables: usize): void {
  const held = f32x4.max(f32x4.min(light, f32x4.splat(1)), f32x4.splat(0))
  const step = i32x4.trunc_sat_f32x4_s(madd(held, f32x4.splat(STEPS), f32x4.splat(0.5)))
  const bytes = tables + BYTES
  store<u8>(px, load<u8>(bytes + <usize>i32x4.extract_lane(step, 0)))
  store<u8>(px, load<u8>(bytes + <usize>i32x4.extract_lane(step, 1)), 4)
  store<u8>(px, load<u8>(bytes + <usize>i32x4.extract_lane(step, 2)), 8)
  store<u8>(px, load<u8>(bytes + <usize>i32x4.extract_lane(step, 3)), 12)
}

/**
 * Gives a picture a photo's colours, in its place.
 *
 * @param count of px, with room for three behind the last
 * @param tables [256] f32 of linear light, then [{@link STEPS} + 1] bytes
 */
export function keepColours(picture: usize, photo: usize, count: i32, tables: usize): void {
  const one = f32x4.splat(1)
  for (let i = 0; i < count; i += 4) {
    roots(photo, tables)
    const own = lightness(rootL, rootM, rootS)
    const dl = f32x4.sub(rootL, own), dm = f32x4.sub(rootM, own), ds = f32x4.sub(rootS, own)
    roots(picture, tables)
    const L = lightness(rootL, rootM, rootS)
    const whole = coloured(L, one, dl, dm, ds)
    if (!i32x4.all_true(whole)) {
      let low = f32x4.splat(0), high = one
      for (let n = 0; n < HALVINGS; n++) {
        const k = f32x4.mul(f32x4.add(low, high), f32x4.splat(0.5))
        const fits = coloured(L, k, dl, dm, ds)
        low = v128.bitselect(k, low, fits)
        high = v128.bitselect(high, k, fits)
      }
      coloured(L, v128.bitselect(one, low, whole), dl, dm, ds)
    }
    writeBytes(red, picture, tables)
    writeBytes(green, picture + 1, tables)
    writeBytes(blue, picture + 2, tables)
    picture += 16
    photo += 16
  }
}
