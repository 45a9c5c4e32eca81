/** A rendered film: see RenderJob. */
export interface Film {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

const RADIUS = 4

/**
 * Cross-bilateral filter over the irradiance (radiance over albedo, so that textures stay sharp), guided by the first
 * surface's colour and normal and by the variance the path tracer measured (after Rousselle et al. 2013, much simplified).
 *
 * @param strength 0 leaves the film as it is but for fireflies; 1 to 3 is mild
 * @returns linear RGB, three numbers a pixel
 */
export function denoise(film: Film, strength: number): Float32Array {
  const { width, height, data } = film
  const count = width * height
  const light = new Float32Array(count * 3)
  for (let i = 0; i < count; i++)
    for (let c = 0; c < 3; c++) light[i * 3 + c] = data[i * 10 + c] / (data[i * 10 + 3 + c] + 0.02)
  tameFireflies(light, width, height)
  const variance = smoothVariance(film)
  const out = new Float32Array(count * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) filterPixel({ film, light, variance, out }, x, y, strength)
  return out
}

/** A pixel brighter than all its neighbours is a rare path, not a thing: it comes down to the second brightest of them. */
function tameFireflies(light: Float32Array, width: number, height: number): void {
  const before = light.slice()
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++)
      for (let c = 0; c < 3; c++) {
        let first = 0
        let second = 0
        for (let k = 0; k < 9; k++) {
          if (k === 4) continue
          const v = before[((y - 1 + Math.floor(k / 3)) * width + x - 1 + (k % 3)) * 3 + c]
          if (v > first) {
            second = first
            first = v
          } else if (v > second) second = v
        }
        const at = (y * width + x) * 3 + c
        if (before[at] > second) light[at] = second
      }
}

interface Planes {
  readonly film: Film
  readonly light: Float32Array
  readonly variance: Float32Array
  readonly out: Float32Array
}

/** Variance of the irradiance, averaged over 3 × 3: a single pixel's estimate is itself noisy. */
function smoothVariance({ width, height, data }: Film): Float32Array {
  const out = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0
      let n = 0
      for (let j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++)
        for (let i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++, n++) {
          const at = (j * width + i) * 10
          const albedo = (data[at + 3] + data[at + 4] + data[at + 5]) / 3 + 0.02
          sum += data[at + 9] / (albedo * albedo)
        }
      out[y * width + x] = sum / n
    }
  return out
}

function filterPixel({ film, light, variance, out }: Planes, x: number, y: number, strength: number): void {
  const { width, height, data } = film
  const here = y * width + x
  const sums = [0, 0, 0]
  let total = 0
  for (let j = Math.max(0, y - RADIUS); j <= Math.min(height - 1, y + RADIUS); j++)
    for (let i = Math.max(0, x - RADIUS); i <= Math.min(width - 1, x + RADIUS); i++) {
      const there = j * width + i
      let guide = 0
      for (let c = 3; c < 9; c++) {
        const d = data[there * 10 + c] - data[here * 10 + c]
        guide += d * d * (c < 6 ? 90 : 30)
      }
      let colour = 0
      for (let c = 0; c < 3; c++) colour += (light[there * 3 + c] - light[here * 3 + c]) ** 2 / 3
      const noise = variance[here] + variance[there] + 1e-7
      const near = ((i - x) ** 2 + (j - y) ** 2) / (RADIUS * RADIUS)
      const weight = strength > 0 ? Math.exp(-guide - near - Math.max(0, colour - noise) / (noise * 2.5 * strength)) : 0
      const w = there === here ? 1 : weight
      for (let c = 0; c < 3; c++) sums[c] += w * light[there * 3 + c]
      total += w
    }
  for (let c = 0; c < 3; c++) out[here * 3 + c] = (sums[c] / total) * (data[here * 10 + 3 + c] + 0.02)
}
