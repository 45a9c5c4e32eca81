/**
 * Taking pictures away with a way back. A picture that is to go says so in its record, and goes for good when the notice
 * that offers it back has gone; where the page is closed before, a later visit sees to it.
 */
import type { PictureDatabase } from '../../storage/storage.ts'
import { pictures as says } from '../../words/en/pictures-words.ts'
import type { Cell } from '../cell.ts'
import type { Notices } from '../notices.ts'
import type { AppState } from '../types.ts'
import type { KeptPicture } from './picture-types.ts'

/** What has waited for so long is of a page that is gone, ms: longer than a notice stays, unless someone is reading it. */
const LEFT_BEHIND = 10 * 60_000

export interface RemovalsParts {
  readonly cell: Cell<AppState>
  readonly notices: Notices
  readonly database: () => Promise<PictureDatabase>
  readonly changed: () => Promise<void>
}

export class Removals {
  readonly #parts: RemovalsParts
  /** What the notice on the page would bring back. */
  #waiting: readonly string[] = []
  #notice: number | null = null

  constructor(parts: RemovalsParts) {
    this.#parts = parts
    parts.cell.subscribe(() => this.#follow())
  }

  /** Never rejects. */
  async remove(ids: readonly string[]): Promise<void> {
    const { notices } = this.#parts
    if (!(await this.#mark(ids, Date.now()))) return
    this.#waiting = [...this.#waiting, ...ids]
    const before = this.#notice
    // One notice for all of them: two would say the same.
    this.#notice = null
    if (before !== null) notices.dismiss(before)
    this.#notice = notices.add({
      kind: 'info',
      text: says.removed(this.#waiting.length),
      action: { label: says.bringBack, run: () => void this.bringBack() },
    })
  }

  /** Never rejects. */
  async bringBack(): Promise<void> {
    const ids = this.#waiting
    const notice = this.#notice
    this.forget()
    if (notice !== null) this.#parts.notices.dismiss(notice)
    if (ids.length > 0) await this.#mark(ids, null)
  }

  /** Nothing is to be brought back any more. */
  forget(): void {
    this.#waiting = []
    this.#notice = null
  }

  /** Lets go of what earlier visits left behind. Never rejects. */
  async purgeOld(pictures: readonly KeptPicture[]): Promise<void> {
    const old = pictures.filter(({ removed }) => removed !== null && Date.now() - removed > LEFT_BEHIND)
    const ids = old.map(({ id }) => id).filter((id) => !this.#waiting.includes(id))
    if (ids.length > 0) await this.#purge(ids)
  }

  #follow(): void {
    if (this.#notice === null || this.#parts.cell.value.notices.some(({ id }) => id === this.#notice)) return
    const ids = this.#waiting
    this.forget()
    void this.#purge(ids)
  }

  /** What fails is tried again by a later visit. */
  async #purge(ids: readonly string[]): Promise<void> {
    try {
      await (await this.#parts.database()).purge(ids)
    } catch (error) {
      console.info('Deleted pictures are still there:', error)
    }
  }

  async #mark(ids: readonly string[], since: number | null): Promise<boolean> {
    try {
      await (await this.#parts.database()).mark(ids, since)
      await this.#parts.changed()
      return true
    } catch (error) {
      this.#parts.notices.fail(error)
      return false
    }
  }
}
