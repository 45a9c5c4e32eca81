/** Parts of the worker whose scripts come when they are first needed. */
import type { FilePainter } from './file-painter.ts'
import type { GalleryService, GalleryServiceParts } from './gallery-service.ts'
import type { Masking } from './masking.ts'
import type { PolishHost, PolishService } from './polish-service.ts'
import type { JobQueue } from './queue.ts'
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
  readonly queue: JobQueue
}

export interface LaterParts {
  readonly masks: Later<Masking>
  readonly gallery: Later<GalleryService>
  readonly files: Later<FilePainter>
  readonly polishing: Later<PolishService>
  readonly training: Later<TrainService>
}

export function laterParts({ gallery, polish, queue }: LaterHost): LaterParts {
  const polishing = new Later(async () => new (await import('./polish-service.ts')).PolishService(polish))
  return {
    masks: new Later(async () => new (await import('./masking.ts')).Masking(gallery)),
    gallery: new Later(async () => new (await import('./gallery-service.ts')).GalleryService(gallery)),
    files: new Later(async () => {
      const { FilePainter } = await import('./file-painter.ts')
      return new FilePainter({ ...gallery, queue, emit: polish.emit })
    }),
    polishing,
    training: new Later(async () => {
      const { TrainService } = await import('./train-service.ts')
      return new TrainService({ ...polish, isQuiet: () => queue.isQuiet && !polishing.now?.isBusy })
    }),
  }
}
