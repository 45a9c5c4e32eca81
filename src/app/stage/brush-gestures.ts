/** One finger, or the mouse, paints; two move and enlarge what is painted on, and so does the wheel. */
import type { Point } from './viewport.ts'

/** All points are CSS px from the element's top left. */
export interface BrushHandlers {
  down(at: Point): void
  move(at: Point): void
  up(): void
  /** The stroke was none: a second finger has come, or the system took the pointer away. */
  drop(): void
  /** The mouse or pen is over the element, or no longer. */
  hover(at: Point | null): void
  pan(dx: number, dy: number): void
  zoom(factor: number, at: Point): void
}

export class BrushGestures {
  readonly #element: HTMLElement
  readonly #handlers: BrushHandlers
  readonly #pointers = new Map<number, Point>()
  #isPainting = false

  /** The listeners die with the element. */
  constructor(element: HTMLElement, handlers: BrushHandlers) {
    this.#element = element
    this.#handlers = handlers
    element.addEventListener('pointerdown', this.#down)
    element.addEventListener('pointermove', this.#move)
    element.addEventListener('pointerup', this.#up)
    element.addEventListener('pointercancel', this.#cancel)
    element.addEventListener('pointerleave', () => handlers.hover(null))
    element.addEventListener('wheel', this.#wheel, { passive: false })
    element.addEventListener('contextmenu', (event) => event.preventDefault())
  }

  #at(event: MouseEvent): Point {
    const box = this.#element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }

  #down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    try {
      // A stroke may leave the picture and come back.
      this.#element.setPointerCapture(event.pointerId)
    } catch {
      // A quick tap may be over by the time a busy page hears of it.
    }
    this.#pointers.set(event.pointerId, this.#at(event))
    if (this.#pointers.size > 1) this.#end(true)
    else {
      this.#isPainting = true
      this.#handlers.down(this.#at(event))
    }
  }

  #move = (event: PointerEvent): void => {
    const at = this.#at(event)
    if (event.pointerType !== 'touch') this.#handlers.hover(at)
    const before = this.#pointers.get(event.pointerId)
    if (!before) return
    this.#pointers.set(event.pointerId, at)
    if (this.#isPainting) {
      // What the finger did between two frames, which is a curve.
      const between = event.getCoalescedEvents?.() ?? []
      for (const part of between.length > 0 ? between : [event]) this.#handlers.move(this.#at(part))
    } else if (this.#pointers.size === 2) this.#pinch(event.pointerId, before, at)
  }

  #pinch(id: number, before: Point, at: Point): void {
    const other = [...this.#pointers].find(([key]) => key !== id)?.[1]
    if (!other) return
    const lengthBefore = Math.hypot(before.x - other.x, before.y - other.y)
    const length = Math.hypot(at.x - other.x, at.y - other.y)
    this.#handlers.pan((at.x - before.x) / 2, (at.y - before.y) / 2)
    if (lengthBefore > 0)
      this.#handlers.zoom(length / lengthBefore, { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 })
  }

  #up = (event: PointerEvent): void => {
    if (this.#pointers.delete(event.pointerId)) this.#end(false)
  }

  #cancel = (event: PointerEvent): void => {
    if (this.#pointers.delete(event.pointerId)) this.#end(true)
  }

  #end(isNone: boolean): void {
    if (!this.#isPainting) return
    this.#isPainting = false
    if (isNone) this.#handlers.drop()
    else this.#handlers.up()
  }

  #wheel = (event: WheelEvent): void => {
    event.preventDefault()
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 32)
    // A trackpad's pinch arrives as small ctrl+wheel steps.
    this.#handlers.zoom(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.002)), this.#at(event))
  }
}
