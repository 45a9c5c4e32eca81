/**
 * What each tab has open and set: an entry of local storage for each tab, written synchronously, because a page that is
 * being closed or reloaded is gone before IndexedDB has written anything.
 *
 * A tab is known by an id in its session storage, which outlives a reload and the browser's own restoring of tabs. A
 * Web Lock of that name is held as long as the tab is open. A duplicated tab has a copy of the id, finds the lock taken,
 * and goes on under an id of its own. Without locks (plain http) every other tab passes for closed.
 */
import { newId } from './ids.ts'

/** What a tab keeps beside photos. */
export interface TabEntry {
  /** Settings, as JSON. */
  readonly session: unknown
  /** Id of the photo that is open; null for the sample. */
  readonly photo: string | null
  /** Key of the polishing run that the tab holds on to. */
  readonly run: string | null
}

export type FoundTab = TabEntry & { readonly id: string; readonly saved: number }

/** What outlives a reload of one tab. */
export type TabMemory = Pick<globalThis.Storage, 'getItem' | 'setItem'>

/** A tab that was reloaded gets its lock at once, ms; one that has to wait this long is a copy. */
const PATIENCE = 400

export class Tabs {
  readonly #prefix: string
  readonly #memory: TabMemory | null
  #id: string | null = null
  #saved = 0
  #release: () => void = () => undefined

  constructor(name: string, memory: TabMemory | null = sessionMemory()) {
    this.#prefix = `${name}.tab.`
    this.#memory = memory
  }

  /** This tab's id once it is claimed. */
  get id(): string | null {
    return this.#id
  }

  /** Takes this tab's id; returns the one whose entry it goes on with, or null where it is new. */
  async claim(): Promise<string | null> {
    const key = this.#prefix.slice(0, -1)
    const before = attempt(() => this.#memory?.getItem(key)) || null
    this.#id = before && (await this.#hold(before)) ? before : newId()
    if (this.#id !== before) {
      const id = this.#id
      void this.#hold(id)
      attempt(() => this.#memory?.setItem(key, id))
    }
    return before
  }

  /** What a tab left; null where there is nothing sound. */
  read(id: string): FoundTab | null {
    const found = attempt(() => JSON.parse(localStorage.getItem(this.#prefix + id) ?? 'null')) as unknown
    if (typeof found !== 'object' || found === null) return null
    const { session, photo, run, saved } = found as Partial<Record<keyof FoundTab, unknown>>
    return { id, session, photo: text(photo), run: text(run), saved: Number.isFinite(saved) ? (saved as number) : 0 }
  }

  /** All tabs that have left anything, the newest first. */
  all(): FoundTab[] {
    const keys = attempt(() => Object.keys(localStorage)) ?? []
    return keys
      .flatMap((key) => (key.startsWith(this.#prefix) ? (this.read(key.slice(this.#prefix.length)) ?? []) : []))
      .sort((a, b) => b.saved - a.saved)
  }

  /** Writes this tab's entry, before it returns. @throws where local storage is full or off, or no id was claimed */
  write(entry: TabEntry): void {
    if (this.#id === null) throw new Error('claim() comes first.')
    // The newest, also where two are written within a millisecond or the clock was set back.
    this.#saved = Math.max(Date.now(), this.#saved + 1, (this.all()[0]?.saved ?? 0) + 1)
    localStorage.setItem(this.#prefix + this.#id, JSON.stringify({ ...entry, saved: this.#saved }))
  }

  remove(id: string): void {
    localStorage.removeItem(this.#prefix + id)
  }

  /** Calls back where no open tab has this id, which none can take meanwhile. */
  async ifClosed(id: string, then: () => void): Promise<void> {
    if (id === this.#id) return
    const locks = tabLocks()
    if (!locks) then()
    else await locks.request(this.#prefix + id, { ifAvailable: true }, (lock) => lock && then())
  }

  close(): void {
    this.#release()
  }

  /** @returns whether no other tab holds it */
  #hold(id: string): Promise<boolean> {
    const locks = tabLocks()
    if (!locks) return Promise.resolve(true)
    return new Promise((answer) => {
      const held = () => {
        answer(true)
        return new Promise<void>((release) => {
          this.#release = release
        })
      }
      locks.request(this.#prefix + id, { signal: AbortSignal.timeout(PATIENCE) }, held).catch(() => answer(false))
    })
  }
}

/** Missing on plain http. */
function tabLocks(): LockManager | undefined {
  return globalThis.navigator?.locks as LockManager | undefined
}

/** null where storage is turned off, and outside of browsers. */
function sessionMemory(): TabMemory | null {
  return attempt(() => sessionStorage)
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function attempt<T>(run: () => T): T | null {
  try {
    return run()
  } catch {
    return null
  }
}
