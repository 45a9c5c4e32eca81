/** Fingers, mouse and wheel on the picture. */
import type { Point } from './viewport.ts'

export interface GestureHandlers {
  pan(dx: number, dy: number): void
  /** @param at CSS px from the element's top left */
  zoom(factor: number, at: Point): void
  /** A still finger or mouse button: `true` when it has been down for {@link HOLD_MS}, `false` when it goes up. */
  hold(on: boolean): void
  doubleTap(at: Point): void
  /** A finger drawn quickly across, to where a page is turned from (1: what comes next) or back (-1). */
  swipe(step: 1 | -1): void
}

/** Long enough not to flash the photo on every tap, short enough to feel like an answer. */
export const HOLD_MS = 220
const DOUBLE_TAP_MS = 320
/** px a finger may tremble and still count as still. */
const SLOP = 7
const DOUBLE_TAP_SLOP = 28
/** A swipe goes at least so far, px, at least so much more across than up or down, in at most so long, ms. */
const SWIPE = { px: 48, across: 1.75, ms: 600 } as const

/** Reads taps, holds, drags, pinches and the wheel off one element. */
export class Gestures {
  readonly #element: HTMLElement
  readonly #handlers: GestureHandlers
  readonly #pointers = new Map<number, Point>()
  #start: Point = { x: 0, y: 0 }
  #startTime = 0
  #moved = false
  /** Whether one finger, and never a second, has been down since it came. */
  #alone = false
  #holding = false
  #holdTimer = 0
  #lastTap = { time: Number.NEGATIVE_INFINITY, x: 0, y: 0 }

  constructor(element: HTMLElement, handlers: GestureHandlers) {
    this.#element = element
    this.#handlers = handlers
    element.addEventListener('pointerdown', this.#down)
    element.addEventListener('pointermove', this.#move)
    element.addEventListener('pointerup', this.#up)
    element.addEventListener('pointercancel', this.#cancel)
    element.addEventListener('lostpointercapture', this.#cancel)
    element.addEventListener('wheel', this.#wheel, { passive: false })
    element.addEventListener('contextmenu', this.#contextMenu)
  }

  /** Lets go of whatever is held; the listeners die with the element. */
  reset(): void {
    this.#pointers.clear()
    this.#endHold()
  }

  #at(event: MouseEvent): Point {
    const box = this.#element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }

  #down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const at = this.#at(event)
    try {
      // A drag continues outside the stage.
      this.#element.setPointerCapture(event.pointerId)
    } catch {
      // A quick tap may be over by the time a busy page hears of it; there is nothing to capture then.
    }
    this.#pointers.set(event.pointerId, at)
    clearTimeout(this.#holdTimer)
    if (this.#pointers.size > 1) {
      this.#endHold()
      this.#moved = true
      this.#alone = false
      return
    }
    this.#alone = event.pointerType !== 'mouse'
    this.#startTime = event.timeStamp
    this.#start = at
    this.#moved = false
    this.#holdTimer = window.setTimeout(() => {
      this.#holding = true
      this.#handlers.hold(true)
    }, HOLD_MS)
  }

  #move = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId)
    if (!before) return
    const at = this.#at(event)
    if (this.#pointers.size === 2) {
      const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1] ?? at
      this.#pinch(before, at, other)
    } else if (!this.#holding && (this.#moved || Math.hypot(at.x - this.#start.x, at.y - this.#start.y) > SLOP)) {
      clearTimeout(this.#holdTimer)
      this.#moved = true
      this.#handlers.pan(at.x - before.x, at.y - before.y)
    }
    this.#pointers.set(event.pointerId, at)
  }

  #pinch(before: Point, at: Point, other: Point): void {
    const lengthBefore = Math.hypot(before.x - other.x, before.y - other.y)
    const length = Math.hypot(at.x - other.x, at.y - other.y)
    this.#handlers.pan((at.x - before.x) / 2, (at.y - before.y) / 2)
    if (lengthBefore > 0)
      this.#handlers.zoom(length / lengthBefore, { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 })
  }

  #up = (event: PointerEvent): void => {
    if (!this.#pointers.delete(event.pointerId)) return
    const wasHold = this.#holding
    this.#endHold()
    if (wasHold) return
    const at = this.#at(event)
    if (this.#moved) {
      this.#endSwipe(at, event.timeStamp)
      return
    }
    const last = this.#lastTap
    const isSecond =
      event.timeStamp - last.time < DOUBLE_TAP_MS && Math.hypot(at.x - last.x, at.y - last.y) < DOUBLE_TAP_SLOP
    this.#lastTap = { time: isSecond ? Number.NEGATIVE_INFINITY : event.timeStamp, ...at }
    if (isSecond) this.#handlers.doubleTap(at)
  }

  #endSwipe({ x, y }: Point, time: number): void {
    const [dx, dy] = [x - this.#start.x, y - this.#start.y]
    const isSwipe = Math.abs(dx) >= SWIPE.px && Math.abs(dx) >= SWIPE.across * Math.abs(dy)
    if (this.#alone && isSwipe && time - this.#startTime <= SWIPE.ms)
      this.#handlers.swipe(dx < 0 === (document.dir !== 'rtl') ? 1 : -1)
  }

  #cancel = (event: PointerEvent): void => {
    if (this.#pointers.delete(event.pointerId)) this.#endHold()
  }

  #endHold(): void {
    clearTimeout(this.#holdTimer)
    if (!this.#holding) return
    this.#holding = false
    this.#handlers.hold(false)
  }

  #wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 32)
    // A trackpad's pinch arrives as small ctrl+wheel steps.
    const rate = event.ctrlKey ? 0.01 : 0.002
    this.#handlers.zoom(Math.exp(-pixels * rate), this.#at(event))
  }

  #contextMenu = (event: MouseEvent): void => {
    // A long press on a touch screen is our "show the photo"; the mouse's menu stays.
    if (this.#holding || this.#pointers.size > 0) event.preventDefault()
  }
}
