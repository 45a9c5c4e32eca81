import type {
  AppState,
  Notice,
  Polish,
  PolishControls,
  SaveFormat,
  Settings,
  Slot,
  Store,
  StyleId,
} from '../../../src/app/state/types.ts'
import { gallery, landscape } from './test-images.ts'

export interface Call {
  readonly name: keyof Store | keyof PolishControls
  readonly args: readonly unknown[]
}

/**
 * A store without a worker, for components only: it notes every call and keeps the state that the screen needs to
 * answer. What the real one does with paintings is tested with the real one.
 */
export class FakeStore implements Store {
  state: AppState
  readonly calls: Call[] = []
  readonly #listeners = new Set<() => void>()
  #past: Settings[] = []
  #future: Settings[] = []
  #dragStart: Settings | null = null
  #nextNotice = 1
  #announcing = false

  constructor(state: AppState) {
    this.state = state
  }

  /** Changes any part of the state, as the real store would after some work. */
  set(part: Partial<AppState>): void {
    this.state = { ...this.state, ...part }
    if (this.#announcing) return
    this.#announcing = true
    queueMicrotask(() => {
      this.#announcing = false
      for (const listener of this.#listeners) listener()
    })
  }

  called(name: Call['name']): readonly (readonly unknown[])[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.args)
  }

  #note(name: Call['name'], ...args: unknown[]): void {
    this.calls.push({ name, args })
  }

  #step(settings: Settings): void {
    this.#past.push(this.#dragStart ?? this.state.settings)
    this.#dragStart = null
    this.#future = []
    this.#apply(settings)
  }

  #apply(settings: Settings): void {
    this.set({ settings, canUndo: this.#past.length > 0, canRedo: this.#future.length > 0 })
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async openPhoto(file: Blob, name: string): Promise<void> {
    this.#note('openPhoto', file, name)
    this.#step({ ...this.state.settings, photoId: name })
  }

  async useSample(): Promise<void> {
    this.#note('useSample')
    this.#step({ ...this.state.settings, photoId: 'sample' })
  }

  async addPainting(file: Blob, name: string): Promise<void> {
    this.#note('addPainting', file, name)
  }

  async removePainting(id: StyleId): Promise<void> {
    this.#note('removePainting', id)
    this.set({ styles: this.state.styles.filter((style) => style.id !== id) })
  }

  chooseStyle(id: StyleId): void {
    this.#note('chooseStyle', id)
    this.#step({ ...this.state.settings, [this.state.activeSlot === 'a' ? 'styleA' : 'styleB']: id })
  }

  clearSlot(slot: Slot): void {
    this.#note('clearSlot', slot)
    this.#step({ ...this.state.settings, [slot === 'a' ? 'styleA' : 'styleB']: null })
  }

  activateSlot(slot: Slot): void {
    this.#note('activateSlot', slot)
    this.set({ activeSlot: slot })
  }

  swapSlots(): void {
    this.#note('swapSlots')
    const { styleA, styleB, mix } = this.state.settings
    this.#step({ ...this.state.settings, styleA: styleB, styleB: styleA, mix: 1 - mix })
  }

  change(settings: Partial<Settings>, options: { readonly live?: boolean } = {}): void {
    this.#note('change', settings, options)
    const next = { ...this.state.settings, ...settings }
    if (options.live) {
      this.#dragStart ??= this.state.settings
      this.#apply(next)
    } else this.#step(next)
  }

  undo(): void {
    this.#note('undo')
    const before = this.#past.pop()
    if (!before) return
    this.#future.push(this.state.settings)
    this.#apply(before)
  }

  redo(): void {
    this.#note('redo')
    const after = this.#future.pop()
    if (!after) return
    this.#past.push(this.state.settings)
    this.#apply(after)
  }

  cancel(): void {
    this.#note('cancel')
    this.set({ job: null })
  }

  async encode(format: SaveFormat, quality?: number): Promise<Blob | null> {
    this.#note('encode', format, quality)
    return new Blob([new Uint8Array(8)], { type: `image/${format}` })
  }

  async polisher(): Promise<PolishControls> {
    const note =
      (name: keyof PolishControls) =>
      (...args: unknown[]) =>
        this.#note(name, ...args)
    return {
      tune: (tuning) => {
        this.#note('tune', tuning)
        this.setPolish({ tuning: { ...this.state.polish.tuning, ...tuning } })
      },
      start: async (how) => this.#note('start', how),
      end: note('end'),
      show: note('show'),
      discard: note('discard'),
      goBack: note('goBack'),
    }
  }

  /** Changes any part of what is known of polishing. */
  setPolish(part: Partial<Polish>): void {
    this.set({ polish: { ...this.state.polish, ...part } })
  }

  notify(notice: Omit<Notice, 'id'>): number {
    this.#note('notify', notice)
    const id = this.#nextNotice++
    this.set({ notices: [...this.state.notices, { ...notice, id }] })
    return id
  }

  dismiss(id: number): void {
    this.#note('dismiss', id)
    this.set({ notices: this.state.notices.filter((notice) => notice.id !== id) })
  }

  applyUpdate(): void {
    this.#note('applyUpdate')
  }
}

/** A store as it is after the first visit's start: sample, one style, painted. */
export async function fakeStore(part: Partial<AppState> = {}, styles = 8): Promise<FakeStore> {
  const width = 1200
  const height = 900
  return new FakeStore({
    settings: {
      photoId: 'sample',
      styleA: 'builtin:0',
      styleB: null,
      mix: 0.5,
      strength: 1,
      stroke: 0,
      keepColours: false,
    },
    canUndo: false,
    canRedo: false,
    activeSlot: 'a',
    styles: await gallery(styles),
    photo: { bitmap: landscape(width, height, 200), name: 'sample', width, height },
    picture: { bitmap: landscape(width, height, 20), width, height, stage: 'full' },
    polish: { tuning: { styleWeight: 1, maxEdge: 1024 }, obstacle: null, run: null, other: null },
    saveSize: { width, height, reducedBy: 'none' },
    job: null,
    notices: [],
    engine: { status: 'ready', backend: 'wasm', release: 'pastiche-0' },
    download: null,
    offlineReady: true,
    updateReady: false,
    ...part,
  })
}
