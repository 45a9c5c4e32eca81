/** What page and worker say to each other about learning a painting; see `protocol.ts`. */
import type { StyleVector } from '../core/style.ts'

/** A painting to learn by descent, beginning from what was predicted of it. */
export interface TrainRequest {
  /** Names the painting, for whoever listens; nothing is stored under it. */
  readonly key: string
  /** As the person cropped it. */
  readonly painting: Blob
  /** What the predictor read off it, where the descent begins; null: the predictor reads it anew. */
  readonly vector: StyleVector | null
  /**
   * What is painted on the way: open photos by their id, others (the sample) as files. One that cannot be had is left
   * out, as long as there is another.
   */
  readonly photos: readonly (string | Blob)[]
  /** An earlier state of the same painting, to go on from; one that does not fit is not used. */
  readonly from: Uint8Array<ArrayBuffer> | null
  /** Steps of descent, where they are not to be as many as usual. */
  readonly steps?: number
}

/** News of a painting that is being learnt, a few times a second at most. */
export interface TrainProgress {
  readonly step: number
  readonly steps: number
  /** s, or null before it can be told. */
  readonly secondsLeft: number | null
  /** Where it could be resumed; now and then. To be stored in the place of the one before. */
  readonly state?: Uint8Array<ArrayBuffer>
  /** The style so far, packed as in a learnt style's file; now and then, each better than the one before. */
  readonly style?: Uint8Array<ArrayBuffer>
  /** Set once where the state that was given could not be resumed, so that learning began anew. */
  readonly anew?: boolean
}

/** The outcome. */
export interface Trained {
  readonly release: string
  /** `paused`: `state` can be resumed. */
  readonly ended: 'done' | 'paused'
  readonly step: number
  readonly steps: number
  /** Packed as in a learnt style's file. */
  readonly style: Uint8Array<ArrayBuffer>
  /** null when it is done. */
  readonly state: Uint8Array<ArrayBuffer> | null
  /** Mean style error on the photos given: as predicted, and as learnt; null where it was paused. */
  readonly errors: { readonly predicted: number; readonly learnt: number } | null
}
