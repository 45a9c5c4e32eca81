import type { ImageInput, PixelImage } from '../core/image.ts'
import type { BackendChoice, BackendName } from '../core/knobs.ts'
import type { PicturePlan, SizePlan } from '../core/plan.ts'
import type { BuiltInStyle, Manifest, ModelFile, ModelSource } from '../core/release.ts'
import type { NamedTensor } from '../core/safetensors.ts'
import type { LearntStyle, Style, StyleVector, Weighted } from '../core/style.ts'
import type { StripsOptions } from './fused/strips/strip-port.ts'

export type { BackendChoice, BackendName } from '../core/knobs.ts'

/** Where a device's measured choice of backend is kept between visits. */
export interface ChoiceMemory {
  get(): Promise<string | null>
  set(choice: string): Promise<void>
}

export interface EngineOptions {
  readonly models: ModelSource
  /** Default `auto`: webgpu, webgl, wasm, cpu in that order, each trusted only after its parity self-test. */
  readonly backend?: BackendChoice
  /** Folder (ends in `/`) from which the wasm backend fetches its `.wasm` files; needed in browsers only. */
  readonly wasmPath?: string
  /** Remembers what `auto` chose; without it every start measures anew. */
  readonly memory?: ChoiceMemory
  /** Bytes the activations may take; default: what the backend is known to bear. */
  readonly budgetBytes?: number
  /** The part of that budget to use, 0..1; less than 1 after memory ran out. Default 1. */
  readonly memoryShare?: number
  /** Threads that paint large pictures with this one, on the wasm backend; default: none. */
  readonly strips?: StripsOptions
  readonly signal?: AbortSignal | undefined
}

/** Progress of a long call. */
export interface Progress {
  /** Share of the work done, 0..1, never falling. */
  readonly done: number
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: (progress: Progress) => void
}

export interface StyliseOptions extends CallOptions {
  /** Longer side of the result in px at most; default: the photo's own, up to 50 Mpx (in a browser 24 Mpx). */
  readonly maxEdge?: number | undefined
  /** 0 = the photo, 1 = the painting (default); may pass 1 (up to 1.5 is useful). */
  readonly strength?: number
  /** Put the photo's chroma under the picture's luma. Default false. */
  readonly keepColours?: boolean
  /** Size of the strokes, by the draft's: -1 = fine, 0 = as usual (default), 1 = bold. */
  readonly stroke?: number
  /** How lively flat areas are painted, 0..1: the ground under the photo. Default 0.5. */
  readonly brushwork?: number
  /** The photo's own style, which a strength other than 1 asks for, where it is known: of the frames of a moving picture. */
  readonly ownStyle?: StyleVector | undefined
  /** Answers the draft alone: the same picture as it is seen small, in a fraction of the time. Default false. */
  readonly draft?: boolean
}

/** What is wanted of a picture that is shown. */
export interface PaintOptions extends StyliseOptions {
  /** px at most of a bitmap that is wanted, where one can be had without the picture's pixels. Default 0: none. */
  readonly bitmapPixels?: number
  /**
   * One of many that follow each other: it is handed out as soon as it is on its way to the screen, and the backend is
   * not tested on its account. Default false.
   */
  readonly live?: boolean
}

/** Names a built-in style, as its entry in the catalogue does. */
export type BuiltInRef = { readonly name: BuiltInStyle['name']; readonly adapters?: ModelFile | undefined }

/** What {@link Engine.plan} goes by. */
export type PlanOptions = Pick<StyliseOptions, 'maxEdge' | 'stroke'>

/** The part of the call's progress that is done between `from` and `from + size`, of 0..1. */
export function partOf(call: CallOptions, from: number, size: number): CallOptions {
  const { onProgress } = call
  return onProgress ? { ...call, onProgress: ({ done }) => onProgress({ done: from + size * done }) } : call
}

/** What work other than `stylise` takes, for {@link Engine.planPass}. */
export interface PassNeed {
  /** Longer side in px at most. */
  readonly maxEdge: number
  /** At the peak, for each px of the picture. */
  readonly bytesPerPixel: number
  /** The sides are padded to multiples of this, px. */
  readonly multipleOf: number
}

/** A picture, and the plan that set its size. */
export interface StylisedImage extends PixelImage {
  readonly plan: PicturePlan
}

/** A picture where it was painted: its pixels cost something to have only on a graphics processor. */
export interface Painted {
  readonly width: number
  readonly height: number
  readonly plan: PicturePlan
  /** What shows it, where it was asked for and could be had without its pixels; the caller's to close. */
  readonly bitmap: ImageBitmap | null
  /** Fails as the engine's calls do, where the device is lost or the picture freed. */
  pixels(): Promise<PixelImage>
  /** Lets go of it; called once. */
  free(): void
}

/**
 * The two networks on one backend. Calls may overlap; they run one after the other.
 *
 * Every call may fail with a StyleTransferError: `image-unreadable` for an image whose data are no bytes or do not fit
 * its size, `bad-option`, `out-of-memory` (a smaller size may do), `device-lost` (dispose the engine and create another). One that
 * was cancelled, by its signal or by `dispose`, fails with an `AbortError`.
 */
export interface Engine {
  readonly backend: BackendName
  readonly manifest: Manifest
  /**
   * The painting's style vector, transparent parts seen on white.
   *
   * @param painting of any size; a long strip is seen smaller than `shortSide` says, its longer side at most 2048 px
   * @param options.shortSide 16..2048 px the painting is resized to before the network sees it; default: the manifest's `inputSize`, for which it was trained
   */
  predictStyle(painting: ImageInput, options?: CallOptions & { readonly shortSide?: number }): Promise<StyleVector>
  /**
   * Repaints `photo` under `style`. The picture is as large as the plan in the result says. Alpha is kept.
   *
   * What is read off a photo is kept with the object, for sliders: leave its pixels as they are, and pass a new object
   * for a new photo or frame.
   *
   * @param style of this release: 100 numbers of `predictStyle`, a learnt or built-in style, or several with weights, a mix
   */
  stylise(
    photo: ImageInput,
    style: Style | readonly Weighted<Style>[],
    options?: StyliseOptions,
  ): Promise<StylisedImage>
  /** As `stylise`, and leaves the picture where it was painted. The caller frees it. */
  paint(photo: ImageInput, style: Style | readonly Weighted<Style>[], options?: PaintOptions): Promise<Painted>
  /**
   * Repaints a frame of a moving picture in one pass, calm where the picture before stood still, from bitmap to bitmap;
   * null where this backend cannot, for `stylise` to do it. `ownStyle` is needed where the strength is not 1.
   */
  paintFrame(
    frame: ImageBitmap,
    style: Style | readonly Weighted<Style>[],
    options?: StyliseOptions,
  ): Promise<ImageBitmap | null>
  /** The style in full: of a vector, the norms that it comes to in this network. Throws `bad-option`. */
  fullStyle(style: Style): LearntStyle
  /** A style of the release's catalogue. Throws `model-missing`, `model-corrupt`. */
  builtIn(style: BuiltInRef, signal?: AbortSignal): Promise<LearntStyle>
  /** What `stylise` would do to a photo of this size in px; nothing runs. Throws `bad-option`, `out-of-memory`. */
  plan(width: number, height: number, options?: PlanOptions): PicturePlan
  /** The largest size at which other work on a photo of this size in px fits into memory. Throws as `plan`. */
  planPass(width: number, height: number, need: PassNeed): SizePlan
  /** A further file of the release, checked. Throws `model-missing`, `model-corrupt`. */
  load(entry: ModelFile, signal?: AbortSignal): Promise<ReadonlyMap<string, NamedTensor>>
  /** Runs tfjs work of one's own on the engine's backend, in turn with the engine's calls and under its errors. */
  turn<T>(run: (call: CallOptions) => Promise<T>, options?: CallOptions): Promise<T>
  /** Frees weights and, with the last engine on it, the backend. Running and waiting calls are aborted. */
  dispose(): Promise<void>
}
