/** Parts of the worker whose scripts come when they are first needed. */
import type { GalleryService, GalleryServiceParts } from './gallery-service.ts'
import type { Masking } from './masking.ts'

export class Later<T> {
  readonly #make: () => Promise<T>
  #made: Promise<T> | null = null

  constructor(make: () => Promise<T>) {
    this.#make = make
  }

  /** Rejects where its script cannot be had. */
  load(): Promise<T> {
    this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = null
      throw error
    })
    return this.#made
  }

  /** Lets go of what it keeps. */
  forget(): void {
    this.#made = null
  }
}

export function laterParts(parts: GalleryServiceParts): {
  readonly masks: Later<Masking>
  readonly gallery: Later<GalleryService>
} {
  return {
    masks: new Later(async () => new (await import('./masking.ts')).Masking(parts)),
    gallery: new Later(async () => new (await import('./gallery-service.ts')).GalleryService(parts)),
  }
}
