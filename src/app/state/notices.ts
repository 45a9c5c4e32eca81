/** What the page says to the person: a few sentences at a time, none of them twice. */
import { isAbort, StyleTransferError } from '../../core/errors.ts'
import type { Cell } from './cell.ts'
import type { Remedy } from './deps.ts'
import type { AppState, Notice } from './types.ts'

/** Notices on the page at once, at most; the oldest go. */
const LIMIT = 4

/** What the bytes that a person brings, or the device's storage, are never the reason of. */
const MAY_BE_FILES = /^(model|device|write|no-)/

export class Notices {
  readonly #cell: Cell<AppState>
  readonly #remedy: (error: StyleTransferError | null) => Promise<Remedy | null>
  #ids = 0

  /** @param remedy what can be done about a failure for which a file of the app may be the reason */
  constructor(cell: Cell<AppState>, remedy: (error: StyleTransferError | null) => Promise<Remedy | null>) {
    this.#cell = cell
    this.#remedy = remedy
  }

  /** Shows a notice; one that says the same already stays instead. */
  add(notice: Omit<Notice, 'id'>): number {
    const { notices } = this.#cell.value
    const same = notices.find(({ text }) => text === notice.text)
    if (same) return same.id
    const id = ++this.#ids
    this.#cell.set({ notices: [...notices, { ...notice, id }].slice(-LIMIT) })
    return id
  }

  dismiss(id: number): void {
    const { notices } = this.#cell.value
    if (notices.some((notice) => notice.id === id))
      this.#cell.set({ notices: notices.filter((notice) => notice.id !== id) })
  }

  /** Says what went wrong; a cancellation is not worth a word. */
  fail(error: unknown, action?: Notice['action']): void {
    if (isAbort(error)) return
    const known = error instanceof StyleTransferError
    if (!known) console.error(error)
    const text = known ? error.message : `Something unexpected went wrong (${describe(error)}). Try again.`
    const id = this.add({ kind: 'error', text, ...(action && { action }) })
    if (!known || MAY_BE_FILES.test(error.code)) void this.#mend(id, known ? error : null)
  }

  async #mend(id: number, error: StyleTransferError | null): Promise<void> {
    const remedy = await this.#remedy(error).catch(() => null)
    const { notices } = this.#cell.value
    if (remedy)
      this.#cell.set({ notices: notices.map((notice) => (notice.id === id ? { ...notice, ...remedy } : notice)) })
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
}
