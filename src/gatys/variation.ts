/** Total variation, as mean squares of differences (Mahendran and Vedaldi 2015, with exponent 2). */
import type { Grid } from './picture.ts'

/** Mean square of the differences between neighbours, down and across added. colours: [h · w · c] */
export function variation(colours: Float32Array, grid: Grid): number {
  return addVariation(colours, grid, null, 0)
}

/**
 * The same, and adds `weight` times its gradient to `gradient`, unless that is null.
 */
export function addVariation(
  colours: Float32Array,
  { width, height, channels }: Grid,
  gradient: Float32Array | null,
  weight: number,
): number {
  const row = width * channels
  let total = 0
  for (const [stride, count] of [
    [channels, (width - 1) * height * channels],
    [row, width * (height - 1) * channels],
  ]) {
    if (count === 0) continue
    const slope = (2 * weight) / count
    let sum = 0
    for (let i = 0; i + stride < colours.length; i++) {
      // A row's last place has no neighbour to its right.
      if (stride === channels && i % row >= row - channels) continue
      const d = colours[i + stride] - colours[i]
      sum += d * d
      if (gradient) {
        gradient[i] -= slope * d
        gradient[i + stride] += slope * d
      }
    }
    total += sum / count
  }
  return total
}
