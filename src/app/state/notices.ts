/** What the page says to the person: a few sentences at a time, none of them twice. */
import { isAbort, StyleTransferError } from '../../core/errors.ts'
import { app } from '../words/en/app-words.ts'
import { errorWords } from '../words/error-words.ts'
import type { Cell } from './cell.ts'
import type { Remedy } from './deps.ts'
import type { AppState, Notice } from './types.ts'

/** Notices on the page at once, at most; the oldest go. */
const LIMIT = 4

/** What the bytes that a person brings, or the device's storage, are never the reason of. */
const MAY_BE_FILES = /^(model|device|timed|write|no-)/

/** What a failure calls forth. */
export interface Reaction {
  /** Comes before any action of a failure. */
  readonly tryingAgain: () => void
  /** What can be done about a failure for which a file of the app may be the reason; null: nothing. */
  readonly remedy: (error: StyleTransferError | null) => Promise<Remedy | null>
}

export class Notices {
  readonly #cell: Cell<AppState>
  readonly #reaction: Reaction
  #ids = 0

  constructor(cell: Cell<AppState>, reaction: Reaction) {
    this.#cell = cell
    this.#reaction = reaction
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

  /** Something of the kind has succeeded: what went wrong with an earlier one is of no interest any more. */
  succeeded(about: Notice['about']): void {
    const { notices } = this.#cell.value
    const rest = notices.filter((notice) => notice.kind !== 'error' || notice.about !== about)
    if (rest.length < notices.length) this.#cell.set({ notices: rest })
  }

  /** Says what went wrong; a cancellation is not worth a word. */
  fail(error: unknown, action?: Notice['action'], about?: Notice['about']): void {
    if (isAbort(error)) return
    const known = error instanceof StyleTransferError
    if (!known) console.error(error)
    const text = known ? errorWords(error) : app.unexpected(describe(error))
    const run = (): void => {
      this.#reaction.tryingAgain()
      action?.run()
    }
    const id = this.add({ kind: 'error', text, ...(about && { about }), ...(action && { action: { ...action, run } }) })
    if (!known || MAY_BE_FILES.test(error.code)) void this.#mend(id, known ? error : null)
  }

  async #mend(id: number, error: StyleTransferError | null): Promise<void> {
    const remedy = await this.#reaction.remedy(error).catch(() => null)
    const { notices } = this.#cell.value
    if (remedy)
      this.#cell.set({ notices: notices.map((notice) => (notice.id === id ? { ...notice, ...remedy } : notice)) })
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
}
