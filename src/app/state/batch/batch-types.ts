/** Several photos that are painted in one look, one after the other. */
import type { SaveFormat } from '../types.ts'

/** `leftOut`: the person ended the work before its turn came. */
export type BatchPhotoState = 'waiting' | 'painting' | 'done' | 'failed' | 'leftOut'

/** A picture that was made of a photo. */
export interface MadeFile {
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly format: SaveFormat
  /** Whether its file lies here; one that is saved elsewhere may have made room. */
  readonly here: boolean
}

export interface BatchPhoto {
  readonly id: string
  readonly name: string
  /** Of the photo's own file. */
  readonly bytes: number
  readonly state: BatchPhotoState
  /** 0..1 of its work, while it is painted. */
  readonly done: number
  /** Why it failed, in a sentence. */
  readonly why: string | null
  /** The last picture of it, also while it is painted again. */
  readonly made: MadeFile | null
  /** Whether that has been saved outside the app. */
  readonly saved: boolean
  /** Whether photo and picture outlive a reload. */
  readonly kept: boolean
}

export interface BatchState {
  /** `idle`: nothing is under way. */
  readonly status: 'idle' | 'running' | 'paused'
  /** What stands in the way, in a sentence. */
  readonly trouble: string | null
  readonly photos: readonly BatchPhoto[]
  /** What the pictures are painted with, in words; null before the first was begun. */
  readonly look: string | null
  readonly secondsLeft: number | null
  /** Another tab has the photos in hand. */
  readonly elsewhere: boolean
}

/** How the pictures become files. */
export interface BatchFiles {
  readonly format: SaveFormat
  /** Of jpeg and webp; see {@link import('../../../core/knobs.ts').QUALITY}. */
  readonly quality: number
}

/** What is begun: the look that is set now, in these words, and the files. */
export interface BatchStart extends BatchFiles {
  readonly look: string
}

/** Photos at a time, at most. */
export const MOST_PHOTOS = 200

/** What can be done with several photos, for the page. No method throws or rejects. */
export interface BatchControls {
  readonly state: BatchState
  subscribe(listener: () => void): () => void
  /**
   * Takes photos in, up to {@link MOST_PHOTOS}, and keeps them.
   *
   * @returns of each whether it outlives a reload, in their order; what there was no room for is not among them
   */
  add(files: readonly File[]): Promise<readonly boolean[]>
  /** Takes the photos in hand where another tab no longer has them. */
  claim(): Promise<void>
  /** Paints what has not been painted in the look that is set now. */
  start(how: BatchStart): void
  /** Paints all of them in the look that is set now; pictures that are there stay until the new ones are. */
  again(how: BatchStart): void
  pause(): void
  resume(): void
  /** Ends the work; what is done stays. */
  cancel(): void
  /** Paints one that failed or was left out, in the look of the others. */
  retry(id: string): void
  remove(id: string): void
  /** Lets go of all photos and pictures. */
  clear(): Promise<void>
  photo(id: string): Promise<Blob | null>
  picture(id: string): Promise<Blob | null>
  /** These pictures lie outside the app by now. */
  saved(ids: readonly string[]): void
  /** Whether another look is set now than the one of the pictures; null where none is set or it is not there yet. */
  differs(): boolean | null
}
