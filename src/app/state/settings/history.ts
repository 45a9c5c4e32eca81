/** Undo and redo over values of any kind. */
/** Steps that can be undone at most. */
const LIMIT = 200

/** Values that were committed one after the other, and a place among them. */
export class History<T> {
  #past: T[] = []
  #present: T
  #future: T[] = []
  readonly #same: (a: T, b: T) => boolean

  constructor(present: T, same: (a: T, b: T) => boolean) {
    this.#present = present
    this.#same = same
  }

  get canUndo(): boolean {
    return this.#past.length > 0
  }

  get canRedo(): boolean {
    return this.#future.length > 0
  }

  /** A step to `next`; none where it is the same as the present. What was undone can no longer be redone. */
  commit(next: T): void {
    if (this.#same(next, this.#present)) return
    this.#past.push(this.#present)
    if (this.#past.length > LIMIT) this.#past.shift()
    this.#present = next
    this.#future = []
  }

  /** Puts `present` in the place of the present without a step, for what the person did not do. */
  amend(present: T): void {
    this.#present = present
  }

  /** The value one step back, now the present; null at the beginning. */
  undo(): T | null {
    const previous = this.#past.pop()
    if (previous === undefined) return null
    this.#future.push(this.#present)
    this.#present = previous
    return previous
  }

  /** The value one step on, now the present; null at the end. */
  redo(): T | null {
    const next = this.#future.pop()
    if (next === undefined) return null
    this.#past.push(this.#present)
    this.#present = next
    return next
  }
}
