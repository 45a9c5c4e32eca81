import type { BackendName } from '../core/knobs.ts'
import type { SizePlan } from '../core/plan.ts'
import type { Size } from '../core/size.ts'
import type { Engine } from '../engine/types.ts'
import { hasKernels } from '../kernels/kernel-module.ts'

/** Bytes that polishing takes at its peak for each px of the picture, by what computes the loss network (test/bench/polish.ts). */
export const POLISH_BYTES = {
  /** By which wasm's memory grows, half of it activations. */
  tfjs: 1100,
  /** 330 of the kernels, mostly activations; the rest are arrays of the picture, and those that L-BFGS remembers. */
  kernels: 600,
} as const

/** An engine, or what paints before one is there. */
type Planner = Pick<Engine, 'planPass'> & { readonly backend?: BackendName }

/** Whether kernels of our own compute the loss network for this engine; what is not known yet may take more. */
export function fuses({ backend }: { readonly backend?: BackendName }): boolean {
  return backend === 'wasm' && hasKernels()
}

/** The size at which a photo is polished; throws `out-of-memory`, `bad-option` as {@link Engine.plan}. */
export function polishPlan(
  engine: Planner,
  { width, height }: Size,
  maxEdge: number,
  bytesPerPixel: number = fuses(engine) ? POLISH_BYTES.kernels : POLISH_BYTES.tfjs,
): SizePlan {
  return engine.planPass(width, height, { maxEdge, bytesPerPixel, multipleOf: 1 })
}
