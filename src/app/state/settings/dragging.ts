/** A slider lets go of the window's edge without a word, and then nothing more comes, ms. */
const PATIENCE = 5000

/** Whether something is being dragged just now, and what waits for the end of that. */
export class Dragging {
  #waiting: (() => void)[] = []
  #timer: ReturnType<typeof setTimeout> | null = null

  /** A setting changed. @param live while it is being dragged */
  moved(live: boolean): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = live ? setTimeout(() => this.moved(false), PATIENCE) : null
    if (live) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const run of waiting) run()
  }

  /** Runs it now, or when the drag is over. */
  whenOver(run: () => void): void {
    if (this.#timer === null) run()
    else this.#waiting.push(run)
  }
}
