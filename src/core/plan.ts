import { StyleTransferError } from './errors.ts'
import { type Size, withinEdge } from './size.ts'

/** The size at which a photo is stylised, and why. */
export interface SizePlan {
  /** px of the result. */
  readonly width: number
  readonly height: number
  /** px given to the transformer: the result padded by reflection to the network's multiple. */
  readonly paddedWidth: number
  readonly paddedHeight: number
  readonly reducedBy: Reduction
}

/** Whether and why a picture is smaller than its photo: `maxEdge` where somebody asked for it, `memory` where it had to be. */
export type Reduction = 'none' | 'maxEdge' | 'memory'

export interface PlanLimits {
  /** Longer side of the result in px at most. */
  readonly maxEdge?: number | undefined
  /** px that fit into memory at once, padding included. */
  readonly maxPixels: number
  /** The padded sides are multiples of this, px. */
  readonly multipleOf: number
}

/** Instance norm needs more than one position at 1/8 of the input, and reflection at least two. */
const MIN_PADDED = 16

/** Longer sides that a photo too large for memory is reduced to, px: few, so that compiled kernels are used again. */
const EDGES = [8192, 6144, 4096, 3072, 2560, 2048, 1792, 1536, 1280, 1024, 768, 512, 384, 256, 128, 64]

/**
 * Picks the working size of a photo.
 *
 * @param width px of the photo
 * @param height px of the photo
 * @throws StyleTransferError `bad-option` for a `maxEdge` below 1, `out-of-memory` where not even 64 px fit
 */
export function planSize(width: number, height: number, limits: PlanLimits): SizePlan {
  const { maxEdge, maxPixels, multipleOf } = limits
  if (maxEdge !== undefined && !(maxEdge >= 1 && Number.isFinite(maxEdge)))
    throw new StyleTransferError('bad-option', `The longest side must be 1 px or more, not ${maxEdge}.`)
  const edge = Math.max(width, height)
  const wanted = Math.min(edge, Math.floor(maxEdge ?? edge))
  const plan = planEdge(width, height, wanted, multipleOf)
  const why = (size: Size) => reducedBy(size, { width, height }, maxEdge)
  if (plan.paddedWidth * plan.paddedHeight <= maxPixels) return { ...plan, reducedBy: why(plan) }
  for (const smaller of EDGES) {
    if (smaller >= wanted) continue
    const reduced = planEdge(width, height, smaller, multipleOf)
    if (reduced.paddedWidth * reduced.paddedHeight <= maxPixels) return { ...reduced, reducedBy: why(reduced) }
  }
  throw new StyleTransferError('out-of-memory', 'There is not enough memory here to repaint even a very small picture.')
}

/**
 * Why a picture is smaller than its photo.
 *
 * @param photo px of the photo as its file has it, before it was reduced on arrival
 * @param maxEdge longer side in px that was asked for at most
 */
export function reducedBy(picture: Size, photo: Size, maxEdge = Number.POSITIVE_INFINITY): Reduction {
  if (picture.width >= photo.width && picture.height >= photo.height) return 'none'
  return Math.max(picture.width, picture.height) < Math.floor(maxEdge) ? 'memory' : 'maxEdge'
}

function planEdge(width: number, height: number, edge: number, multipleOf: number): Omit<SizePlan, 'reducedBy'> {
  const size = withinEdge({ width, height }, edge)
  const pad = (px: number) => Math.max(Math.ceil(MIN_PADDED / multipleOf), Math.ceil(px / multipleOf)) * multipleOf
  return { ...size, paddedWidth: pad(size.width), paddedHeight: pad(size.height) }
}
