export { type ErrorCode, isAbort, StyleTransferError } from './core/errors.ts'
export type { ImageInput, PixelImage } from './core/image.ts'
export type { SizePlan } from './core/plan.ts'
export type { BuiltInStyle, Manifest, ModelFile, ModelSource, StyleCatalogue } from './core/release.ts'
export {
  mixStyles,
  STYLE_DIM,
  STYLE_PX,
  type StyleSizes,
  type StyleVector,
  strokePx,
  withStrength,
  withStroke,
} from './core/style.ts'
export { createEngine } from './engine/engine.ts'
export type {
  BackendName,
  CallOptions,
  ChoiceMemory,
  Engine,
  EngineOptions,
  Progress,
  StylisedImage,
  StyliseOptions,
} from './engine/types.ts'
export { optimise } from './gatys/optimise.ts'
export { measureStatistics, readStatistics, STATISTICS_PX } from './gatys/statistics.ts'
export type {
  Losses,
  OptimiserName,
  PolishOptions,
  PolishSettings,
  PolishState,
  Snapshot,
  StartPicture,
  StyleStatistics,
  StyleTarget,
} from './gatys/types.ts'
