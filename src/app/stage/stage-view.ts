/** The view of the picture as the stage's component has it. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { clampView, FIT, type Point, pictureRect, type Rect, type Size, type View, zoomAt } from './viewport.ts'

/** Of a picture that is hardly larger than the stage, and at most: 1:1 would be no answer to a tap. */
const DOUBLE_TAP = { least: 1.5, most: 8 } as const
const KEY_ZOOM = 1.25
const KEY_PAN_PX = 48
/** CSS px of wall around a picture that fits; none on a phone, where every px counts. `page.css` has both as well. */
export const MARGIN_PX = 24
const MARGIN_FROM_PX = 480

/** Where the picture lies on the stage, and every way to move it. */
export class StageView implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element
  readonly #observer = new ResizeObserver(([entry]) => {
    this.size = { width: entry.contentRect.width, height: entry.contentRect.height }
    this.#look(this.view)
    this.#host.requestUpdate()
  })
  view: View = FIT
  /** CSS px of the stage; 0 × 0 until it has been laid out. */
  size: Size = { width: 0, height: 0 }
  #shape: Size | null = null

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {
    this.#observer.observe(this.#host)
  }

  hostDisconnected(): void {
    this.#observer.disconnect()
  }

  /**
   * Takes over the shape of what is shown. The photo's wins where the two all but agree: a preview is rounded to
   * whole px and would jump when the full picture replaces it.
   */
  show(photo: Size | null, picture: Size | null): void {
    const ratio = photo && picture ? (picture.width / picture.height) * (photo.height / photo.width) : 1
    const rounding = picture ? 1 / Math.min(picture.width, picture.height) : 0
    this.#shape = Math.abs(ratio - 1) < 0.03 + rounding ? (photo ?? picture) : picture
    this.#look(this.view)
  }

  /** The picture's place, or null while there is no picture or no stage. */
  get rect(): Rect | null {
    return this.#shape && this.size.width > 0 ? pictureRect(this.size, this.#shape, this.view, this.#margin) : null
  }

  get #margin(): number {
    return Math.min(this.size.width, this.size.height) < MARGIN_FROM_PX ? 0 : MARGIN_PX
  }

  #look(view: View): void {
    if (this.#shape) this.view = clampView(this.size, this.#shape, view, this.#margin)
  }

  #go(view: View): void {
    this.#look(view)
    this.#host.requestUpdate()
  }

  pan(dx: number, dy: number): void {
    this.#go({ ...this.view, x: this.view.x + dx, y: this.view.y + dy })
  }

  zoom(factor: number, at: Point): void {
    this.#go(zoomAt(this.size, this.view, factor, at))
  }

  fit(): void {
    this.#go(FIT)
  }

  /** In to `at`, where a px of the picture is one of the screen; or back to the whole. */
  toggle(at: Point): void {
    const { rect } = this
    if (this.view.zoom > 1 || !rect || !this.#shape) this.fit()
    else {
      const whole = this.#shape.width / (rect.width * devicePixelRatio)
      this.zoom(Math.min(DOUBLE_TAP.most, Math.max(DOUBLE_TAP.least, whole)), at)
    }
  }

  /** Answers the keys of a focused stage; true if it was one of them. */
  key(key: string): boolean {
    const centre = { x: this.size.width / 2, y: this.size.height / 2 }
    const actions: Readonly<Record<string, () => void>> = {
      '+': () => this.zoom(KEY_ZOOM, centre),
      '=': () => this.zoom(KEY_ZOOM, centre),
      '-': () => this.zoom(1 / KEY_ZOOM, centre),
      '0': () => this.fit(),
      ArrowLeft: () => this.pan(KEY_PAN_PX, 0),
      ArrowRight: () => this.pan(-KEY_PAN_PX, 0),
      ArrowUp: () => this.pan(0, KEY_PAN_PX),
      ArrowDown: () => this.pan(0, -KEY_PAN_PX),
    }
    actions[key]?.()
    return key in actions
  }
}
