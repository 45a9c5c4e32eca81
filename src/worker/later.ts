/** A part of the worker whose script comes when it is first needed. */
export class Later<T> {
  readonly #make: () => Promise<T>
  #made: Promise<T> | null = null

  constructor(make: () => Promise<T>) {
    this.#make = make
  }

  /** Rejects where its script cannot be had. */
  load(): Promise<T> {
    this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = null
      throw error
    })
    return this.#made
  }

  /** Lets go of what it keeps. */
  forget(): void {
    this.#made = null
  }
}
