/** What the page's state is made of: values that the store announces and components show, and the store's own face. */
import type { LookSettings } from '../../core/look.ts'
import type { Movement } from '../../core/movements.ts'
import type { Crop } from '../../core/perspective.ts'
import type { PictureSize, Seeds } from '../../worker/protocol.ts'
import type { BatchControls } from './batch/batch-types.ts'
import type { MixControls } from './gallery/mix-types.ts'
import type { PictureControls } from './kept/picture-types.ts'

import type { Polish, PolishControls } from './polish/polish-types.ts'

export {
  type BatchControls,
  type BatchFiles,
  type BatchPhoto,
  type BatchStart,
  type BatchState,
  MOST_PHOTOS,
} from './batch/batch-types.ts'
export type { MixAct, MixControls } from './gallery/mix-types.ts'
export type { KeptPicture, MadePicture, PictureControls } from './kept/picture-types.ts'

export {
  POLISH_EDGES,
  type Polish,
  type PolishAct,
  type PolishControls,
  type PolishEdge,
  type PolishRun,
  type PolishStart,
  type PolishTuning,
} from './polish/polish-types.ts'

/** The photo that is there from the start. */
export const SAMPLE_ID = 'sample'

/** `builtin:<name>`, `own:<uuid>`, or `mix:<uuid>` for a kept mix. */
export type StyleId = `builtin:${string}` | `own:${string}` | `mix:${string}`

/** Where styles go; with three or more they are the corners of a square, row after row. */
export const SLOTS = ['a', 'b', 'c', 'd'] as const

export type Slot = (typeof SLOTS)[number]
export type SaveFormat = 'png' | 'jpeg' | 'webp'

/** Everything a person sets; undo and redo move over values of this. */
export interface Settings extends LookSettings {
  /** {@link SAMPLE_ID} or the id of an opened photo. */
  readonly photoId: string
  readonly styleA: StyleId | null
  readonly styleB: StyleId | null
  readonly styleC: StyleId | null
  readonly styleD: StyleId | null
  /** 0 = all A, 1 = all B; of three or four, 0 = left, 1 = right. */
  readonly mix: number
  /** 0 = all A and B, 1 = all C and D; counts only while one of those is set. */
  readonly mixDown: number
  /** Where on the photo the styles go, as `core/mask-code.ts` writes it; null: everywhere. It belongs to the photo. */
  readonly mask: string | null
  /** The style of what is outside the mask; null: the photo as it is. */
  readonly outside: StyleId | null
}

/** How learning a painting of one's own goes. */
export interface StyleLearning {
  /** `waiting` for its turn, or for what {@link StyleLearning.why} says; `paused` by the person. */
  readonly status: 'running' | 'waiting' | 'paused' | 'failed'
  /** What keeps all learning waiting: the page is out of sight, the battery is to last, a picture is being polished. */
  readonly why: 'hidden' | 'battery' | 'polish' | null
  /** 0..1. */
  readonly done: number
}

/** What is known of a style of one's own beside its tile. */
export interface OwnStyle {
  /** Whether there is a painting to crop and to learn: styles that came as links or files have none. */
  readonly hasPainting: boolean
  /** Whether there is a learnt style, be it half way, and whether it was learnt to its end. */
  readonly learnt: boolean
  readonly complete: boolean
  readonly using: 'predicted' | 'learnt'
  /** null where nothing is being learnt, nor to be. */
  readonly learning: StyleLearning | null
}

/** A tile of the gallery. */
export interface GalleryStyle {
  readonly id: StyleId
  readonly title: string
  /** "Vincent van Gogh, 1889", or when it was added. */
  readonly credit: string
  readonly thumbnail: string
  readonly own: boolean
  /** What is known of a built-in style's painting. */
  readonly artist?: string
  readonly movement?: Movement
  readonly place?: string
  readonly about?: string
  /** `learning` while the predictor reads an own painting. */
  readonly status: 'ready' | 'learning' | 'failed'
  /** Of a style of one's own that is ready. */
  readonly mine?: OwnStyle
}

/** What is on the canvas. */
export interface Picture {
  /** Smaller than the picture where that has more px than a screen. */
  readonly bitmap: ImageBitmap
  readonly width: number
  readonly height: number
  /** `photo`: nothing painted yet; `preview`: the draft that the picture is painted over; `full`: what is saved. */
  readonly stage: 'photo' | 'preview' | 'full'
}

export interface Notice {
  readonly id: number
  readonly kind: 'info' | 'error'
  /** A sentence: what happened and what to do. */
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
  /** A second way on. */
  readonly also?: { readonly label: string; readonly run: () => void }
  /** What kind of thing failed: an error goes when the next of its kind succeeds. */
  readonly about?: 'photo' | 'picture' | 'painting' | 'save'
  /** Until it is dismissed, or its action taken. */
  readonly stays?: true
}

export interface Job {
  readonly label: string
  /** 0..1, or null while unknown. */
  readonly done: number | null
  /** Whether nothing has been heard of it for unusually long. */
  readonly late?: boolean
  /** What stopping it means, where that is not to give it up. */
  readonly stop?: string
}

export interface AppState {
  readonly settings: Settings
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly activeSlot: Slot
  readonly styles: readonly GalleryStyle[]
  /** Addresses of small pictures of the open photo in some of the styles, in the place of their thumbnails. */
  readonly samples: Readonly<Partial<Record<StyleId, string>>>
  /** The photo as it will be compared with, at the picture's working size or smaller. */
  readonly photo: {
    readonly bitmap: ImageBitmap
    readonly name: string
    readonly width: number
    readonly height: number
  } | null
  /** The instant picture; what is on the canvas and saved unless a polished one lies over it. */
  readonly picture: Picture | null
  readonly polish: Polish
  /** The size in px that saving the instant picture promises; null before a photo is open. */
  readonly saveSize: PictureSize | null
  /** Longer side in px at which memory holds polishing the photo at most; null while that is not known. */
  readonly polishEdge: number | null
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

/** What can be done with a style of one's own, for the page. No method throws or rejects. */
export interface OwnStyleControls {
  rename(id: StyleId, name: string): void
  /** Paints with what was predicted of the painting, or learnt. */
  use(id: StyleId, which: 'predicted' | 'learnt'): void
  /** The picture that the painting is cut out of, and how; null where there is none. */
  uncut(id: StyleId): { readonly picture: Blob; readonly crop: Crop } | null
  /** Cuts the painting out anew, which is then read and learnt anew; false where that failed or was given up. */
  cut(id: StyleId, crop: Crop): Promise<boolean>
  /** Learns the painting: for the first time, once more, or further from where it was paused or failed. */
  learn(id: StyleId): void
  pause(id: StyleId): void
  /** Is content with the style as it is. */
  stop(id: StyleId): void
  /** The style as a file; null where there is none yet. */
  file(id: StyleId): File | null
  /** Rejects where its script cannot be loaded. */
  sharing(): Promise<SharingControls>
}

/** What is set, to be passed on. */
export interface SharedStyle {
  /** null where there can be none, for a reason among the notes. */
  readonly link: string | null
  /** Whether the link fits into a QR code. */
  readonly fits: boolean
  /** Sentences about what the link does not hold. */
  readonly notes: readonly string[]
}

/** Styles as links and files, for the page. No method throws or rejects. */
export interface SharingControls {
  /** Shows the style of an address's fragment; it is kept once the person says so. */
  open(fragment: string): Promise<void>
  keep(id: StyleId): void
  /** Whether a style of one's own is there in the next visit too. */
  isKept(id: StyleId): boolean
  /** @param address of the app, without a fragment */
  share(address: string): Promise<SharedStyle>
  /** What is set as a style file; null where it could not be made, which is said. */
  file(): Promise<File | null>
  /** Takes a style file in, keeps it and puts it in the active slot. */
  addFile(file: File): Promise<void>
}

/** How a picture becomes a file. */
export interface EncodeHow {
  /** Of jpeg and webp, see `QUALITY` in core/knobs.ts; default: no visible loss. */
  readonly quality?: number
  /** Nobody waits for the file: neither its making nor its failing is shown. */
  readonly quiet?: AbortSignal
}

/** The open photo before anything was cut off it. */
export interface WholePhoto {
  /** At most 2048 px. */
  readonly bitmap: ImageBitmap
  /** px of its file. */
  readonly source: { readonly width: number; readonly height: number }
}

/** What camera and crop need of the worker. Calls reject as the client's do. */
export interface StudioControls {
  whole(signal: AbortSignal): Promise<WholePhoto>
  /** The settings with this style, or none, in the slot, as the app would have them. */
  choose(settings: Settings, slot: Slot, id: StyleId | null): Settings
  /**
   * A frame of the camera in the look of these settings; null where they ask for none, or a style is on its way.
   *
   * @param frame the worker's from here on; as it was where the answer is null
   */
  paint(frame: ImageBitmap, settings: Settings, signal: AbortSignal): Promise<ImageBitmap | null>
}

/** A wish about a style of one's own. */
export type OwnStyleAct = 'learn' | 'pause' | 'stop' | 'crop' | 'file' | 'remove'

/**
 * The app's one store. Every method but `paintSmall` and those that load a part of it (`polisher`, `mixes`, `studio`,
 * `ownStyles`, `pictures`, `batch`) reports failure as a {@link Notice} and never throws or rejects.
 * A change of `state` is announced to subscribers once a microtask at most.
 */
export interface Store {
  readonly state: AppState
  subscribe(listener: () => void): () => void
  /** @param framed the id of the photo as it is framed, of its own id; default: as it is */
  openPhoto(file: Blob, name: string, framed?: (id: string) => string): Promise<void>
  useSample(): Promise<void>
  /** Ends when the photo and what is set are kept, or could not be. @throws StyleTransferError `timed-out` */
  written(): Promise<void>
  /** Adds the painting to the gallery, keeps it, and puts it in the active slot; null where it failed or was given up. */
  addPainting(file: Blob, name: string): Promise<StyleId | null>
  /** Takes an own painting out of the gallery; a notice offers to bring it back. */
  removePainting(id: StyleId): Promise<void>
  /** Tells whose tiles are in sight: in idle time, those are painted on the open photo. */
  seeStyles(ids: readonly StyleId[]): void
  /** Fills the active slot. */
  chooseStyle(id: StyleId): void
  clearSlot(slot: Slot): void
  activateSlot(slot: Slot): void
  /** Puts the styles of two slots in each other's place. */
  swapSlots(one: Slot, other: Slot): void
  /** Rejects where its script cannot be loaded. */
  mixes(): Promise<MixControls>
  /**
   * Changes settings and repaints. While `live` (a slider being dragged) only previews are painted
   * and no undo step is made; the call without `live` ends the drag.
   */
  change(settings: Partial<Settings>, options?: { readonly live?: boolean }): void
  undo(): void
  redo(): void
  /** Stops the running job; the last picture stays. */
  cancel(): void
  /**
   * Encodes the full picture from our own bytes, finishing it first if only a preview is there; null when it failed or
   * was cancelled.
   *
   * @param maxEdge longer side of the file's picture in px at most; default: the picture's own
   */
  encode(format: SaveFormat, maxEdge?: number, how?: EncodeHow): Promise<Blob | null>
  /** The subject of the open photo by strokes on it; null where that failed, which is said, or was cancelled. */
  select(seeds: Seeds): Promise<Uint8Array<ArrayBuffer> | null>
  /**
   * Paints a small JPEG of the open photo with other settings, when nothing else is wanted, and leaves the page as it is.
   *
   * @param edge longer side in px at most
   * @throws StyleTransferError, or AbortError where the signal says so or photo or style are not there any more
   */
  paintSmall(settings: Partial<Settings>, edge: number, signal: AbortSignal): Promise<Blob>
  /** Rejects where its script cannot be loaded. */
  polisher(): Promise<PolishControls>
  /** Rejects where its script cannot be loaded. */
  studio(): Promise<StudioControls>
  /** Rejects where its script cannot be loaded. */
  ownStyles(): Promise<OwnStyleControls>
  /** Several photos in one look. Rejects where its script cannot be loaded. */
  batch(): Promise<BatchControls>
  /** The pictures that were made. Rejects where its script cannot be loaded. */
  pictures(): Promise<PictureControls>
  notify(notice: Omit<Notice, 'id'>): number
  dismiss(id: number): void
  /** Fetches what styles have beyond the first download, so that all of them paint without a network. */
  keepOffline(): Promise<void>
  applyUpdate(): void
}
