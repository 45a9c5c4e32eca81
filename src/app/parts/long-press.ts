/** A finger that stays where it is, on something that a tap does something else with. */

/** As long as systems take for it, ms. */
const PRESS_MS = 500
/** px that a finger may tremble. */
const SLOP = 10

export class LongPress {
  readonly #act: () => void
  #timer = 0
  #from = { x: 0, y: 0 }
  #acted = false

  constructor(act: () => void) {
    this.#act = act
  }

  /** Whether the click that comes now belongs to a long press, and is not to count as a tap. */
  get over(): boolean {
    const acted = this.#acted
    this.#acted = false
    return acted
  }

  readonly down = ({ pointerType, clientX, clientY }: PointerEvent): void => {
    this.#acted = false
    clearTimeout(this.#timer)
    if (pointerType === 'mouse') return
    this.#from = { x: clientX, y: clientY }
    this.#timer = window.setTimeout(() => {
      this.#acted = true
      this.#act()
    }, PRESS_MS)
  }

  readonly move = ({ clientX, clientY }: PointerEvent): void => {
    if (Math.hypot(clientX - this.#from.x, clientY - this.#from.y) > SLOP) clearTimeout(this.#timer)
  }

  readonly up = (): void => clearTimeout(this.#timer)

  /** The browser's own menu for a long press on a picture. */
  readonly menu = (event: Event): void => {
    if (this.#acted || (event as PointerEvent).pointerType === 'touch') event.preventDefault()
  }
}
