import type { BackendChoice } from '../core/knobs.ts'
import type { Look } from '../core/look.ts'
import type { Places } from '../core/places.ts'
import type { ModelFile } from '../core/release.ts'
import type { StyleRef } from '../core/style-ref.ts'
import type { WorkerLike } from './client-connection.ts'
import type {
  EncodeRequest,
  LearnRequest,
  LearntPainting,
  OpenedPhoto,
  PaintedFile,
  PaintFileRequest,
  PhotoPlan,
  Polished,
  PolishProgress,
  PolishRequest,
  Rendered,
  RenderRequest,
  SelectRequest,
  ServiceEvent,
  StoredPolishes,
  Trained,
  TrainProgress,
  TrainRequest,
} from './protocol.ts'
import type { ThumbnailRequest } from './protocol-gallery.ts'

export interface ClientOptions {
  /** Folder of the page, absolute, ends in `/`. */
  readonly base: string
  /** The current release's id. */
  readonly release: string
  /** Where a build has its files; as in a checkout where it is absent. */
  readonly places?: Places
  readonly backend: BackendChoice
  /** Starts the worker; a test's fake takes its place here. */
  readonly createWorker?: () => WorkerLike
}

/** What the person is to know of a worker's end, by the name of the page's sentence. */
export type RestartReason = 'memoryRanOut' | 'deviceLost' | 'restarted'

/** What the page hears from the worker without having asked. */
export type ClientEvent =
  | Exclude<ServiceEvent, { readonly type: 'progress' | 'polish' | 'train' }>
  /**
   * The worker died, lost its device or was stuck, and a new one has taken over; results of the old one cannot be saved
   * any more. `reason` is null where a call has failed with it.
   */
  | { readonly type: 'restarted'; readonly reason: RestartReason | null }

export interface ClientCall {
  readonly signal?: AbortSignal
  /** 0..1. */
  readonly onProgress?: (done: number) => void
}

export interface PolishCall extends ClientCall {
  /** After each iteration; a bitmap that comes with it is the listener's to close. */
  readonly onPolish?: (progress: PolishProgress) => void
}

export interface TrainCall extends ClientCall {
  readonly onTrain?: (progress: TrainProgress) => void
}

/**
 * The page's bridge to the one worker. Every call rejects with StyleTransferError, or AbortError when its signal says
 * so or a newer job took its place.
 */
export interface Client {
  /** Starts the worker and, in it, the engine; also where workers died so often that no further one was started. */
  start(): void
  subscribe(listener: (event: ClientEvent) => void): () => void
  /** @param photoId names its framing, too (`core/framing.ts`) */
  openPhoto(photoId: string, file: Blob, call?: ClientCall & { readonly aside?: true }): Promise<OpenedPhoto>
  plan(photoId: string, call?: ClientCall): Promise<PhotoPlan>
  photoBitmap(photoId: string, size: { width: number; height: number }, call?: ClientCall): Promise<ImageBitmap>
  render(request: RenderRequest, call?: ClientCall): Promise<Rendered>
  /** The values of a mask over the photo's subject. */
  select(request: SelectRequest, call?: ClientCall): Promise<Uint8Array<ArrayBuffer>>
  /**
   * A frame of a live camera, painted in one pass and kept nowhere; it is not tried again where the worker dies of it.
   *
   * @param frame px as it is to be painted; the worker's from here on
   */
  frame(frame: ImageBitmap, look: Look<StyleRef>, call?: ClientCall): Promise<ImageBitmap>
  /** Gives way to everything else, with an AbortError; it is not tried again where the worker dies of it. */
  thumbnail(request: ThumbnailRequest, call?: ClientCall): Promise<Blob>
  /** A file painted and encoded at its full size, while nobody waits for anything else. */
  paintFile(request: PaintFileRequest, call?: ClientCall): Promise<PaintedFile>
  /** Fetches files of the release for offline use; false where something could not be kept. */
  keepFiles(files: readonly ModelFile[], call?: ClientCall): Promise<boolean>
  learn(request: LearnRequest, call?: ClientCall): Promise<LearntPainting>
  /** The look's styles mixed into one, as `packStyle` has it. */
  pack(look: Look<StyleRef>, call?: ClientCall): Promise<Uint8Array<ArrayBuffer>>
  /** null where the worker no longer holds the result. */
  encode(request: EncodeRequest, call?: ClientCall): Promise<Blob | null>
  /**
   * Optimises a picture, resuming the stored run of the same key if there is one; where the worker dies of it, on
   * the next one from what was stored. A newer one pauses it.
   */
  polish(request: PolishRequest, call?: PolishCall): Promise<Polished>
  /** Ends the newest `polish` after the iteration in hand; its promise then resolves with the picture so far. */
  endPolish(how: 'pause' | 'stop'): void
  /**
   * Learns a painting, one at a time: a newer one pauses it. Where the worker dies of it, it goes on with the next one
   * from the last state that came with the news.
   */
  train(request: TrainRequest, call?: TrainCall): Promise<Trained>
  /** Pauses the newest `train` after the step in hand; its promise then resolves with where it was. */
  endTrain(): void
  storedPolishes(call?: ClientCall): Promise<StoredPolishes>
  /** Deletes the stored run of a key, or all of them; one that is running is not stored any more. */
  forgetPolish(key?: string, call?: ClientCall): Promise<void>
  /** Deletes all stored runs but the `most` newest and those of these keys. */
  prunePolishes(most: number, inUse: readonly string[], call?: ClientCall): Promise<void>
  dispose(): void
}
