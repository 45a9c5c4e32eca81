import { hash32 } from './random.ts'

const EXPOSURE = 0.95
/** White balance: a camera set between the window's blue and the lamp's yellow. */
const BALANCE = [1.0, 0.985, 0.97]

/** Filmic curve (Narkowicz 2015, a fit to ACES), linear to linear. */
function filmic(x: number): number {
  return Math.min(1, (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14))
}

function encode(x: number): number {
  return 255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055)
}

/**
 * Linear light to sRGB bytes as a camera would: veil of bright parts in the lens, corner fall-off, filmic curve, grain.
 *
 * @param light linear RGB, three numbers a pixel
 * @returns RGB bytes
 */
export function develop(light: Float32Array, width: number, height: number): Uint8Array {
  const veil = bloom(light, width, height)
  const out = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const r2 = ((x / width - 0.5) ** 2 + ((y / height - 0.5) * 0.75) ** 2) * 2.56
      const fall = 1 - 0.32 * r2
      const i = (y * width + x) * 3
      const grain = (hash32(i) / 4294967296 + hash32(i + 1) / 4294967296 - 1) * 2.6
      for (let c = 0; c < 3; c++) {
        const seen = 0.94 * light[i + c] + 0.06 * veil[i + c]
        out[i + c] = Math.min(255, Math.max(0, Math.round(encode(filmic(seen * fall * EXPOSURE * BALANCE[c])) + grain)))
      }
    }
  return out
}

/** Three box blurs each way, near enough to a Gaussian of 1.5 % of the width. */
function bloom(light: Float32Array, width: number, height: number): Float32Array {
  const radius = Math.max(1, Math.round(width * 0.015))
  let plane: Float32Array = light.map((v) => Math.min(v, 12))
  for (let pass = 0; pass < 3; pass++) {
    plane = boxBlur(plane, { length: width, lines: height, step: 3, jump: width * 3 }, radius)
    plane = boxBlur(plane, { length: height, lines: width, step: width * 3, jump: 3 }, radius)
  }
  return plane
}

function boxBlur(
  plane: Float32Array,
  run: { length: number; lines: number; step: number; jump: number },
  radius: number,
): Float32Array {
  const out = new Float32Array(plane.length)
  for (let line = 0; line < run.lines; line++)
    for (let c = 0; c < 3; c++) {
      const at = (k: number) => plane[line * run.jump + c + Math.min(run.length - 1, Math.max(0, k)) * run.step]
      let sum = 0
      for (let k = -radius; k <= radius; k++) sum += at(k)
      for (let k = 0; k < run.length; k++) {
        out[line * run.jump + c + k * run.step] = sum / (2 * radius + 1)
        sum += at(k + radius + 1) - at(k - radius)
      }
    }
  return out
}
