/** How the picture lies on the stage. All lengths are CSS px. */
export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Rect extends Point, Size {}

/** `zoom` 1 = the whole picture fits; `x`, `y` = the picture's centre off the stage's centre. */
export interface View extends Point {
  readonly zoom: number
}

export const FIT: View = { zoom: 1, x: 0, y: 0 }
export const MAX_ZOOM = 8

/** The picture's place under `view`. @param margin wall left free around a picture that fits */
export function pictureRect(stage: Size, picture: Size, view: View, margin = 0): Rect {
  const room = { width: Math.max(1, stage.width - 2 * margin), height: Math.max(1, stage.height - 2 * margin) }
  const scale = Math.min(room.width / picture.width, room.height / picture.height) * view.zoom
  const width = picture.width * scale
  const height = picture.height * scale
  return { x: (stage.width - width) / 2 + view.x, y: (stage.height - height) / 2 + view.y, width, height }
}

function clampOffset(offset: number, length: number, room: number): number {
  const slack = Math.max(0, (length - room) / 2)
  return Math.min(slack, Math.max(-slack, offset)) + 0
}

/** The nearest view that leaves no wall inside where the picture could be, and does not zoom out past the whole. */
export function clampView(stage: Size, picture: Size, view: View, margin = 0): View {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom))
  if (zoom === 1) return FIT
  const rect = pictureRect(stage, picture, { ...FIT, zoom }, margin)
  return { zoom, x: clampOffset(view.x, rect.width, stage.width), y: clampOffset(view.y, rect.height, stage.height) }
}

/** Zooms by `factor` so that what lies under `at` (from the stage's top left) stays there; clamp the outcome. */
export function zoomAt(stage: Size, view: View, factor: number, at: Point): View {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor))
  const ratio = zoom / view.zoom
  const x = at.x - stage.width / 2
  const y = at.y - stage.height / 2
  return { zoom, x: x + (view.x - x) * ratio, y: y + (view.y - y) * ratio }
}

/** What of the picture is on the stage, left to right: the way the divider can go. */
export function visibleSpan(stage: Size, rect: Rect): { readonly start: number; readonly length: number } {
  const start = Math.max(0, rect.x)
  return { start, length: Math.max(0, Math.min(stage.width, rect.x + rect.width) - start) }
}
