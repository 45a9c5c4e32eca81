/** The place where the whole state lies: a value whose changes are announced, several in a row at once. */
export class Cell<T extends object> {
  #value: T
  #announcing = false
  readonly #listeners = new Set<() => void>()

  constructor(value: T) {
    this.#value = value
  }

  get value(): T {
    return this.#value
  }

  set(patch: Partial<T>): void {
    this.#value = { ...this.#value, ...patch }
    if (this.#announcing) return
    this.#announcing = true
    queueMicrotask(() => {
      this.#announcing = false
      for (const listener of [...this.#listeners]) listener()
    })
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
