import { STYLE_DIM } from './style.ts'

/** What a release's `manifest.json` says; a retrained model of other widths is a new folder and no code. */
export interface Manifest {
  readonly id: string
  readonly styleDim: number
  readonly licence: string
  readonly files: Readonly<Record<string, ModelFile>>
  readonly predictor: PredictorSpec
  readonly transformer: TransformerSpec
  /** Absent from a release without one: its pictures cannot be polished. */
  readonly lossNetwork?: LossNetworkSpec
}

/** Names in {@link Manifest.files} that are read when they are first needed, and not when the app starts. */
export const LATER_FILES: readonly string[] = ['lossNetwork']

/** A file of a release, with what is needed to tell that it arrived whole. */
export interface ModelFile {
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** MobileNetV2-style predictor. */
export interface PredictorSpec {
  /** Short side in px at which the painting is given to the network. */
  readonly inputSize: number
  /** Channels of the stem. */
  readonly stem: number
  /** Per stage: width, stride of the first block, expansion, blocks. */
  readonly stages: readonly (readonly [width: number, stride: number, expansion: number, blocks: number])[]
  /** Width of the hidden dense layer. */
  readonly hidden: number
}

/** Conditional-instance-norm transformer. */
export interface TransformerSpec {
  /** Channels at 1/2, 1/4 and 1/8 of the input. */
  readonly widths: readonly [half: number, quarter: number, eighth: number]
  /** Residual blocks at 1/8. */
  readonly blocks: number
  /** The input's sides must be multiples of this, px. */
  readonly multipleOf: number
  /** Whether styles ask for noise after the first norm of each block and of the first upsampling. */
  readonly noise?: boolean
  /** Whether it was trained on a ground (`core/ground.ts`); one that was not paints on it all the same, a little less like the photo. */
  readonly ground?: boolean
}

/** VGG-19-like loss network: 3×3 convolutions with ReLU, 2×2 max pooling between levels. */
export interface LossNetworkSpec {
  /** Channels of each level. */
  readonly widths: readonly number[]
  /** Convolutions of each level. */
  readonly convs: readonly number[]
  readonly pool: 'max'
  readonly padding: 'zero'
  /** The first activation of each level: `relu1_1` and so on. */
  readonly taps: readonly string[]
}

/**
 * Reads a file of a release by its name in the manifest (or `manifest.json` itself): fetch in the browser, fs in Node,
 * whose `readFile` may be handed on as it is.
 */
export type ModelSource = (file: string, signal?: AbortSignal) => Promise<ArrayBuffer | Uint8Array>

/** A built-in style as `styles.json` holds it: numbers and credits, never the painting. */
export interface BuiltInStyle {
  /** Kebab-case name, also the thumbnail's file name and the `--style` name. */
  readonly name: string
  readonly title: string
  readonly artist: string
  /** As the catalogue says it: "1889", "c. 1831". */
  readonly year: string
  /** `STYLE_DIM` numbers. */
  readonly vector: readonly number[]
  /** Where the vector was fitted through the networks (`models/train`, stage `fit`), not only predicted. */
  readonly fitted?: true
  /** What the optimiser knows of the painting, relative to the release's folder; absent without a loss network. */
  readonly statistics?: ModelFile
}

/** `models/<id>/styles.json`: vectors of one release only; vectors of different releases never mix. */
export interface StyleCatalogue {
  readonly release: string
  readonly styles: readonly BuiltInStyle[]
}

/** Whether each style has its vector; in catalogues of earlier versions it had three under another name. */
export function hasVectors({ styles }: StyleCatalogue): boolean {
  return styles.every(({ vector }) => Array.isArray(vector) && vector.length === STYLE_DIM)
}
