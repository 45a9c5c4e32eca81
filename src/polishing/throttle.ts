/** Share of the time that what is done now and then may take. */
const SHARE = 0.1

/** Says when it is time for something that is done now and then beside the work and costs time of its own. */
export class Throttle {
  readonly #gap: number
  #next: number

  /**
   * @param gap ms between two times at least
   * @param first ms on the caller's clock, the first time
   */
  constructor(gap: number, first: number) {
    this.#gap = gap
    this.#next = first
  }

  isDue(now: number): boolean {
    return now >= this.#next
  }

  /** Notes that it was done: what it took sets when it is due again. @param from, to ms */
  took(from: number, to: number): void {
    this.#next = to + Math.max(this.#gap, (to - from) * (1 / SHARE - 1))
  }
}
