/** Parts of the worker whose scripts come when they are first needed. */
import type { GalleryService, GalleryServiceParts } from './gallery-service.ts'
import type { Masking } from './masking.ts'
import type { PolishHost, PolishService } from './polish-service.ts'
import type { TrainService } from './train-service.ts'

export class Later<T> {
  readonly #make: () => Promise<T>
  #made: Promise<T> | null = null
  #now: T | null = null

  constructor(make: () => Promise<T>) {
    this.#make = make
  }

  /** Rejects where its script cannot be had. */
  load(): Promise<T> {
    this.#made ??= this.#make().then(
      (made) => {
        this.#now = made
        return made
      },
      (error: unknown) => {
        this.#made = null
        throw error
      },
    )
    return this.#made
  }

  /** What is there by now; null where nobody has asked for it. */
  get now(): T | null {
    return this.#now
  }

  /** Lets go of what it keeps. */
  forget(): void {
    this.#made = null
    this.#now = null
  }
}

/** What the parts need of the service. */
export interface LaterHost {
  readonly gallery: GalleryServiceParts
  readonly polish: PolishHost
  /** Whether nothing of the queue runs or waits. */
  isQuiet(): boolean
}

export interface LaterParts {
  readonly masks: Later<Masking>
  readonly gallery: Later<GalleryService>
  readonly polishing: Later<PolishService>
  readonly training: Later<TrainService>
}

export function laterParts({ gallery, polish, isQuiet }: LaterHost): LaterParts {
  const polishing = new Later(async () => new (await import('./polish-service.ts')).PolishService(polish))
  return {
    masks: new Later(async () => new (await import('./masking.ts')).Masking(gallery)),
    gallery: new Later(async () => new (await import('./gallery-service.ts')).GalleryService(gallery)),
    polishing,
    training: new Later(async () => {
      const { TrainService } = await import('./train-service.ts')
      return new TrainService({ ...polish, isQuiet: () => isQuiet() && !polishing.now?.isBusy })
    }),
  }
}
