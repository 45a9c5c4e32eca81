import { noise, smoothstep } from './noise.ts'

type Triple = readonly [number, number, number]

/** The window stands in the plane x = `WINDOW.x`, left of the table; sides in cm. */
export const WINDOW = { x: -115, low: 18, high: 108, near: 74, far: -38, columns: 3, rows: 2, bar: 4.5 } as const

export const WINDOW_AREA = (WINDOW.high - WINDOW.low) * (WINDOW.near - WINDOW.far)

/** Radiance of the sky seen through the window (linear sRGB, scene units). */
export const SKY: Triple = [4.1, 4.7, 5.6]

/** Irradiance of the sun on a surface that faces it. */
export const SUN: Triple = [9.6, 7.9, 5.6]

/** Direction to the sun, unit. */
export const TO_SUN: Triple = normalised([-0.79, 0.44, 0.43])

/** Half angle of the hazy sun, radians. */
export const SUN_SPREAD = 0.011

function normalised(v: Triple): Triple {
  const l = Math.hypot(...v)
  return [v[0] / l, v[1] / l, v[2] / l]
}

/** Share of light that passes the window at height y and depth z: 0 on the wall and the bars. */
export function throughWindow(y: number, z: number): number {
  const v = (y - WINDOW.low) / (WINDOW.high - WINDOW.low)
  const u = (z - WINDOW.far) / (WINDOW.near - WINDOW.far)
  if (u <= 0 || u >= 1 || v <= 0 || v >= 1) return 0
  const paneZ = (WINDOW.near - WINDOW.far) / WINDOW.columns
  const paneY = (WINDOW.high - WINDOW.low) / WINDOW.rows
  const fromBarZ = Math.abs(((u * WINDOW.columns) % 1) - 0.5)
  const fromBarY = Math.abs(((v * WINDOW.rows) % 1) - 0.5)
  return (0.5 - fromBarZ) * paneZ < WINDOW.bar / 2 || (0.5 - fromBarY) * paneY < WINDOW.bar / 2 ? 0 : 1
}

/** Sky radiance through the window towards the room: bright above, trees below. Written to `out`. */
export function windowRadiance(y: number, z: number, out: Float64Array): void {
  const open = throughWindow(y, z)
  const trees = smoothstep(62, 50, y + 16 * noise(z * 0.06, 2, 5) + 6 * noise(z * 0.3, y * 0.3, 5))
  for (let c = 0; c < 3; c++) out[c] = open * SKY[c] * (1 - trees * [0.72, 0.62, 0.8][c])
}

/** Light from the unseen rest of the room by direction: a pale ceiling, a darker floor, warm. Written to `out`. */
export function roomRadiance(dy: number, dz: number, out: Float64Array): void {
  const up = smoothstep(-0.4, 0.9, dy)
  const behind = 0.7 + 0.3 * smoothstep(-0.5, 0.8, dz)
  const k = (0.1 + 0.3 * up) * behind
  out[0] = k
  out[1] = k * 0.94
  out[2] = k * 0.86
}
