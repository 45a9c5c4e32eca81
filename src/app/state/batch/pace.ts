/** How long photo after photo takes. */
export class Pace {
  #perPhoto: number | null = null

  /** @param seconds that a whole photo took */
  took(seconds: number): void {
    // The last ones say most: a device grows warm, and photos of one kind come together.
    this.#perPhoto = this.#perPhoto === null ? seconds : this.#perPhoto * 0.7 + seconds * 0.3
  }

  /**
   * s until all are done; null before one is.
   *
   * @param photos that wait or are under way, with a fraction for what is left of that
   */
  left(photos: number): number | null {
    return this.#perPhoto === null ? null : this.#perPhoto * photos
  }
}
