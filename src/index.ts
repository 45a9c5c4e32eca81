export { type ErrorCode, isAbort, StyleTransferError } from './core/errors.ts'
export type { ImageInput, PixelImage } from './core/image.ts'
export type { PassSize, PicturePlan, Reduction, SizePlan } from './core/plan.ts'
export type {
  BuiltInStyle,
  LossNetworkSpec,
  Manifest,
  ModelFile,
  ModelSource,
  PredictorSpec,
  StyleCatalogue,
  TransformerSpec,
} from './core/release.ts'
export type { NamedTensor } from './core/safetensors.ts'
export { STYLE_PX, strokePx } from './core/strokes.ts'
export {
  type Adapter,
  type LearntStyle,
  mixLearnt,
  mixStyles,
  STYLE_DIM,
  type Style,
  type StyleVector,
  type Weighted,
  withStrength,
} from './core/style.ts'
export { formatStyleFile, parseStyleFile, type StyleFile } from './core/style-file.ts'
export { packStyle, unpackStyle } from './core/style-numbers.ts'
export { createEngine } from './engine/engine.ts'
export type {
  BackendName,
  CallOptions,
  ChoiceMemory,
  Engine,
  EngineOptions,
  PassNeed,
  PlanOptions,
  Progress,
  StylisedImage,
  StyliseOptions,
} from './engine/types.ts'
export { optimise } from './gatys/optimise.ts'
export { type MeasureOptions, measureStatistics, readStatistics, STATISTICS_PX } from './gatys/statistics.ts'
export type {
  Losses,
  OptimiserName,
  PolishMeta,
  PolishOptions,
  PolishSettings,
  PolishState,
  SizeStatistics,
  Snapshot,
  StartPicture,
  StyleStatistics,
  StyleTarget,
  TapStatistics,
} from './gatys/types.ts'
