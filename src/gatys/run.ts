import { withColoursOf } from '../core/colour.ts'
import type { PixelImage } from '../core/image.ts'
import type { SizePlan } from '../core/plan.ts'
import { resample } from '../core/resample.ts'
import { strokeOf } from '../core/strokes.ts'
import type { LearntStyle } from '../core/style.ts'
import { toOpaqueRgb } from '../engine/pixels.ts'
import type { Engine } from '../engine/types.ts'
import { LossNetwork } from './loss-network.ts'
import { LOSS_WEIGHTS, Objective } from './objective.ts'
import { enlarge, fromGrey, type Grid, noiseColours, toColours, toGrey, toLogits, type Values } from './picture.ts'
import { polishPlan } from './polish-plan.ts'
import { type Level, planLevels } from './schedule.ts'
import { atSize, blend } from './statistics.ts'
import type { PolishSettings, SizeStatistics, StyleTarget } from './types.ts'

export interface RunParts {
  readonly engine: Engine
  readonly photo: PixelImage
  readonly styles: readonly StyleTarget[]
  /** The styles' mix, for the instant start. */
  readonly mix: LearntStyle
  readonly settings: PolishSettings
  readonly signal: AbortSignal | undefined
}

/** Photo, painting and start picture at every size of one run. */
export class Run {
  readonly plan: SizePlan
  readonly levels: readonly Level[]
  /** The photo at the finished size. */
  readonly #photo: PixelImage
  readonly #parts: RunParts
  readonly #network: LossNetwork
  /** At the finished size; null where noise is its start. */
  #start: PixelImage | null = null
  /** Its colours, by level. */
  readonly #starts: Values[] = []

  private constructor(parts: RunParts, plan: SizePlan, network: LossNetwork) {
    this.#parts = parts
    this.plan = plan
    this.levels = planLevels(plan)
    this.#photo = resample(parts.photo, plan.width, plan.height)
    this.#network = network
  }

  static async create(parts: RunParts): Promise<Run> {
    const { engine, photo, settings, signal } = parts
    const run = new Run(parts, polishPlan(engine, photo, settings.maxEdge), await LossNetwork.load(engine, signal))
    try {
      if (settings.from === 'photo') run.#start = run.#photo
      else if (settings.from === 'instant') run.#start = await run.#instant()
      return run
    } catch (error) {
      run.dispose()
      throw error
    }
  }

  get channels(): 1 | 3 {
    return this.#parts.settings.keepColours ? 1 : 3
  }

  grid(level: number): Grid {
    const { width, height } = this.levels[level]
    return { width, height, channels: this.channels }
  }

  /** The loss at a size; to be disposed. */
  objective(level: number): Promise<Objective> {
    const { engine, settings, signal } = this.#parts
    const rgb = toOpaqueRgb(this.#at(this.#photo, level))
    return Objective.create({
      engine,
      network: this.#network,
      photo: this.channels === 1 ? fromGrey(toGrey(rgb)) : rgb,
      grid: this.grid(level),
      painting: this.#painting(this.levels[level].scale),
      weights: { ...LOSS_WEIGHTS, style: LOSS_WEIGHTS.style.map((weight) => weight * settings.styleWeight) },
      signal,
    })
  }

  /** Logits to start from at the coarsest size. */
  begin(): Values {
    return toLogits(this.#startColours(0))
  }

  /** Logits to start from at the size after `level`, from what was found there. */
  refine(level: number, found: Values): Values {
    return toLogits(this.#carried(level, found, level + 1))
  }

  /** What was found at a size as a picture of the finished size, with the photo's alpha. */
  picture(level: number, found: Values): PixelImage {
    const { width, height } = this.plan
    const last = this.levels.length - 1
    const colours = level === last ? toColours(found) : this.#carried(level, found, last)
    const rgb = this.channels === 1 ? fromGrey(colours) : colours
    const data = new Uint8ClampedArray(width * height * 4)
    for (let p = 0, i = 0; p < data.length; p += 4, i += 3) {
      for (let c = 0; c < 3; c++) data[p + c] = rgb[i + c] * 255
      data[p + 3] = this.#photo.data[p + 3]
    }
    const image = { width, height, data }
    return this.#parts.settings.keepColours ? withColoursOf(image, this.#photo) : image
  }

  dispose(): void {
    this.#network.dispose()
  }

  #painting(scale: number): SizeStatistics {
    const { styles, settings } = this.#parts
    const total = styles.reduce((sum, { weight }) => sum + weight, 0)
    return blend(
      styles.map(({ statistics, weight }) => ({
        of: atSize(settings.keepColours ? statistics.grey : statistics.colour, settings.strokePx * scale),
        weight: weight / total,
      })),
    )
  }

  #at(image: PixelImage, level: number): PixelImage {
    const { width, height } = this.levels[level]
    return resample(image, width, height)
  }

  /** Kept: every picture of a coarse size asks for two of them. */
  #startColours(level: number): Values {
    this.#starts[level] ??= this.#makeStart(level)
    return this.#starts[level]
  }

  #makeStart(level: number): Values {
    const { seed } = this.#parts.settings
    if (!this.#start) return noiseColours(this.levels[level], this.channels, seed)
    const rgb = toOpaqueRgb(this.#at(this.#start, level))
    return this.channels === 1 ? toGrey(rgb) : rgb
  }

  /**
   * Colours at a finer size: what changed at the coarse one is added to the start picture there, whose detail an
   * enlargement would have lost.
   */
  #carried(from: number, found: Values, to: number): Values {
    const before = this.#startColours(from)
    const change = toColours(found).map((colour, i) => colour - before[i])
    const wide = enlarge(change, this.grid(from), this.grid(to))
    return this.#startColours(to).map((colour, i) => colour + wide[i])
  }

  #instant(): Promise<PixelImage> {
    const { engine, mix, settings, signal } = this.#parts
    const { strength, brushwork, strokePx } = settings
    return engine.stylise(this.#photo, mix, { strength, brushwork, stroke: strokeOf(strokePx), signal })
  }
}
