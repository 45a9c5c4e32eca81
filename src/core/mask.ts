/** Making masks: strokes of a brush, the other way round, softer. */
import type { Mask } from './mask-code.ts'
import { MASK_EDGE } from './mask-text.ts'
import { type Size, withinEdge } from './size.ts'

/** A place in a mask, px from its top left corner; px are squares, the first one's middle is at 0.5. */
export interface Spot {
  readonly x: number
  readonly y: number
}

export interface MaskBrush {
  /** px of the mask, to where nothing is left. */
  readonly radius: number
  /** 0..1, the share of the radius over which it fades. */
  readonly softness: number
  /** Takes away instead of adding. */
  readonly erases: boolean
}

/** The same value everywhere, of the size that a mask of this photo has. @param value 0..255 */
export function evenMask(photo: Size, value: number): Mask {
  const { width, height } = withinEdge(photo, MASK_EDGE)
  return { width, height, data: new Uint8Array(width * height).fill(value) }
}

/** The same mask at the size that one of this photo has: nearest values. Itself where it has that size. */
export function fittedMask(mask: Mask, photo: Size): Mask {
  const fitted = evenMask(photo, 0)
  if (fitted.width === mask.width && fitted.height === mask.height) return mask
  for (let y = 0, o = 0; y < fitted.height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / fitted.height) * mask.width
    for (let x = 0; x < fitted.width; x++, o++)
      fitted.data[o] = mask.data[row + Math.floor(((x + 0.5) * mask.width) / fitted.width)]
  }
  return fitted
}

/** Outside in, inside out. */
export function invertedMask({ width, height, data }: Mask): Mask {
  return { width, height, data: data.map((value) => 255 - value) }
}

/** The value that all of it has, or null. */
export function evenValue({ data }: Mask): number | null {
  return data.every((value) => value === data[0]) ? data[0] : null
}

/**
 * Draws the brush along a line, in the mask itself. Lines of one stroke that lie over each other count once: the brush
 * never adds more than it has.
 */
export function drawLine({ width, height, data }: Mask, from: Spot, to: Spot, brush: MaskBrush): void {
  const { radius, softness, erases } = brush
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius))
  const right = Math.min(width - 1, Math.ceil(Math.max(from.x, to.x) + radius))
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius))
  const bottom = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + radius))
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const square = dx * dx + dy * dy
  // Half a px at least, so that hard edges are smooth and thin strokes are whole.
  const fade = Math.max(1, softness * radius)
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y]
      const along = square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0
      const distance = Math.hypot(px - along * dx, py - along * dy)
      const depth = Math.min(1, Math.max(0, (radius - distance) / fade))
      // Without corners at either end of the fade.
      const cover = Math.round(255 * depth * depth * (3 - 2 * depth))
      const at = y * width + x
      data[at] = erases ? Math.min(data[at], 255 - cover) : Math.max(data[at], cover)
    }
}

/** Softer edges: two running means after each other. @param radius px of each, 0 for the mask itself */
export function feathered(mask: Mask, radius: number): Mask {
  const r = Math.round(radius)
  if (r < 1) return mask
  const { width, height } = mask
  const values = Float32Array.from(mask.data)
  for (let pass = 0; pass < 2; pass++) boxMean(values, { width, height }, r)
  return { width, height, data: Uint8Array.from(values, (value) => Math.round(value)) }
}

/** The mean of the square of `2r + 1` px around each place, of as much of it as there is; in place. */
export function boxMean(values: Float32Array, { width, height }: Size, r: number): void {
  const line = new Float64Array(Math.max(width, height))
  const mean = (start: number, step: number, count: number): void => {
    let sum = 0
    for (let i = 0; i < Math.min(r, count); i++) sum += values[start + i * step]
    for (let i = 0; i < count; i++) {
      if (i + r < count) sum += values[start + (i + r) * step]
      line[i] = sum / (Math.min(count - 1, i + r) - Math.max(0, i - r) + 1)
      if (i - r >= 0) sum -= values[start + (i - r) * step]
    }
    for (let i = 0; i < count; i++) values[start + i * step] = line[i]
  }
  for (let y = 0; y < height; y++) mean(y * width, 1, width)
  for (let x = 0; x < width; x++) mean(x, width, height)
}
