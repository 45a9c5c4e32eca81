import type { Size } from '../core/size.ts'
import { PREVIEW_EDGE } from './protocol.ts'

/** Longer sides in px that a preview may have while a slider is dragged: few, so that compiled kernels are used again. */
const LIVE_EDGES = [PREVIEW_EDGE, 384, 256, 192] as const
/** A picture that follows the finger no slower than this, ms, is felt as following it. */
const LIVE_MS = 200
/** Weight of the newest measurement. */
const FRESH = 0.5

/** Learns how fast this device paints, and says how large a preview may be while a slider is dragged. */
export class PreviewPace {
  #msPerPixel: number | null = null

  note({ width, height }: Size, ms: number): void {
    const now = ms / (width * height)
    this.#msPerPixel = this.#msPerPixel === null ? now : FRESH * now + (1 - FRESH) * this.#msPerPixel
  }

  /** Longer side in px of a live preview of a picture of this size: the largest that is fast enough, else the smallest. */
  edge({ width, height }: Size): number {
    const msPerPixel = this.#msPerPixel
    if (msPerPixel === null) return PREVIEW_EDGE
    const aspect = Math.min(width, height) / Math.max(width, height)
    return LIVE_EDGES.find((edge) => edge * edge * aspect * msPerPixel <= LIVE_MS) ?? LIVE_EDGES[LIVE_EDGES.length - 1]
  }
}
