/** What the store is given: the worker's client, storage, and what it needs of the page. */
import type { StyleCatalogue } from '../../core/release.ts'
import type { Client } from '../../worker/client.ts'
import type { Storage } from '../storage/storage.ts'
import type { PolishEdge } from './types.ts'

/** News about the app's own files from the service worker. */
export interface Updates {
  /** Calls back at once and with every change. */
  watch(listener: (news: { readonly offlineReady: boolean; readonly updateReady: boolean }) => void): void
  /** Lets the waiting version take over; the page reloads. */
  apply(): void
}

/** The app's own files, wherever they are served from. */
export interface Assets {
  /** The release whose vectors count. */
  readonly release: string
  sample(): Promise<Blob>
  catalogue(): Promise<StyleCatalogue>
  /** Address of a built-in style's thumbnail. */
  thumbnail(name: string): string
}

export interface StoreDeps {
  readonly client: Client
  readonly storage: Storage
  readonly assets: Assets
  /** Absent where there is no service worker. */
  readonly updates?: Updates
  /** Calls back whenever the page may be about to go. */
  readonly onHide?: (listener: () => void) => void
  /** Keeps the screen on, or lets it go dark again. */
  readonly awake?: (on: boolean) => void
  /** How large pictures are polished unless the person says otherwise, px. */
  readonly polishEdge?: PolishEdge
  /** Something worth saying at the start, such as an address that asks for an unknown backend. */
  readonly greeting?: string
}
