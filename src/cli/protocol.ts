import type { SizePlan } from '../core/plan.ts'
import type { StyleSizes, StyleVector } from '../core/style.ts'
import type { BackendOption } from './args.ts'
import type { Failure } from './failure.ts'
import type { OutputFormat } from './formats.ts'

/** What the program and its painters say to one another; crosses processes by structured clone. */

/** First message to a painter. */
export interface StartRequest {
  readonly kind: 'start'
  readonly backend: BackendOption
  /** Folder of the release's files. */
  readonly models: string
}

/** Read a painting's style. */
export interface SizesRequest {
  readonly kind: 'sizes'
  readonly painting: string
}

/** Decode, paint and encode one photo. */
export interface PaintRequest {
  readonly kind: 'paint'
  /** Path, or the bytes from standard input. */
  readonly photo: string | Uint8Array
  readonly style: StyleVector
  readonly strength: number
  readonly keepColours: boolean
  readonly maxEdge: number | null
  readonly format: OutputFormat
  readonly quality: number | null
  readonly software: string
}

export type Request = StartRequest | SizesRequest | PaintRequest

export interface PaintedReply {
  readonly kind: 'painted'
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  readonly photoWidth: number
  readonly photoHeight: number
  readonly reducedBy: SizePlan['reducedBy']
}

export interface ReadyReply {
  readonly kind: 'ready'
  readonly backend: string
}

export interface SizesReply {
  readonly kind: 'sizes'
  readonly sizes: StyleSizes
}

/** The last message about a request; requests are answered one after the other. */
export type Answer = ReadyReply | SizesReply | PaintedReply | { readonly kind: 'failed'; readonly failure: Failure }

export type Reply = Answer | { readonly kind: 'progress'; readonly done: number }
