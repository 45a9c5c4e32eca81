/** `builtin:<name>` or `own:<uuid>`. */
export type StyleId = `builtin:${string}` | `own:${string}`
export type Slot = 'a' | 'b'
export type SaveFormat = 'png' | 'jpeg' | 'webp'

/** Everything a person sets; undo and redo move over values of this. */
export interface Settings {
  /** `sample` or the id of an opened photo. */
  readonly photoId: string
  readonly styleA: StyleId | null
  readonly styleB: StyleId | null
  /** 0 = all A, 1 = all B; counts only while B is set. */
  readonly mix: number
  /** 0 = the photo, 1 = the painting, up to 1.5. */
  readonly strength: number
  /** -1 = fine, 0 = as painted, 1 = bold. */
  readonly stroke: number
  readonly keepColours: boolean
}

/** A tile of the gallery. */
export interface GalleryStyle {
  readonly id: StyleId
  readonly title: string
  /** "Vincent van Gogh, 1889", or when it was added. */
  readonly credit: string
  readonly thumbnail: string
  readonly own: boolean
  /** `learning` while the predictor reads an own painting. */
  readonly status: 'ready' | 'learning' | 'failed'
}

/** What is on the canvas, and what saving gives. */
export interface Picture {
  readonly bitmap: ImageBitmap
  readonly width: number
  readonly height: number
  /** `photo`: nothing painted yet; `preview`: at most 512 px; `full`: what is saved. */
  readonly stage: 'photo' | 'preview' | 'full'
}

export interface Notice {
  readonly id: number
  readonly kind: 'info' | 'error'
  /** A sentence: what happened and what to do. */
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

export interface Job {
  readonly label: string
  /** 0..1, or null while unknown. */
  readonly done: number | null
}

export interface AppState {
  readonly settings: Settings
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly activeSlot: Slot
  readonly styles: readonly GalleryStyle[]
  /** The photo as it will be compared with, at the picture's working size or smaller. */
  readonly photo: {
    readonly bitmap: ImageBitmap
    readonly name: string
    readonly width: number
    readonly height: number
  } | null
  readonly picture: Picture | null
  /** The size in px that saving promises; null before a photo is open. */
  readonly saveSize: {
    readonly width: number
    readonly height: number
    readonly reducedBy: 'none' | 'maxEdge' | 'memory'
  } | null
  readonly job: Job | null
  readonly notices: readonly Notice[]
  readonly engine: {
    readonly status: 'starting' | 'ready' | 'failed'
    readonly backend: string | null
    readonly release: string | null
  }
  /** Model download while the app starts: 0..1, null when there is none. */
  readonly download: number | null
  readonly offlineReady: boolean
  readonly updateReady: boolean
}

/**
 * The app's one store. Every method reports failure as a {@link Notice}; none of them throws or rejects.
 * A change of `state` is announced to subscribers once a microtask at most.
 */
export interface Store {
  readonly state: AppState
  subscribe(listener: () => void): () => void
  openPhoto(file: Blob, name: string): Promise<void>
  useSample(): Promise<void>
  /** Adds the painting to the gallery, keeps it, and puts it in the active slot. */
  addPainting(file: Blob, name: string): Promise<void>
  /** Takes an own painting out of the gallery; a notice offers to bring it back. */
  removePainting(id: StyleId): Promise<void>
  /** Fills the active slot. */
  chooseStyle(id: StyleId): void
  clearSlot(slot: Slot): void
  activateSlot(slot: Slot): void
  /** Swaps A and B. */
  swapSlots(): void
  /**
   * Changes settings and repaints. While `live` (a slider being dragged) only previews are painted
   * and no undo step is made; the call without `live` ends the drag.
   */
  change(settings: Partial<Settings>, options?: { readonly live?: boolean }): void
  undo(): void
  redo(): void
  /** Stops the running job; the last picture stays. */
  cancel(): void
  /** Encodes the full picture from our own bytes, finishing it first if only a preview is there; null when it failed or was cancelled. */
  encode(format: SaveFormat, quality?: number): Promise<Blob | null>
  notify(notice: Omit<Notice, 'id'>): number
  dismiss(id: number): void
  applyUpdate(): void
}
