/** What the store is given: the worker's client, storage, and what it needs of the page. */
import type { StyleTransferError } from '../../core/errors.ts'
import type { Manifest, StyleCatalogue } from '../../core/release.ts'
import type { Client } from '../../worker/client.ts'
import type { Storage } from '../storage/storage.ts'
import type { Notice, PolishEdge } from './types.ts'

/** What the service worker knows of the app's own files. */
export interface News {
  /** All of them are on this device. */
  readonly offlineReady: boolean
  readonly updateReady: boolean
}

/** News about the app's own files from the service worker. */
export interface Updates {
  /** Calls back at once and with every change. */
  watch(listener: (news: News) => void): void
  /** Lets the waiting version take over; the page reloads. */
  apply(): void
}

/** What a notice says and offers instead, where a file of the app was the reason of a failure. */
export type Remedy = Partial<Pick<Notice, 'text' | 'action'>>

/** The app's own files, wherever they are served from. */
export interface Assets {
  /** The release whose vectors count. */
  readonly release: string
  sample(): Promise<Blob>
  catalogue(): Promise<StyleCatalogue>
  manifest(): Promise<Manifest>
  /** Address of a built-in style's thumbnail. */
  thumbnail(name: string): string
}

/** A full picture by its name among all pictures; `width` and `height` are its own, the bitmap's may be smaller. */
export interface LastPicture {
  readonly key: string
  readonly bitmap: ImageBitmap
  readonly width: number
  readonly height: number
}

export interface StoreDeps {
  readonly client: Client
  readonly storage: Storage
  readonly assets: Assets
  /** Absent where there is no service worker. */
  readonly updates?: Updates
  /** What can be done about a failure for which a file of the app may be the reason; null where nothing is known. */
  readonly remedy?: (
    error: StyleTransferError | null,
    about: { readonly painted: boolean; readonly update: () => void },
  ) => Promise<Remedy | null>
  /** Calls back whenever the page may be about to go. */
  readonly onHide?: (listener: () => void) => void
  /** Keeps the screen on, or lets it go dark again. */
  readonly awake?: (on: boolean) => void
  /** Calls back where learning is to wait for better times, and when they have come. */
  readonly spare?: (listener: (hold: 'hidden' | 'battery', on: boolean) => void) => void
  /** Does the work when no other tab learns; rejects with AbortError where the signal ends the wait. */
  readonly learningTurn?: (work: () => Promise<void>, signal: AbortSignal) => Promise<void>
  /** Steps in which a painting is learnt, where it is not to be as many as usual. */
  readonly learningSteps?: number
  /** Whether power and data may be spent on what nobody has asked for; absent: never. */
  readonly hasPlenty?: () => Promise<boolean>
  /** How large pictures are polished unless the person says otherwise, px. */
  readonly polishEdge?: PolishEdge
  /** Keeps the last full picture for the next visit; absent: nothing is kept. */
  readonly lastPicture?: {
    find(): Promise<LastPicture | null>
    keep(picture: LastPicture): void
  }
  /** Hears how many pictures are kept, once that is known. */
  readonly onKept?: (count: number) => void
  /** Something worth saying at the start, such as an address that asks for an unknown backend. */
  readonly greeting?: string
}
