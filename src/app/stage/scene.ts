/** What is drawn on the stage's canvas. */
import type { Rect, Size } from './viewport.ts'

/** What is on the stage, in CSS px. */
export interface Scene {
  readonly rect: Rect
  readonly photo: ImageBitmap | null
  readonly picture: ImageBitmap | null
  /** The photo is shown left of here. */
  readonly photoUpTo: number
}

/** A bitmap that has been closed since has no width; drawing it would throw. */
function isOpen(bitmap: ImageBitmap | null): bitmap is ImageBitmap {
  return bitmap !== null && bitmap.width > 0
}

/** Draws the scene at the screen's own resolution. Without anything to draw the last scene stays. */
export function paintStage(canvas: HTMLCanvasElement, size: Size, scene: Scene): void {
  const { rect, photo, picture, photoUpTo } = scene
  if (!isOpen(picture) && !isOpen(photo)) return
  const scale = devicePixelRatio
  const width = Math.round(size.width * scale)
  const height = Math.round(size.height * scale)
  // Setting either clears the canvas and costs an allocation.
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) return
  context.setTransform(scale, 0, 0, scale, 0, 0)
  context.clearRect(0, 0, size.width, size.height)
  context.imageSmoothingQuality = 'high'
  const split = Math.min(size.width, Math.max(0, photoUpTo))
  if (isOpen(photo)) drawSlice(context, photo, rect, [0, split])
  if (isOpen(picture)) drawSlice(context, picture, rect, [isOpen(photo) ? split : 0, size.width])
}

function drawSlice(
  context: CanvasRenderingContext2D,
  bitmap: ImageBitmap,
  rect: Rect,
  [from, to]: [number, number],
): void {
  if (to <= from) return
  context.save()
  context.beginPath()
  context.rect(from, rect.y, to - from, rect.height)
  context.clip()
  context.drawImage(bitmap, rect.x, rect.y, rect.width, rect.height)
  context.restore()
}
