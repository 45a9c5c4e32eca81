/**
 * Everything that page and worker say to each other. Values only: no DOM, no tfjs, nothing that cannot be cloned or
 * transferred. Errors travel as values too, because structured clone drops their code.
 */
import { type ErrorCode, isAbort, StyleTransferError } from '../core/errors.ts'
import type { BackendChoice, BackendName } from '../core/knobs.ts'
import type { Look } from '../core/look.ts'
import type { PicturePlan, Reduction } from '../core/plan.ts'
import type { ModelFile } from '../core/release.ts'
import type { StyleRef } from '../core/style-ref.ts'
import type { Losses, PolishSettings } from '../gatys/types.ts'
import type { TargetStyle } from '../polishing/types.ts'
import type { PaintedFile, PaintFileRequest } from './protocol-batch.ts'
import type { ThumbnailRequest } from './protocol-gallery.ts'
import type { LearnRequest, LearntPainting } from './protocol-learn.ts'
import type { Trained, TrainProgress, TrainRequest } from './protocol-train.ts'

export type { LearnRequest, LearntPainting, PaintedFile, PaintFileRequest, Trained, TrainProgress, TrainRequest }

/** Names a running call, so that it can be cancelled: an AbortSignal does not cross to a worker. */
export type JobId = number

/** Where things are and how to run; given once, before anything else. */
export interface ServiceConfig {
  /** Folder of the current release, absolute, ends in `/`. */
  readonly modelsUrl: string
  /** Folder of tfjs's `.wasm` files, absolute, ends in `/`. */
  readonly wasmUrl: string
  readonly backend: BackendChoice
  /** The part of the memory that pictures may take here, 0..1; less than 1 after it ran out. */
  readonly memoryShare: number
  /** A Web Lock that the worker holds as long as it lives, so that the page learns of its death; null without locks. */
  readonly lifeLock: string | null
}

export interface OpenRequest {
  readonly photoId: string
  readonly file: Blob
}

export interface OpenedPhoto {
  /** px of the file's picture, upright. */
  readonly sourceWidth: number
  readonly sourceHeight: number
  /** For the page to show, at most {@link OPENED_EDGE} px. */
  readonly bitmap: ImageBitmap
}

/** Longer side in px at most of the bitmap in {@link OpenedPhoto}. */
export const OPENED_EDGE = 2048

/** px of a bitmap for the page at most, which takes four bytes for each: more than screens have, and room to zoom in. */
export const BITMAP_PIXELS = { ample: 12.5e6, sparing: 6e6 } as const

/** Longer side in px at which an SVG is rasterised. */
export const SVG_EDGE = 2048

/** px of a picture, and why it is smaller than its photo, if it is. */
export type PictureSize = Pick<PicturePlan, 'width' | 'height' | 'reducedBy'>

/** What will be painted. */
export interface PhotoPlan extends PictureSize {
  /** Longer side in px at which memory holds polishing at most. */
  readonly polishEdge: number
}

/** Where on the photo a look goes, and what is elsewhere. */
export interface Where {
  /** As `core/mask-code.ts` writes it. */
  readonly mask: string
  /** Whether the look goes where the mask is not. */
  readonly isInverted: boolean
  /** null: the photo itself. */
  readonly outside: Look<StyleRef> | null
  /** Name the two pictures that this one is put together from: equal for equal ones. */
  readonly keys: readonly [inside: string, outside: string]
}

/** Strokes on a photo. */
export interface Seeds {
  /** px of the mask that is wanted. */
  readonly width: number
  readonly height: number
  /** [height · width]; `SEED` of `core/selection.ts` for each px. */
  readonly seeds: Uint8Array<ArrayBuffer>
}

export interface SelectRequest extends Seeds {
  readonly photoId: string
}

export interface RenderRequest {
  readonly photoId: string
  /** null: no painting, the photo itself at the picture's size. */
  readonly look: Look<StyleRef> | null
  /** Default: everywhere. */
  readonly where?: Where | undefined
  /** `preview`: the draft that the picture is painted over, which looks like it. */
  readonly stage: 'preview' | 'full'
  /** While a slider is dragged: lets the running preview finish, so that something is painted at all. */
  readonly live: boolean
}

export interface Rendered {
  /** `full` also where a preview was asked for and the picture is no larger than one. */
  readonly stage: 'preview' | 'full'
  /** For the page to draw; smaller than the picture where that has more than {@link BITMAP_PIXELS}. */
  readonly bitmap: ImageBitmap
  /** px of the picture. */
  readonly width: number
  readonly height: number
  readonly reducedBy: Reduction
  /** Names the bytes that the worker keeps for {@link PasticheService.encode}; null for a preview. */
  readonly resultId: number | null
}

export interface EncodeRequest {
  readonly resultId: number
  readonly format: 'png' | 'jpeg' | 'webp'
  /** Of jpeg and webp; see {@link import('../core/knobs.ts').QUALITY}. */
  readonly quality: number
  /** Longer side of the file's picture in px at most; default: the result's own. */
  readonly maxEdge?: number | undefined
}

/** A style to polish towards; an own painting comes as its file. */
export type PolishStyle = TargetStyle<Blob>

export interface PolishRequest {
  /** Equal for equal photo, styles and settings: a stored run of the same key is resumed. */
  readonly key: string
  /** What the page needs to know the run again by, as JSON: kept beside it, read by nobody here, and handed back. */
  readonly origin?: unknown
  readonly photoId: string
  readonly look: Look<PolishStyle>
  /** Where the polished picture is laid over the photo; default: everywhere. The run itself is of the whole picture. */
  readonly where?: Where | undefined
  readonly settings: Partial<Pick<PolishSettings, 'iterations' | 'maxEdge' | 'styleWeight'>>
}

/** News of a running optimisation; the picture comes a few times a second at most. */
export interface PolishProgress {
  readonly iteration: number
  readonly iterations: number
  /** 0..1 of the work. */
  readonly done: number
  /** s, or null before it can be told. */
  readonly secondsLeft: number | null
  readonly losses: Losses
  /** Set where the run's stored state cannot be resumed, so that it began anew. */
  readonly anew?: boolean
  /** So far, at the finished size. */
  readonly picture: { readonly bitmap: ImageBitmap; readonly width: number; readonly height: number } | null
}

/** The outcome: the picture so far, which can be saved like any other. */
export interface Polished {
  readonly bitmap: ImageBitmap
  readonly width: number
  readonly height: number
  readonly resultId: number
  readonly reducedBy: Reduction
  readonly iteration: number
  readonly iterations: number
  /** Total loss of every iteration. */
  readonly curve: readonly number[]
  /** `paused`: the stored run can be resumed; `stopped`: the person found it good enough. */
  readonly ended: 'done' | 'converged' | 'diverged' | 'paused' | 'stopped'
  /** Whether the run is in storage; false where storage is full or off. */
  readonly kept: boolean
}

/** The runs in storage that this release can resume, the newest first. */
export interface StoredPolishes {
  readonly runs: readonly StoredPolish[]
  /** Runs that could not be read any more and are gone. */
  readonly lost: number
}

/** A run in storage. */
export interface StoredPolish {
  readonly key: string
  /** As in the {@link PolishRequest}; undefined in a run from before there was one. */
  readonly origin?: unknown
  readonly iteration: number
  readonly iterations: number
  /** Whether it is the finished picture: one that was paused or stopped can be resumed. */
  readonly finished: boolean
}

export type ServiceEvent =
  | { readonly type: 'progress'; readonly job: JobId; readonly done: number }
  | { readonly type: 'polish'; readonly job: JobId; readonly progress: PolishProgress }
  | { readonly type: 'train'; readonly job: JobId; readonly progress: TrainProgress }
  /** 0..1 while model files arrive, null when they have. */
  | { readonly type: 'download'; readonly done: number | null }
  | { readonly type: 'engine'; readonly status: 'starting' }
  | { readonly type: 'engine'; readonly status: 'ready'; readonly backend: BackendName; readonly release: string }
  | { readonly type: 'engine'; readonly status: 'failed'; readonly error: WireError }

/** An error as a value. */
export interface WireError {
  readonly name: string
  readonly message: string
  readonly code: ErrorCode | null
  /** Set where the file is an SVG, which only a page can rasterise: its size in px, where it says one. */
  readonly svg?: { readonly width: number | null; readonly height: number | null }
}

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError }

/** What the worker does for the page. Every call that takes a {@link JobId} is a job that `abort` can cancel. */
export interface PasticheService {
  start(config: ServiceConfig, onEvent: (event: ServiceEvent) => void): Promise<void>
  /** How often the computation has rested so far: answers at once, unless the worker is busy or stuck. */
  ping(): number
  abort(job: JobId): void
  openPhoto(job: JobId, request: OpenRequest): Promise<Reply<OpenedPhoto>>
  plan(job: JobId, photoId: string): Promise<Reply<PhotoPlan>>
  /** The photo for the page to show, at the size asked for, or smaller where that has more than {@link BITMAP_PIXELS}. */
  photoBitmap(job: JobId, photoId: string, width: number, height: number): Promise<Reply<ImageBitmap>>
  render(job: JobId, request: RenderRequest): Promise<Reply<Rendered>>
  /** The subject of the photo by strokes on it: the mask's values, as in `core/mask-code.ts`. */
  select(job: JobId, request: SelectRequest): Promise<Reply<Uint8Array<ArrayBuffer>>>
  /**
   * A frame of a live camera, painted in one pass and kept nowhere. It counts as a preview of a drag.
   *
   * @param frame px as it is to be painted; transferred, and closed here
   */
  frame(job: JobId, frame: ImageBitmap, look: Look<StyleRef>): Promise<Reply<ImageBitmap>>
  /** Gives way to everything else: an AbortError says that it is to be asked for again. */
  thumbnail(job: JobId, request: ThumbnailRequest): Promise<Reply<Blob>>
  /** A file painted and encoded at its full size. Gives way to everything that a person waits for, and goes on by itself. */
  paintFile(job: JobId, request: PaintFileRequest): Promise<Reply<PaintedFile>>
  /** Fetches what is not on this device yet; false where something could not be kept. */
  keepFiles(job: JobId, files: readonly ModelFile[]): Promise<Reply<boolean>>
  learn(job: JobId, request: LearnRequest): Promise<Reply<LearntPainting>>
  /** The look's styles mixed into one, as `packStyle` has it; settings do not count. */
  pack(job: JobId, look: Look<StyleRef>): Promise<Reply<Uint8Array<ArrayBuffer>>>
  /** null where the result's bytes are no longer held. */
  encode(job: JobId, request: EncodeRequest): Promise<Reply<Blob | null>>
  /**
   * Optimises the picture, resuming the stored run of the same key if there is one; the run is stored every few
   * seconds and when it ends, however it ends. Shares the engine with the other calls, one evaluation at a time. A
   * newer one pauses it, or replaces it with an AbortError where it has not begun.
   */
  polish(job: JobId, request: PolishRequest): Promise<Reply<Polished>>
  /** Ends a running `polish` after the iteration in hand; it then answers with what there is. */
  endPolish(job: JobId, how: 'pause' | 'stop'): void
  /**
   * Learns a painting. Shares the engine with the other calls, a step at a time, and lets them go first. A newer one
   * pauses it, or replaces it with an AbortError where it has not begun.
   */
  train(job: JobId, request: TrainRequest): Promise<Reply<Trained>>
  /** Ends a running `train` after the step in hand; it then answers with what there is. */
  endTrain(job: JobId): void
  storedPolishes(job: JobId): Promise<Reply<StoredPolishes>>
  /** Deletes the stored run of a key, or all of them; one that is running is not stored any more. */
  forgetPolish(job: JobId, key?: string): Promise<Reply<null>>
  /** Deletes all stored runs but the newest. @param inUse keys of runs that stay however old they are */
  prunePolishes(job: JobId, most: number, inUse: readonly string[]): Promise<Reply<null>>
}

/** An image that only a page can rasterise. */
export class SvgError extends StyleTransferError {
  readonly svgWidth: number | null
  readonly svgHeight: number | null

  constructor(width: number | null, height: number | null) {
    super('image-unsupported', 'This SVG drawing cannot be opened here. Export it as PNG and open that.')
    this.svgWidth = width
    this.svgHeight = height
  }
}

export function toWire(error: unknown): WireError {
  if (error instanceof SvgError) {
    const { name, message, code, svgWidth, svgHeight } = error
    return { name, message, code, svg: { width: svgWidth, height: svgHeight } }
  }
  if (error instanceof StyleTransferError) return { name: error.name, message: error.message, code: error.code }
  if (error instanceof Error) return { name: error.name, message: error.message, code: null }
  return { name: 'Error', message: String(error), code: null }
}

export function fromWire(wire: WireError): Error {
  if (wire.name === 'AbortError') return new DOMException(wire.message, 'AbortError')
  if (wire.svg) return new SvgError(wire.svg.width, wire.svg.height)
  if (wire.code) return new StyleTransferError(wire.code, wire.message)
  const error = new Error(wire.message)
  error.name = wire.name
  return error
}

/** Name of what a worker's script sets in its global scope once it answers. */
export const SERVES = 'pasticheServes'

/** The platform's cancellation error. */
export function abortError(message = 'The job was cancelled.'): DOMException {
  return new DOMException(message, 'AbortError')
}

/** The reason to give for an aborted signal: an AbortError, whatever the caller aborted it with. */
export function abortReason(signal: AbortSignal): Error {
  return isAbort(signal.reason) ? (signal.reason as Error) : abortError()
}
