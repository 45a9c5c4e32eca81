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
  const across = { stride: channels, length: row - channels, rows: height }
  const down = { stride: row, length: row, rows: height - 1 }
  let total = 0
  for (const { stride, length, rows } of [across, down]) {
    const count = length * rows
    if (count === 0) continue
    const slope = (2 * weight) / count
    let sum = 0
    for (let y = 0; y < rows; y++)
      for (let i = y * row, end = i + length; i < end; i++) {
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
