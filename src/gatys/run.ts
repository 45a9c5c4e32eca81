import type { PixelImage } from '../core/image.ts'
import type { SizePlan } from '../core/plan.ts'
import { resample } from '../core/resample.ts'
import { mixStyles } from '../core/style.ts'
import { toOpaqueRgb } from '../engine/pixels.ts'
import type { Engine } from '../engine/types.ts'
import { LossNetwork } from './loss-network.ts'
import { LOSS_WEIGHTS, Objective } from './objective.ts'
import { enlarge, fromGrey, type Grid, noiseColours, toColours, toGrey, toLogits, type Values } from './picture.ts'
import { type Level, planLevels } from './schedule.ts'
import { atSize, blend } from './statistics.ts'
import type { PolishSettings, SizeStatistics, StyleTarget } from './types.ts'

/** Bytes per px of the picture by which wasm's memory grows (test/bench/polish.ts), half of them activations. */
const BYTES_PER_PIXEL = 1000

/** The size at which a photo is polished; throws `out-of-memory`, `bad-option` as {@link Engine.plan}. */
export function polishPlan(
  engine: Engine,
  photo: { readonly width: number; readonly height: number },
  maxEdge: number,
): SizePlan {
  return engine.plan(photo.width, photo.height, maxEdge, { bytesPerPixel: BYTES_PER_PIXEL, multipleOf: 1 })
}

export interface RunParts {
  readonly engine: Engine
  readonly photo: PixelImage
  readonly styles: readonly StyleTarget[]
  readonly settings: PolishSettings
  readonly signal: AbortSignal | undefined
}

/** Photo, painting and start picture at every size of one run. */
export class Run {
  readonly plan: SizePlan
  readonly levels: readonly Level[]
  /** The photo at the finished size. */
  readonly photo: PixelImage
  readonly #parts: RunParts
  readonly #network: LossNetwork
  #start: PixelImage | null = null

  private constructor(parts: RunParts, plan: SizePlan, network: LossNetwork) {
    this.#parts = parts
    this.plan = plan
    this.levels = planLevels(plan)
    this.photo = resample(parts.photo, plan.width, plan.height)
    this.#network = network
  }

  static async create(parts: RunParts): Promise<Run> {
    const { engine, photo, settings, signal } = parts
    return new Run(parts, polishPlan(engine, photo, settings.maxEdge), await LossNetwork.load(engine, signal))
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
    const rgb = toOpaqueRgb(this.#at(this.photo, level))
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
  async begin(): Promise<Values> {
    return toLogits(await this.#startColours(0))
  }

  /**
   * Logits to start from at a size, from what was found at the one before: what changed there is added to the start
   * picture, whose fine detail an enlargement would have lost.
   */
  async refine(level: number, found: Values): Promise<Values> {
    const before = await this.#startColours(level - 1)
    const change = toColours(found).map((colour, i) => colour - before[i])
    const wide = enlarge(change, this.grid(level - 1), this.grid(level))
    return toLogits((await this.#startColours(level)).map((colour, i) => colour + wide[i]))
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

  async #startColours(level: number): Promise<Values> {
    const { settings } = this.#parts
    if (settings.from === 'noise') return noiseColours(this.levels[level], this.channels, settings.seed)
    this.#start ??= settings.from === 'photo' ? this.photo : await this.#instant()
    const rgb = toOpaqueRgb(this.#at(this.#start, level))
    return this.channels === 1 ? toGrey(rgb) : rgb
  }

  #instant(): Promise<PixelImage> {
    const { engine, styles, settings, signal } = this.#parts
    return engine.stylise(this.photo, mixStyles(styles.map(({ vector, weight }) => ({ style: vector, weight }))), {
      strength: settings.strength,
      ...(signal && { signal }),
    })
  }
}
