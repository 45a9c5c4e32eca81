/** What the program and its painters say to one another; crosses processes by structured clone. */
import type { BackendChoice } from '../core/knobs.ts'
import type { Look } from '../core/look.ts'
import type { Reduction } from '../core/plan.ts'
import type { StyleVector } from '../core/style.ts'
import type { StyleRef } from '../core/style-ref.ts'
import type { Losses, PolishSettings, Snapshot } from '../gatys/types.ts'
import type { LearningErrors } from '../learning/types.ts'
import type { TargetStyle } from '../polishing/types.ts'
import type { CheckpointOrigin } from './checkpoint-file.ts'
import type { Failure } from './failure.ts'
import type { OutputFormat } from './formats.ts'
import type { PolishChoices } from './knob-options.ts'

/** First message to a painter. */
export interface StartRequest {
  readonly kind: 'start'
  readonly backend: BackendChoice
  /** Folder of the release's files. */
  readonly models: string
  /** How many painters there are at the same time. */
  readonly painters: number
}

/** A painting's file: its path, or its bytes where they came through a stream. */
export interface PaintingFile {
  /** As it was named. */
  readonly name: string
  readonly file: string | Uint8Array
}

/** Read a painting's style. */
export interface VectorRequest {
  readonly kind: 'vector'
  readonly painting: PaintingFile['file']
}

/** Learn a painting by descent. */
export interface LearnRequest {
  readonly kind: 'learn'
  readonly painting: PaintingFile['file']
  /** What is painted on the way. */
  readonly photos: readonly PaintingFile[]
  readonly steps: number
  readonly rank: number
}

/** What a picture is to be encoded as. */
interface Encoding {
  readonly format: OutputFormat
  readonly quality: number | null
  readonly software: string
}

/** Decode, paint and encode one photo. */
export interface PaintPhotoRequest extends Encoding {
  readonly kind: 'paint'
  /** Path, or the bytes from standard input. */
  readonly photo: string | Uint8Array
  readonly look: Look<StyleRef>
  readonly maxEdge: number | null
}

/** Read or measure what the photos of the `polish` requests that follow are polished towards; paintings by file. */
export interface AimRequest {
  readonly kind: 'aim'
  readonly look: Look<TargetStyle<PaintingFile>>
}

/** Pictures on the way. */
export interface SnapshotFiles {
  /** Iterations from one to the next. */
  readonly every: number
  /** The finished picture's path, from which theirs are made. */
  readonly beside: string
  readonly overwrite: boolean
  /** Their EXIF "Software": without the mark of the finished picture, which they must not be taken for. */
  readonly software: string
}

export interface CheckpointRequest {
  readonly path: string
  /** Resume from the file, where there is one. */
  readonly resume: boolean
  /** Whether a file that is there may be replaced. */
  readonly overwrite: boolean
  readonly origin: CheckpointOrigin
}

/** Decode, polish and encode one photo; `stop` ends it early. */
export interface PolishPhotoRequest extends Encoding {
  readonly kind: 'polish'
  readonly photo: string | Uint8Array
  /** Beside the look that was aimed at. Without `maxEdge`, the optimiser's own. */
  readonly settings: PolishChoices & Partial<Pick<PolishSettings, 'maxEdge'>>
  readonly checkpoint: CheckpointRequest | null
  readonly snapshots: SnapshotFiles | null
}

/** Requests that are answered, one after the other. */
export type PainterRequest =
  | StartRequest
  | VectorRequest
  | LearnRequest
  | PaintPhotoRequest
  | AimRequest
  | PolishPhotoRequest

/** Ends a running `polish` as soon as what it has is safe; has no answer of its own. */
export interface StopRequest {
  readonly kind: 'stop'
}

/** How far polishing came. */
export interface PolishOutcome {
  readonly iteration: number
  readonly iterations: number
  readonly losses: Losses
  readonly ended: NonNullable<Snapshot['ended']>
}

export interface PaintedReply {
  readonly kind: 'painted'
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  readonly photoWidth: number
  readonly photoHeight: number
  readonly reducedBy: Reduction
  /** Of a polished picture. */
  readonly polish?: PolishOutcome
}

/** `polish` ended by `stop`. */
export interface StoppedReply {
  readonly kind: 'stopped'
  /** Iterations done. */
  readonly iteration: number
  readonly iterations: number
  /** The file that the run can be resumed from, or null. */
  readonly checkpoint: string | null
}

export interface ReadyReply {
  readonly kind: 'ready'
  readonly backend: string
}

export interface VectorReply {
  readonly kind: 'vector'
  readonly vector: StyleVector
}

export interface LearntReply {
  readonly kind: 'learnt'
  /** What the predictor read off the painting. */
  readonly vector: StyleVector
  /** Packed (`core/style-numbers.ts`). */
  readonly style: Uint8Array<ArrayBuffer>
  readonly errors: LearningErrors
}

/** The last message about a request. */
export type Answer =
  | ReadyReply
  | VectorReply
  | LearntReply
  | { readonly kind: 'aimed' }
  | PaintedReply
  | StoppedReply
  | { readonly kind: 'failed'; readonly failure: Failure }

/** An iteration of a running `polish`, 0 for the start. */
export interface IterationReply extends Pick<Snapshot, 'iteration' | 'iterations' | 'done' | 'losses'> {
  readonly kind: 'iteration'
  /** null as long as it cannot be told. */
  readonly secondsLeft: number | null
}

export type News = { readonly kind: 'progress'; readonly done: number } | IterationReply

export type PainterReply = Answer | News
