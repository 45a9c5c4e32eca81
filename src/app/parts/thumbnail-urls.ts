/** Addresses of small pictures, of those that are in sight and a few more: each holds its file in memory. */

/** That stay when they are out of sight. */
const SPARE = 24
/** That are read at the same time. */
const AT_ONCE = 4

export class Thumbnails {
  readonly #load: (id: string) => Promise<Blob | null>
  readonly #changed: () => void
  /** The oldest first; empty for one that cannot be had. */
  readonly #urls = new Map<string, string>()
  readonly #loading = new Set<string>()
  #wanted: readonly string[] = []

  /** @param changed hears of each that has come */
  constructor(load: (id: string) => Promise<Blob | null>, changed: () => void) {
    this.#load = load
    this.#changed = changed
  }

  /** null while it is on its way. */
  url(id: string): string | null {
    return this.#urls.get(id) || null
  }

  /** Says which are in sight; the others are let go of. */
  want(ids: readonly string[]): void {
    this.#wanted = ids
    const unwanted = [...this.#urls.keys()].filter((id) => !ids.includes(id))
    for (const id of unwanted.slice(0, Math.max(0, unwanted.length - SPARE))) this.#drop(id)
    this.#fill()
  }

  clear(): void {
    this.#wanted = []
    for (const id of [...this.#urls.keys()]) this.#drop(id)
  }

  #drop(id: string): void {
    const url = this.#urls.get(id)
    if (url) URL.revokeObjectURL(url)
    this.#urls.delete(id)
  }

  #fill(): void {
    for (const id of this.#wanted) {
      if (this.#loading.size >= AT_ONCE) return
      if (!this.#urls.has(id) && !this.#loading.has(id)) void this.#fetch(id)
    }
  }

  async #fetch(id: string): Promise<void> {
    this.#loading.add(id)
    const blob = await this.#load(id).catch(() => null)
    this.#loading.delete(id)
    // It may have been scrolled past meanwhile.
    if (this.#wanted.includes(id)) {
      this.#urls.set(id, blob ? URL.createObjectURL(blob) : '')
      this.#changed()
    }
    this.#fill()
  }
}
