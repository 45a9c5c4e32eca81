import type { withColoursOf } from '../core/colour.ts'
import type { PixelImage } from '../core/image.ts'
import { SUBPIXELS } from '../core/network.ts'
import type { mergeOctaves, withFineOctaves } from '../core/octaves.ts'
import type { PassSize } from '../core/plan.ts'
import type { Size } from '../core/size.ts'
import type { LearntStyle } from '../core/style.ts'
import type { StripsOptions } from './fused/strips/strip-port.ts'
import type { StyleMap } from './style-map.ts'
import type { CallOptions } from './types.ts'

/** A photo on its ground: what rows of sub-pixels are made of. */
export interface GroundedPhoto {
  readonly photo: PixelImage
  readonly pass: PassSize
  /** Of ground, 0..1. */
  readonly amount: number
  /** RGB 0..255 that hidden pixels are given; null where there are none. Looks at the whole photo when first asked. */
  readonly hidden: () => readonly [number, number, number] | null
}

/**
 * A photo as the transformer takes it, row after row of sub-pixels, so that it need not be in memory whole. The same
 * object stands for the same values: what depends on it alone may be kept for the next picture.
 */
export interface SubpixelRows {
  /** px of the padded photo, multiples of what the network asks for. */
  readonly size: Size
  /** Row `y` of height / 2 into `out`, [width / 2 · {@link SUBPIXELS}], 0..1; in order from 0 on, perhaps more than once. */
  readonly row: (y: number, out: Float32Array) => void
  /** What {@link row} computes its numbers from, for executors that do so themselves. */
  readonly of?: GroundedPhoto
}

/**
 * Takes rows 2y and 2y + 1 of the picture, [2, width of the padded photo, RGBA], opaque. The bytes are another row's
 * afterwards.
 */
export type PictureRows = (y: number, rgba: Uint8ClampedArray) => void

/** What is to be painted. */
export interface TransformerJob {
  readonly photo: SubpixelRows
  /** In full, see {@link StyleMap.full}; the same object for the same style. */
  readonly style: LearntStyle
  /** Bytes that it may take; default: what is quickest. */
  readonly budgetBytes?: number | undefined
}

/** A function that lets others have a turn on the way, and ends where its signal is aborted. */
type InTurns<F extends (...args: never[]) => unknown> = (
  call: Pick<CallOptions, 'signal'>,
  ...args: Parameters<F>
) => Promise<ReturnType<F>>

/** What is done to pictures behind the network, as core's functions of the same names do it. */
export interface Finishing {
  readonly withColoursOf: InTurns<typeof withColoursOf>
  readonly mergeOctaves: InTurns<typeof mergeOctaves>
  readonly withFineOctaves: InTurns<typeof withFineOctaves>
}

/** A photo whose pass is known, and what it is painted with. */
export interface PassJob extends TransformerJob {
  readonly photo: SubpixelRows & Required<Pick<SubpixelRows, 'of'>>
}

/**
 * What makes pictures and puts them together: in memory, or on a graphics processor, where they stay until they are asked
 * for. A picture is whoever's it was made for, who frees it.
 */
export interface Pictures<P extends Size = Size> {
  /** A photo repainted, of its pass's size and with its alpha. */
  pass(job: PassJob, call: CallOptions): Promise<P>
  /** As core's function. @param isLast `picture` is taken over, for nobody asks for it again */
  withColoursOf(call: CallOptions, picture: P, photo: PixelImage, isLast: boolean): Promise<P>
  /** The draft's picture with the octaves of `full` that are finer, as core's `mergeOctaves`; takes `full` over, even where it fails. */
  merged(call: CallOptions, draft: P, full: P): Promise<P>
  /** As core's function. */
  withFineOctaves(call: CallOptions, painting: P, photo: PixelImage, colour: number): Promise<P>
  /** The same picture once more, which is to be freed once more. */
  share(picture: P): P
  free(picture: P): void
  pixels(picture: P): Promise<PixelImage>
  /** What shows it, straight alpha or not as browsers like it; null where it is in memory, for the caller to make one. */
  bitmap(picture: P): Promise<ImageBitmap | null>
  /** Resolves when all that was asked for is computed, and tells of it where the call's progress has not. */
  done(call: CallOptions): Promise<void>
}

/** What a frame of a moving picture is painted as. */
export interface FrameJob {
  /** Of the frame's own size. */
  readonly pass: PassSize
  readonly style: LearntStyle
  /** Amount of ground, 0..1. */
  readonly ground: number
  readonly keepColours: boolean
}

/** Paints moving pictures, calm where the camera stands still (core's `calm`). */
export interface Frames {
  /** null where there is no way to show it. */
  paint(bitmap: ImageBitmap, job: FrameJob, call: CallOptions): Promise<ImageBitmap | null>
}

/** What computes the transformer: one for each kind of device. */
export interface TransformerExecutor {
  /** What styles come to here. */
  readonly styles: StyleMap
  /** Bytes that a pass takes for each px of the padded photo, at least: what is planned by. */
  readonly bytesPerPixel: number
  /** px of a pass at most, and of its longer side, padding included; default: whatever memory holds. */
  readonly most?: { readonly pixels: number; readonly edge: number }
  /** Largest difference from PyTorch's picture at which it is trusted, 0..1; default: the one of single precision. */
  readonly tolerance?: number
  /** What makes pictures of its own kind; without, they are in memory. */
  readonly pictures?: Pictures
  /** Paints the frames of moving pictures, where it has a way from bitmap to bitmap. */
  readonly frames?: Frames
  /** Repaints a photo; its rows come in order. */
  paint(job: TransformerJob, out: PictureRows, call: CallOptions): Promise<void>
  /** The picture as numbers 0..1 in the layout of its input, [height / 2, width / 2, sub-pixels]: what tests compare. */
  transform(job: TransformerJob, call: CallOptions): Promise<Float32Array>
  /** From here on large pictures may be painted by other threads as well; none where it has no use for them. */
  share?(strips: StripsOptions): void
  /** Kernels of its own for what comes behind the network; without, core's functions do it. */
  readonly finishing?: Finishing
  dispose(): void
}

/** Numbers that are in memory whole, as rows. @param values [height / 2, width / 2, sub-pixels] */
export function rowsOf(values: Float32Array, size: Size): SubpixelRows {
  const length = (values.length * 2) / size.height
  return { size, row: (y, out) => out.set(values.subarray(y * length, (y + 1) * length)) }
}

/** All rows in one: [height / 2 · width / 2 · sub-pixels]. */
export function gathered({ size, row }: SubpixelRows): Float32Array<ArrayBuffer> {
  const length = (size.width / 2) * SUBPIXELS
  const values = new Float32Array((size.height / 2) * length)
  for (let y = 0; y < size.height / 2; y++) row(y, values.subarray(y * length, (y + 1) * length))
  return values
}
