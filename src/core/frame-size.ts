/**
 * How large the pictures of a live camera are: as large as the device paints ten times a second. Sizes are steps, each
 * way has a threshold of its own, and a size that proved too slow is left alone for a while, for longer each time, so
 * that the picture does not flicker between two sizes.
 */
import { type Size, withinEdge } from './size.ts'

/** Longer sides, px. */
export const FRAME_EDGES = [128, 160, 192, 224, 256, 320, 384, 448, 512] as const
/** Where it begins. */
const FIRST = FRAME_EDGES.indexOf(224)

/** ms from a picture to the next: above `most` it becomes smaller, where a larger one would stay below `room` larger. */
const PACE = { most: 95, room: 75 } as const
/** Pictures that are looked at before it becomes smaller, and larger. */
const WINDOW = { shrink: 4, grow: 12 } as const
/** Pictures for which a size that was too slow is left alone, the first time; each time twice as many. */
const BAN = { first: 60, most: 1200 } as const
/** A picture that took as many times the usual is far too slow, and there is no need to look at others. */
const FAR = 4

/** What is known of a size that proved too slow. */
interface Ban {
  readonly until: number
  readonly length: number
}

export class FrameSize {
  #step = FIRST
  #times: number[] = []
  #pictures = 0
  readonly #bans = new Map<number, Ban>()

  /** Longer side of the next picture, px. */
  get edge(): number {
    return FRAME_EDGES[this.#step]
  }

  /** px of the next picture, in the proportions of the camera's; multiples of 8, which the network asks for. */
  of(camera: Size): Size {
    const { width, height } = withinEdge(camera, this.edge)
    const even = (side: number) => Math.max(16, Math.round(side / 8) * 8)
    return { width: even(width), height: even(height) }
  }

  /** A picture of the current size is there. @param ms since it was taken */
  took(ms: number): void {
    this.#pictures++
    this.#times.push(ms)
    if (this.#times.length > WINDOW.grow) this.#times.shift()
    const late = this.#times.length >= WINDOW.shrink ? median(this.#times.slice(-WINDOW.shrink)) : 0
    // The first picture of a size or a style takes longer than those after it.
    const far = this.#times.length > 1 && ms > PACE.most * FAR
    if (late > PACE.most || far) this.#shrink(far ? ms : late)
    else if (this.#times.length >= WINDOW.grow) this.#grow(median(this.#times))
  }

  #shrink(ms: number): void {
    if (this.#step === 0) {
      this.#times = []
      return
    }
    const before = this.#bans.get(this.#step)
    const length = Math.min(BAN.most, before ? before.length * 2 : BAN.first)
    this.#bans.set(this.#step, { until: this.#pictures + length, length })
    // At once to where the time is likely to do.
    const wanted = this.edge * Math.sqrt(PACE.most / ms)
    let step = this.#step - 1
    while (step > 0 && FRAME_EDGES[step] > wanted) step--
    this.#to(step)
  }

  #grow(ms: number): void {
    const next = this.#step + 1
    if (next >= FRAME_EDGES.length) return
    const ban = this.#bans.get(next)
    if (ban && this.#pictures < ban.until) return
    if (ms * (FRAME_EDGES[next] / this.edge) ** 2 <= PACE.room) this.#to(next)
  }

  #to(step: number): void {
    this.#step = step
    this.#times = []
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
