import { initialState } from '../../../src/app/state/initial.ts'
import {
  initialSettings,
  readSettings,
  sameSettings,
  slotAfter,
  swapped,
  withoutSlot,
  withStyle,
} from '../../../src/app/state/settings/editing.ts'
import { History } from '../../../src/app/state/settings/history.ts'
import {
  type AppState,
  type BatchControls,
  type EncodeHow,
  type MixControls,
  type Notice,
  type OwnStyleControls,
  type PictureControls,
  type Polish,
  type PolishControls,
  SAMPLE_ID,
  type SaveFormat,
  type Settings,
  type SharedStyle,
  type SharingControls,
  type Slot,
  type Store,
  type StyleId,
} from '../../../src/app/state/types.ts'
import type { Seeds } from '../../../src/worker/protocol.ts'
import { fakeStudio, noPictures } from './fake-controls.ts'
import { noPhotos } from './no-photos.ts'
import { gallery, landscape } from './test-images.ts'

export interface Call {
  readonly name:
    | keyof Store
    | keyof PolishControls
    | keyof OwnStyleControls
    | keyof SharingControls
    | keyof MixControls
    | keyof PictureControls
    | keyof BatchControls
  readonly args: readonly unknown[]
}

/**
 * A store without a worker, for components only: it notes every call, and changes settings by the rules of the real
 * one. What that does with photos, paintings and pictures is tested with it.
 */
export class FakeStore implements Store {
  state: AppState
  readonly calls: Call[] = []
  /** Whose tiles are in sight. */
  seen: readonly StyleId[] = []
  readonly #listeners = new Set<() => void>()
  readonly #history: History<Settings>
  #nextNotice = 1
  #announcing = false

  constructor(state: AppState) {
    this.state = state
    this.#history = new History(state.settings, sameSettings)
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
    this.#history.commit(settings)
    this.#apply(settings)
  }

  #apply(settings: Settings): void {
    this.set({ settings, canUndo: this.#history.canUndo, canRedo: this.#history.canRedo })
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
    this.#step({ ...this.state.settings, photoId: SAMPLE_ID })
  }

  readonly written = async (): Promise<void> => this.#note('written')

  async addPainting(file: Blob, name: string): Promise<StyleId | null> {
    this.#note('addPainting', file, name)
    return name.startsWith('bad') ? null : 'own:x'
  }

  async removePainting(id: StyleId): Promise<void> {
    this.#note('removePainting', id)
    this.set({ styles: this.state.styles.filter((style) => style.id !== id) })
  }

  async select({ seeds }: Seeds): Promise<Uint8Array<ArrayBuffer>> {
    this.#note('select', seeds)
    return seeds.map((seed) => (seed === 1 ? 255 : 0))
  }

  seeStyles(ids: readonly StyleId[]): void {
    this.seen = ids
  }

  chooseStyle(id: StyleId): void {
    this.#note('chooseStyle', id)
    this.#step(withStyle(this.state.settings, this.state.activeSlot, id))
  }

  clearSlot(slot: Slot): void {
    this.#note('clearSlot', slot)
    this.#step(withoutSlot(this.state.settings, slot))
    this.set({ activeSlot: slotAfter(this.state.settings, this.state.activeSlot) })
  }

  activateSlot(slot: Slot): void {
    this.#note('activateSlot', slot)
    this.set({ activeSlot: slot })
  }

  swapSlots(one: Slot, other: Slot): void {
    this.#note('swapSlots', one, other)
    this.#step(swapped(this.state.settings, one, other))
  }

  readonly mixes = async (): Promise<MixControls> => ({
    keep: async (name) => this.#note('keep', name),
    rename: async (id, name) => this.#note('rename', id, name),
    open: (id) => this.#note('open', id),
  })

  change(settings: Partial<Settings>, options: { readonly live?: boolean } = {}): void {
    this.#note('change', settings, options)
    const next = readSettings({ ...this.state.settings, ...settings })
    if (options.live) this.#apply(next)
    else this.#step(next)
  }

  undo(): void {
    this.#note('undo')
    this.#history.commit(this.state.settings)
    const before = this.#history.undo()
    if (before) this.#apply(before)
  }

  redo(): void {
    this.#note('redo')
    this.#history.commit(this.state.settings)
    const after = this.#history.redo()
    if (after) this.#apply(after)
  }

  cancel(): void {
    this.#note('cancel')
    this.set({ job: null })
  }

  async encode(format: SaveFormat, maxEdge?: number, { quiet }: EncodeHow = {}): Promise<Blob | null> {
    // Nothing is known of a file before it is saved.
    if (quiet) return null
    this.#note('encode', format, maxEdge)
    return new Blob([new Uint8Array(8)], { type: `image/${format}` })
  }

  readonly paintSmall = async () => new Blob([])

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
      reel: () => [],
    }
  }

  /** The picture that paintings are cut out of; null: there is none. */
  uncut: ReturnType<OwnStyleControls['uncut']> = null

  /** What there is to pass on. */
  shared: SharedStyle = { link: 'https://x.example/#style=starry-night', fits: true, notes: [] }
  readonly unkept = new Set<StyleId>()

  /** Several photos: none, unless a test brings some. */
  several = noPhotos((name, ...args) => this.#note(name, ...args))
  readonly batch = async () => this.several

  /** Pictures that were made: none, unless a test brings some. */
  kept = noPictures((name, ...args) => this.#note(name, ...args))
  readonly pictures = async () => this.kept

  readonly sharing: SharingControls = {
    open: async (fragment) => this.#note('open', fragment),
    keep: (id) => {
      this.unkept.delete(id)
      this.#note('keep', id)
    },
    isKept: (id) => !this.unkept.has(id),
    share: async () => this.shared,
    file: async () => new File(['{}'], 'mix.style.json'),
    addFile: async (file) => this.#note('addFile', file.name),
  }

  readonly studio = fakeStudio

  async ownStyles(): Promise<OwnStyleControls> {
    const note =
      (name: keyof OwnStyleControls) =>
      (...args: unknown[]) =>
        this.#note(name, ...args)
    return {
      rename: note('rename'),
      use: note('use'),
      uncut: () => this.uncut,
      cut: async (id, crop) => {
        this.#note('cut', id, crop)
        return true
      },
      learn: note('learn'),
      pause: note('pause'),
      stop: note('stop'),
      file: () => new File(['{}'], 'style.json'),
      sharing: async () => this.sharing,
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

  async keepOffline(): Promise<void> {
    this.#note('keepOffline')
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
    ...initialState,
    settings: { ...initialSettings, styleA: 'builtin:0' },
    styles: await gallery(styles),
    photo: { bitmap: landscape(width, height, 200), name: 'sample', width, height },
    picture: { bitmap: landscape(width, height, 20), width, height, stage: 'full' },
    saveSize: { width, height, reducedBy: 'none' },
    engine: { status: 'ready', backend: 'wasm', release: 'pastiche-0' },
    offlineReady: true,
    ...part,
  })
}
