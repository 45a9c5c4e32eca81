/** Least share that the past keeps with each new measurement: about five iterations, however slow they are. */
const PAST = 0.8
/** Otherwise what is measured fades within this, s: a preview that was painted in between is not the rule. */
const FADES = 10
/** Iterations and s measured before anything is said. */
const FIRST_ITERATIONS = 3
const FIRST_SECONDS = 1

/** Tells how long an optimisation will take from how long its work took so far. */
export class TimeLeft {
  #last: { readonly done: number; readonly now: number } | null = null
  #iterations = 0
  #measured = 0
  /** Both fade alike, so that their ratio is the mean pace of late. */
  #seconds = 0
  #work = 0

  /**
   * Notes an iteration's end.
   *
   * @param done share of the work done, 0..1; never falls
   * @param now s on a clock that never goes back
   * @returns s left, or null while too little is known
   */
  note(done: number, now: number): number | null {
    const last = this.#last
    this.#last = { done, now }
    if (done >= 1) return 0
    if (!last) return null
    // The first one compiles what the later ones run.
    if (this.#iterations++ > 0) this.#add(done - last.done, now - last.now)
    if (this.#iterations <= FIRST_ITERATIONS || this.#measured < FIRST_SECONDS || this.#work <= 0) return null
    return ((1 - done) * this.#seconds) / this.#work
  }

  #add(work: number, seconds: number): void {
    const past = Math.max(PAST, Math.exp(-seconds / FADES))
    this.#measured += seconds
    this.#seconds = past * this.#seconds + seconds
    this.#work = past * this.#work + work
  }
}
