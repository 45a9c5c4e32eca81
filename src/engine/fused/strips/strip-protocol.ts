/** What the engine's thread and a strip's say to each other. Buffers are handed over, never shared. */
import type { TransformerSpec } from '../../../core/release.ts'
import type { Variant } from '../../../kernels/kernel-module.ts'
import type { Sink } from '../emit.ts'
import type { Frame } from '../frame.ts'

/** What a strip's frame is made of. */
export type StripPlan = Pick<Frame, 'size' | 'storage' | 'encoderStays' | 'strip'>

export interface StartMessage {
  readonly kind: 'start'
  readonly variant: Variant
  readonly module: WebAssembly.Module
  readonly spec: TransformerSpec
}

export interface PaintMessage {
  readonly kind: 'paint'
  readonly job: number
  readonly plan: StripPlan
  /** All of the network's numbers, as they lie in memory; null where they are those of the last job. */
  readonly numbers: ArrayBuffer | null
  /** Whether the photo is the last job's, whose encoder's features stayed. */
  readonly encoded: boolean
  readonly as: Sink['as']
  /** Whether the memory is to be let go of afterwards. */
  readonly forget: boolean
}

export type ToStrip =
  | StartMessage
  | PaintMessage
  /** A layer's scale and shift, [2, outputs], and the neighbours' rows. */
  | {
      readonly kind: 'settled'
      readonly job: number
      readonly affine: Float32Array<ArrayBuffer>
      readonly above: ArrayBuffer | null
      readonly below: ArrayBuffer | null
    }
  /** Rows of the photo, as asked for by {@link WantsMessage}. */
  | { readonly kind: 'photo'; readonly job: number; readonly turn: number; readonly values: Float32Array<ArrayBuffer> }
  | { readonly kind: 'end'; readonly job: number }

export interface CountedMessage {
  readonly kind: 'counted'
  readonly job: number
  readonly layer: string
  readonly places: number
  /** Means, and sums of squared distances from them, [2, outputs]. */
  readonly statistics: Float32Array<ArrayBuffer>
  /** The strip's rows beside its neighbours. */
  readonly first: ArrayBuffer | null
  readonly last: ArrayBuffer | null
}

export interface WantsMessage {
  readonly kind: 'wants'
  readonly job: number
  /** Which time of asking for the photo. */
  readonly turn: number
  readonly from: number
  readonly to: number
}

export interface RowsMessage {
  readonly kind: 'rows'
  readonly job: number
  readonly y: number
  readonly count: number
  /** Bytes or numbers of the rows, one after the other. */
  readonly data: ArrayBuffer
}

export type FromStrip =
  | { readonly kind: 'ready' }
  | CountedMessage
  | WantsMessage
  | RowsMessage
  /** It computes. */
  | { readonly kind: 'alive'; readonly job: number }
  | { readonly kind: 'done'; readonly job: number }
  | { readonly kind: 'failed'; readonly job: number; readonly message: string }
