/** What the page can do with the pictures that were made. */
import type { StoredPicture } from '../../storage/storage.ts'
import type { AppState, Settings } from '../types.ts'

/** A picture that was saved, or polished to its end, with all that it takes to paint it again. */
export type KeptPicture = StoredPicture

/** A picture that has left the app as a file. */
export interface MadePicture {
  readonly blob: Blob
  /** px of the file's picture. */
  readonly width: number
  readonly height: number
  /** What it was painted with. */
  readonly settings: Settings
}

/** Pictures that were made. No method throws or rejects; what fails is said, or is null. */
export interface PictureControls {
  /** The newest first. */
  readonly pictures: readonly KeptPicture[]
  /** Bytes of all of them, with their photos. */
  readonly bytes: number
  /** Whether they have been read; until then there are none. */
  readonly ready: boolean
  /** Calls back with every change. */
  subscribe(listener: () => void): () => void
  /** Reads again what another tab may have changed. */
  refresh(): Promise<void>
  /** Keeps a picture that was saved. @param state of the app when it was */
  keep(made: MadePicture, state: AppState): Promise<void>
  thumbnail(id: string): Promise<Blob | null>
  /** The file as it was saved. */
  file(id: string): Promise<Blob | null>
  /** Sets photo, styles and settings as the picture has them; false where that cannot be, which is said. */
  reopen(id: string): Promise<boolean>
  rename(id: string, title: string): Promise<void>
  /** Takes pictures out of the list; they go for good once nobody can bring them back any more, which a notice offers. */
  remove(ids: readonly string[]): Promise<void>
  /** Brings back what was removed last. */
  bringBack(): Promise<void>
  /** Deletes all of them for good, at once. */
  clear(): Promise<void>
}
