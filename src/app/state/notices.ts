/** What the page says to the person: a few sentences at a time, none of them twice. */
import { isAbort, StyleTransferError } from '../../core/errors.ts'
import type { Cell } from './cell.ts'
import type { AppState, Notice } from './types.ts'

/** Notices on the page at once, at most; the oldest go. */
const LIMIT = 4

export class Notices {
  readonly #cell: Cell<AppState>
  readonly #tryingAgain: () => void
  #ids = 0

  /** @param tryingAgain what comes before any action of a failure */
  constructor(cell: Cell<AppState>, tryingAgain: () => void = () => undefined) {
    this.#cell = cell
    this.#tryingAgain = tryingAgain
  }

  /** Shows a notice; one that says the same already stays instead, unless only the new one offers a way on. */
  add(notice: Omit<Notice, 'id'>): number {
    const { notices } = this.#cell.value
    const same = notices.find(({ text }) => text === notice.text)
    if (same && (same.action || !notice.action)) return same.id
    const id = ++this.#ids
    this.#cell.set({ notices: [...notices.filter((other) => other !== same), { ...notice, id }].slice(-LIMIT) })
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
    const run = (): void => {
      this.#tryingAgain()
      action?.run()
    }
    this.add({ kind: 'error', text, ...(action && { action: { ...action, run } }) })
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
}
