/**
 * Calm between the pictures of a live camera: the network's statistics are of the whole picture, so that what moves in one
 * corner changes all others a little, ten times a second. Where the camera's own picture stands still, so does the painted
 * one, but for a share of the change.
 */
import type { PixelImage } from './image.ts'
import { sameSize } from './size.ts'

/** Share of the change that counts where nothing moves. */
export const STILL = 0.25
/** Mean change of the camera's colours, 0..255: below `least` nothing moves, from `most` on all of the new picture counts. */
export const MOTION = { least: 6, most: 30 } as const
/** px a side of the squares in which it is measured: single pixels are noisy. */
export const SIDE = 4

/** A picture of the camera, and what it was painted as. */
export interface LivePicture {
  readonly camera: PixelImage
  readonly painted: PixelImage
}

/** Brings a painted picture nearer to the one before it, in place, wherever the camera's stands still. */
export function calm({ camera, painted }: LivePicture, before: LivePicture | null): void {
  if (!before || !sameSize(camera, before.camera)) return
  if (!sameSize(painted, camera) || !sameSize(before.painted, painted)) return
  const { width, height } = camera
  for (let top = 0; top < height; top += SIDE)
    for (let left = 0; left < width; left += SIDE) {
      const square = { left, top, right: Math.min(width, left + SIDE), bottom: Math.min(height, top + SIDE) }
      const moved = (motion(camera, before.camera, square) - MOTION.least) / (MOTION.most - MOTION.least)
      if (moved >= 1) continue
      const share = STILL + (1 - STILL) * Math.max(0, moved)
      approach(painted, before.painted, square, share)
    }
}

interface Square {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

function motion({ data, width }: PixelImage, before: PixelImage, { left, top, right, bottom }: Square): number {
  let sum = 0
  for (let y = top; y < bottom; y++)
    for (let p = (y * width + left) * 4, end = (y * width + right) * 4; p < end; p += 4)
      for (let c = 0; c < 3; c++) sum += Math.abs(data[p + c] - before.data[p + c])
  return sum / (3 * (right - left) * (bottom - top))
}

function approach({ data, width }: PixelImage, before: PixelImage, square: Square, share: number): void {
  const { left, top, right, bottom } = square
  for (let y = top; y < bottom; y++)
    for (let p = (y * width + left) * 4, end = (y * width + right) * 4; p < end; p++)
      data[p] = before.data[p] + share * (data[p] - before.data[p])
}
