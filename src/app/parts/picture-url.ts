/** The address of one file at a time, for an element that shows it. */
export class PictureUrl {
  #url = ''
  #wanted = ''
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Empty while the file is on its way, or cannot be had. */
  get url(): string {
    return this.#url
  }

  /** @param load the file of this id; null: there is none */
  async show(id: string, load: (id: string) => Promise<Blob | null>): Promise<void> {
    if (id === this.#wanted) return
    this.#wanted = id
    const blob = await load(id).catch(() => null)
    if (id !== this.#wanted) return
    this.#set(blob ? URL.createObjectURL(blob) : '')
    this.#changed()
  }

  /** Lets go of the file. */
  clear(): void {
    this.#wanted = ''
    this.#set('')
  }

  #set(url: string): void {
    if (this.#url) URL.revokeObjectURL(this.#url)
    this.#url = url
  }
}
