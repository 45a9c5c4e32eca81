import { isAbort } from '../../../core/errors.ts'
import type { Client } from '../../../worker/client.ts'
import type { Polished, PolishProgress, PolishRequest } from '../../../worker/protocol.ts'
import type { Cell } from '../cell.ts'
import type { Notices } from '../notices.ts'
import type { JobBoard, RunningJob } from '../pictures/jobs.ts'
import { retire } from '../pictures/photos.ts'
import { paintKey, settingsOf } from '../settings/editing.ts'
import type { AppState, PolishControls, PolishStart, PolishTuning, Settings } from '../types.ts'
import { advanced, fresh, ITERATIONS, type Run } from './machine.ts'
import { type PolishParts, polishKey, polishRequest, storedRun } from './request.ts'
import { PolishNotices } from './words.ts'

export interface PolisherParts extends PolishParts {
  readonly cell: Cell<AppState>
  readonly board: JobBoard
  readonly notices: Notices
  readonly goTo: (settings: Settings) => void
}

/**
 * Has the worker polish the picture of the current settings, and holds the one run that there is. It lies over the
 * instant picture as long as its settings are the current ones, and waits for them to come back when they are not.
 */
export class Polisher implements PolishControls {
  readonly #parts: PolisherParts
  readonly #client: Client
  readonly #words: PolishNotices
  #run: Run | null = null
  /** Settles when the worker has answered; null while nothing runs. */
  #active: Promise<void> | null = null
  /** The run was told to pause because the settings changed. */
  #left = false
  /** Whoever ended the run sees that it has ended. */
  #quiet = false
  /** {@link paintKey} of the settings as they were followed last, and as they were when nothing was being dragged. */
  #paint = ''
  #settled = ''

  constructor(parts: PolisherParts) {
    this.#parts = parts
    this.#client = parts.deps.client
    this.#words = new PolishNotices(parts.notices, this)
    const { polishEdge } = parts.deps
    if (polishEdge) this.#tune({ ...this.#tuning, maxEdge: polishEdge })
    this.follow()
  }

  /** Takes up what an earlier visit left. */
  async takeUp(): Promise<void> {
    const found = await storedRun(this.#parts)
    if (!found || this.#run) return
    this.#put({ ...fresh, ...found, shown: false })
    this.#paint = ''
    this.#settled = ''
    this.follow()
  }

  /** The settings, or what is known of their styles, changed. @param live a slider is being dragged */
  follow(live = false): void {
    const run = this.#run
    const paint = paintKey(this.#settings)
    // Found as it was left, however the knobs have been turned since.
    if (run?.paint === paint && this.#paint !== paint) this.#tune(run.tuning)
    this.#paint = paint
    if (this.#active && !this.#left && !this.#current) this.#leave()
    if (!live && this.#settled !== paint) {
      this.#settled = paint
      this.#offer()
    }
    this.#publish()
  }

  tune(tuning: Partial<PolishTuning>): void {
    this.#tune({ ...this.#tuning, ...tuning })
    this.follow()
  }

  async start(how: PolishStart = 'on'): Promise<void> {
    // What a change of settings has ended is still being put away.
    if (this.#left) await this.#active
    if (this.#active) return
    const before = this.#current
    const iterations = before && how !== 'anew' ? before.iterations : ITERATIONS
    const further = how === 'on' && before !== null && before.iteration >= before.iterations
    const request = polishRequest(this.#settings, this.#tuning, this.#parts)
    if (typeof request === 'string') {
      this.#words.say(request)
      return
    }
    const settings = { ...request.settings, iterations: further ? iterations + ITERATIONS : iterations }
    this.#active = this.#polish({ ...request, settings }, how, before)
    await this.#active
  }

  end(how: 'pause' | 'stop'): void {
    this.#quiet = true
    if (this.#active) this.#end(how)
  }

  show(on: boolean): void {
    const run = this.#current
    if (!run) return
    this.#put({ ...run, shown: on })
    if (on && !run.picture) void this.start('show')
  }

  discard(): void {
    if (this.#active || !this.#current) return
    this.#put(null)
    this.#client.forgetPolish().catch(() => undefined)
  }

  goBack(): void {
    const run = this.#run
    if (!run) return
    if (run.paint !== this.#paint) this.#parts.goTo(settingsOf(run.paint))
    this.tune(run.tuning)
  }

  /**
   * The id of the polished picture's bytes in the worker, as `Painter.full`; a running one is paused for it. null where
   * the instant picture is the one that is shown.
   */
  full(): Promise<number | null> | null {
    return this.#current?.shown ? this.#full() : null
  }

  /** The worker no longer holds any result. */
  forgetResults(): void {
    if (this.#run) this.#put({ ...this.#run, resultId: null })
  }

  get #settings(): Settings {
    return this.#parts.cell.value.settings
  }

  get #tuning(): PolishTuning {
    return this.#parts.cell.value.polish.tuning
  }

  /** The run of the current settings. */
  get #current(): Run | null {
    const run = this.#run
    return run && this.#keyOf(run) === this.#keyOf({ paint: paintKey(this.#settings), tuning: this.#tuning })
      ? run
      : null
  }

  #keyOf({ paint, tuning }: Pick<Run, 'paint' | 'tuning'>): string {
    return polishKey(this.#parts.deps.assets.release, paint, tuning)
  }

  async #full(): Promise<number | null> {
    if (this.#active) {
      this.#end('pause')
      await this.#active
    }
    const run = this.#current
    if (run && run.resultId === null) {
      if (run.kept) await this.start('show')
      else {
        this.#put(null)
        this.#words.lost()
      }
    }
    return this.#current?.resultId ?? null
  }

  async #polish(request: PolishRequest, how: PolishStart, before: Run | null): Promise<void> {
    const { board, deps } = this.#parts
    const client = this.#client
    const job = board.begin('Polishing', () => this.#end('pause'), 'Pause')
    const base = { ...fresh, paint: paintKey(this.#settings), tuning: this.#tuning }
    const { iterations = ITERATIONS } = request.settings
    this.#words.clear()
    this.#quiet = how === 'show'
    deps.awake?.(true)
    this.#put({ ...base, ...(how !== 'anew' && before), iterations, status: 'running', shown: true, ended: null })
    try {
      if (how === 'anew') await client.forgetPolish()
      const answer = client.polish(request, { onPolish: (progress) => this.#progress(progress, job) })
      if (how === 'show') client.endPolish('pause')
      this.#ended(await answer, how === 'show' && before?.status === 'finished')
    } catch (error) {
      await this.#failed(error, how, before)
    } finally {
      deps.awake?.(false)
      job.end()
      this.#active = null
      this.#left = false
      this.#publish()
    }
  }

  #progress(progress: PolishProgress, job: RunningJob): void {
    job.progress(progress.done)
    if (this.#run) this.#put(advanced(this.#run, progress))
  }

  /** @param wasFinished it was but shown again */
  #ended({ bitmap, width, height, ...rest }: Polished, wasFinished: boolean): void {
    const run = this.#run
    if (!run) return
    const { resultId, iteration, iterations, curve, ended, kept } = rest
    // The worker goes on from what is in storage.
    const status = ended === 'paused' && kept && !wasFinished ? 'paused' : 'finished'
    const picture = { bitmap, width, height, stage: 'full' } as const
    this.#put({
      ...run,
      status,
      ending: null,
      picture,
      secondsLeft: null,
      resultId,
      iteration,
      iterations,
      curve,
      ended,
      kept,
    })
    if (this.#current && !this.#quiet) {
      if (ended === 'paused') this.#offer()
      else this.#words.ended(ended)
    }
    if (!kept) this.#words.unkept()
  }

  async #failed(error: unknown, how: PolishStart, before: Run | null): Promise<void> {
    if (!isAbort(error)) this.#parts.notices.fail(error, { label: 'Try again', run: () => void this.start(how) })
    const found = await storedRun(this.#parts)
    const same = found !== null && this.#run !== null && this.#keyOf(found) === this.#keyOf(this.#run)
    // A picture that was there before is there still.
    const kept = before?.picture ? before : null
    this.#put(same ? { ...fresh, shown: kept !== null, ...kept, ...found } : kept)
  }

  #end(how: 'pause' | 'stop'): void {
    this.#client.endPolish(how)
    if (this.#run) this.#put({ ...this.#run, ending: how })
  }

  /** The settings changed: what runs is put by until they come back. */
  #leave(): void {
    this.#left = true
    this.#settled = ''
    this.#end('pause')
    this.#words.left()
  }

  /** While it is still being put away there is nothing to offer: its end will do so. */
  #offer(): void {
    const run = this.#current
    if (run && run.status !== 'running') this.#words.offer(run)
  }

  #put(run: Run | null): void {
    const before = this.#run?.picture?.bitmap
    this.#run = run
    if (before && before !== run?.picture?.bitmap) retire(before)
    this.#publish()
  }

  #tune(tuning: PolishTuning): void {
    const { cell } = this.#parts
    cell.set({ polish: { ...cell.value.polish, tuning } })
  }

  #publish(): void {
    const tuning = this.#tuning
    const request = polishRequest(this.#settings, tuning, this.#parts)
    const current = this.#current
    this.#parts.cell.set({
      polish: {
        tuning,
        obstacle: typeof request === 'string' ? request : null,
        run: current,
        other: current ? null : this.#run,
      },
    })
  }
}
