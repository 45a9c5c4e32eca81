import type { SizePlan } from '../core/plan.ts'
import type { Engine } from '../engine/types.ts'

/** Bytes per px of the picture by which wasm's memory grows (test/bench/polish.ts), half of them activations. */
const BYTES_PER_PIXEL = 1100

/** The size at which a photo is polished; throws `out-of-memory`, `bad-option` as {@link Engine.plan}. */
export function polishPlan(
  engine: Pick<Engine, 'planPass'>,
  photo: { readonly width: number; readonly height: number },
  maxEdge: number,
): SizePlan {
  return engine.planPass(photo.width, photo.height, { maxEdge, bytesPerPixel: BYTES_PER_PIXEL, multipleOf: 1 })
}
