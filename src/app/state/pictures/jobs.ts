/** The jobs under way; the page shows the newest of those that take a while. */
import type { Cell } from '../cell.ts'
import type { AppState, Job } from '../types.ts'

/** What is over sooner is not worth showing, ms. */
const SHOW_AFTER = 300
/** Without progress for this long it is said that it takes longer than usual, ms. */
const LATE_AFTER = 15_000

/** A job that is under way. */
export interface RunningJob {
  /** @param done 0..1, or null while unknown */
  progress(done: number | null): void
  end(): void
}

interface Entry {
  readonly label: string
  readonly cancel: () => void
  readonly stop: string | undefined
  done: number | null
  shown: boolean
  late: boolean
}

export class JobBoard {
  readonly #cell: Cell<AppState>
  readonly #entries = new Set<Entry>()

  constructor(cell: Cell<AppState>) {
    this.#cell = cell
  }

  /** @param stop what the page calls stopping it, where that is not to give it up */
  begin(label: string, cancel: () => void, stop?: string): RunningJob {
    const entry: Entry = { label, cancel, stop, done: null, shown: false, late: false }
    this.#entries.add(entry)
    const timer = setTimeout(() => {
      entry.shown = true
      this.#publish()
    }, SHOW_AFTER)
    const isLate = (): void => {
      entry.late = true
      this.#publish()
    }
    let patience = setTimeout(isLate, LATE_AFTER)
    return {
      progress: (done) => {
        entry.done = done
        entry.late = false
        clearTimeout(patience)
        patience = setTimeout(isLate, LATE_AFTER)
        if (entry.shown) this.#publish()
      },
      end: () => {
        clearTimeout(timer)
        clearTimeout(patience)
        if (this.#entries.delete(entry) && entry.shown) this.#publish()
      },
    }
  }

  cancel(): void {
    for (const { cancel } of [...this.#entries]) cancel()
  }

  #publish(): void {
    const shown = [...this.#entries].filter((entry) => entry.shown).at(-1)
    const job: Job | null = shown
      ? {
          label: shown.label,
          done: shown.done,
          ...(shown.late && { late: true }),
          ...(shown.stop && { stop: shown.stop }),
        }
      : null
    const before = this.#cell.value.job
    if (before?.label !== job?.label || before?.done !== job?.done || before?.late !== job?.late)
      this.#cell.set({ job })
  }
}
