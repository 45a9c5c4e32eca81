/**
 * This room polishes: it optimises the picture itself, where the engine's networks paint it in one pass. It knows
 * pictures and statistics only; who asks, and where a state is kept, is `polishing`'s and the front ends'.
 */
import { StyleTransferError } from '../core/errors.ts'
import { type ImageInput, readImage } from '../core/image.ts'
import { mixLearnt } from '../core/style.ts'
import { checkCall, checkEngine } from '../engine/check-arguments.ts'
import type { Engine } from '../engine/types.ts'
import { Adam } from './adam.ts'
import { checkState } from './checkpoint.ts'
import { Lbfgs } from './lbfgs.ts'
import { type Evaluate, type Iterate, isSound, type Memory, type Minimiser } from './minimise.ts'
import type { Values } from './picture.ts'
import { readSettings } from './polish-settings.ts'
import { Run } from './run.ts'
import { planCoarse, shareDone } from './schedule.ts'
import type { OptimiserName, PolishMeta, PolishOptions, PolishState, Snapshot, StyleTarget } from './types.ts'

const MINIMISERS: Readonly<Record<OptimiserName, new (evaluate: Evaluate, memory: Memory) => Minimiser>> = {
  lbfgs: Lbfgs,
  adam: Adam,
}

const NO_MEMORY: Memory = { numbers: {}, arrays: {} }

/**
 * Neural style transfer as Gatys et al. (2016) define it: the picture itself is optimised, coarse to fine, until a loss
 * network sees the photo's content and the paintings' style in it. Departures from the paper are listed in `src/README.md`.
 *
 * Yields the start and then every iteration. Each snapshot can be resumed from, with the same photo, styles and
 * settings, and then ends in the same picture as an uninterrupted run, to the bit on wasm and cpu. Uses the engine one
 * evaluation at a time, so that its other calls come in between.
 *
 * @param photo of any size; the plan reduces it to what memory and `maxEdge` allow
 * @param styles one or more, with weights ≥ 0 of which one is > 0
 * @throws StyleTransferError `bad-option`, `model-missing` where the release has no loss network,
 *   `checkpoint-unusable` where `resume` belongs to another run, and what the engine throws; `AbortError`
 */
export async function* optimise(
  engine: Engine,
  photo: ImageInput,
  styles: readonly StyleTarget[],
  options: PolishOptions = {},
): AsyncGenerator<Snapshot, void> {
  checkEngine(engine)
  checkCall(options)
  const pixels = readImage(photo)
  checkTargets(styles)
  const settings = readSettings(options)
  // Refuses bad weights before anything is loaded.
  const mix = mixLearnt(styles.map(({ style, weight }) => ({ style: engine.fullStyle(style), weight })))
  const { signal } = options
  const run = await Run.create({ engine, photo: pixels, styles, mix, settings, resumed: options.resume?.meta, signal })
  try {
    const { width, height } = run.plan
    const fixed = { version: 1, release: engine.manifest.id, settings, width, height } as const
    const resume = options.resume ? checkState(options.resume, fixed) : null
    const coarse = resume?.meta.coarse ?? planCoarse(run.levels, settings.iterations)
    yield* new Descent(run, { ...fixed, coarse }, resume).snapshots(signal)
  } finally {
    run.dispose()
  }
}

/** @throws StyleTransferError `bad-option` for what a caller without types may have left out */
function checkTargets(styles: readonly StyleTarget[]): void {
  if (Array.isArray(styles) && styles.every((style) => style?.statistics?.colour && style.statistics.grey)) return
  throw new StyleTransferError(
    'bad-option',
    'Polishing needs a list of styles, each { style, statistics, weight } with statistics from measureStatistics.',
  )
}

type Fixed = Pick<PolishMeta, 'version' | 'release' | 'settings' | 'width' | 'height' | 'coarse'>

/** One run's way down. */
class Descent {
  readonly #run: Run
  readonly #fixed: Fixed
  #level: number
  #levelIteration: number
  /** Iterations done at each size. */
  readonly #done: number[]
  #iteration: number
  #curve: readonly number[]
  #x: Values | null
  #memory: Memory

  constructor(run: Run, fixed: Fixed, resume: PolishState | null) {
    this.#run = run
    this.#fixed = fixed
    this.#level = resume?.meta.level ?? 0
    this.#levelIteration = resume?.meta.levelIteration ?? 0
    this.#iteration = resume?.meta.iteration ?? 0
    this.#curve = resume?.meta.curve ?? []
    this.#done = run.levels.map((_, i) =>
      i < this.#level ? fixed.coarse[i] : i === this.#level ? this.#levelIteration : 0,
    )
    this.#x = resume?.arrays.x ?? null
    this.#memory = resume ? { numbers: resume.meta.optimiser, arrays: resume.arrays } : NO_MEMORY
  }

  async *snapshots(signal: AbortSignal | undefined): AsyncGenerator<Snapshot, void> {
    const { levels } = this.#run
    let first = true
    for (; this.#level < levels.length; this.#level++) {
      const last = this.#level === levels.length - 1
      const x: Values = this.#x ?? this.#run.begin()
      const objective = await this.#run.objective(this.#level)
      try {
        for await (const snapshot of this.#descend(x, (at) => objective.evaluate(at), first)) {
          yield snapshot
          if (snapshot.ended) return
          signal?.throwIfAborted()
        }
      } finally {
        objective.dispose()
      }
      first = false
      if (!last && this.#x) {
        this.#x = this.#run.refine(this.#level, this.#x)
        this.#memory = NO_MEMORY
        this.#levelIteration = 0
      }
    }
  }

  /** Iterations at the size in hand. */
  async *#descend(x: Values, evaluate: Evaluate, first: boolean): AsyncGenerator<Snapshot, void> {
    const { settings, coarse } = this.#fixed
    const last = this.#level === this.#run.levels.length - 1
    const remaining = () => (last ? settings.iterations - this.#iteration : coarse[this.#level] - this.#levelIteration)
    let point: Iterate = { x, at: await evaluate(x) }
    this.#x = x
    const minimiser = new MINIMISERS[settings.optimiser](evaluate, this.#memory)
    if (!isSound(point.at)) {
      yield this.#snapshot(point, minimiser, 'diverged')
      return
    }
    if (first) yield this.#snapshot(point, minimiser, last && remaining() <= 0 ? 'done' : null)
    while (remaining() > 0) {
      const next = await minimiser.step(point)
      if (!next) {
        if (last) yield this.#snapshot(point, minimiser, 'converged')
        return
      }
      point = next
      this.#x = point.x
      this.#iteration++
      this.#levelIteration++
      this.#done[this.#level] = this.#levelIteration
      this.#curve = [...this.#curve, point.at.losses.total]
      yield this.#snapshot(point, minimiser, last && remaining() <= 0 ? 'done' : null)
    }
  }

  #snapshot({ x, at }: Iterate, minimiser: Minimiser, ended: Snapshot['ended']): Snapshot {
    const { settings, coarse } = this.#fixed
    const { levels } = this.#run
    const iteration = this.#iteration
    const level = this.#level
    const grid = this.#run.grid(level)
    const planned = [...coarse, settings.iterations - coarse.reduce((a, b) => a + b, 0)]
    const meta: PolishMeta = {
      ...this.#fixed,
      iteration,
      level,
      levelIteration: this.#levelIteration,
      curve: this.#curve,
      optimiser: minimiser.numbers(),
    }
    return {
      iteration,
      iterations: settings.iterations,
      done: ended ? 1 : shareDone(levels, planned, this.#done),
      width: grid.width,
      height: grid.height,
      losses: at.losses,
      ended,
      state: { meta, arrays: { x, ...minimiser.arrays() } },
      picture: () => this.#run.picture(level, x),
    }
  }
}
