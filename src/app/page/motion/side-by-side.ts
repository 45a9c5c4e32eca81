/** Photo and picture in one picture, at the picture's own size. */
import { type Size, withinEdge } from '../../../core/size.ts'

/** `row`: photo left, picture right; `column`: photo above. */
export type Layout = 'row' | 'column'
export type StillFormat = 'jpeg' | 'png'

/** Longer side of each in px at most: two of them are what a phone's canvas holds. */
const EDGE = 2560
const QUALITY = 0.93

/** Upright pictures stand beside each other, wide ones one above the other. */
export function layoutFor({ width, height }: Size): Layout {
  return height >= width ? 'row' : 'column'
}

/** Where the two lie. */
export function sidePlan(picture: Size, layout: Layout) {
  const each = withinEdge(picture, EDGE)
  const gap = Math.max(2, Math.round(Math.max(each.width, each.height) / 100))
  const isRow = layout === 'row'
  const size = isRow
    ? { width: each.width * 2 + gap, height: each.height }
    : { width: each.width, height: each.height * 2 + gap }
  const second = isRow ? { x: each.width + gap, y: 0 } : { x: 0, y: each.height + gap }
  return { size, each, second }
}

/** @throws Error where the browser has no canvas of that size to give */
export async function sideBySide(
  photo: ImageBitmap,
  picture: ImageBitmap,
  { layout, format }: { readonly layout: Layout; readonly format: StillFormat },
): Promise<Blob> {
  const { size, each, second } = sidePlan(picture, layout)
  const canvas = new OffscreenCanvas(size.width, size.height)
  const surface = canvas.getContext('2d', { alpha: false })
  if (!surface) throw new Error('There is no canvas to draw on.')
  surface.imageSmoothingQuality = 'high'
  surface.fillStyle = '#fff'
  surface.fillRect(0, 0, size.width, size.height)
  surface.drawImage(photo, 0, 0, each.width, each.height)
  surface.drawImage(picture, second.x, second.y, each.width, each.height)
  return canvas.convertToBlob({ type: `image/${format}`, quality: QUALITY })
}
