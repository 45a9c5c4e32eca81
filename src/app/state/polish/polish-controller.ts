/** Drives the machine of `machine.ts`: tells it what happens, and does what it says with worker, notices and page. */
import { isAbort } from '../../../core/errors.ts'
import type { PolishRequest } from '../../../worker/protocol.ts'
import type { Cell } from '../cell.ts'
import type { Notices } from '../notices.ts'
import type { JobBoard } from '../pictures/jobs.ts'
import { retire } from '../pictures/photos.ts'
import type { AppState, PolishControls, PolishStart, PolishTuning, Settings } from '../types.ts'
import { step } from './machine.ts'
import { type PolishOrigin, placeOf } from './origin.ts'
import { type Effect, isWorking, type Phase, type PolishEvent, pageRun, type RunFacts } from './phases.ts'
import { type PolishParts, polishLook, polishRequest, storedRun } from './request.ts'
import { PolishWords } from './words.ts'

export interface PolishControllerParts extends PolishParts {
  readonly cell: Cell<AppState>
  readonly board: JobBoard
  readonly notices: Notices
  readonly goTo: (settings: Settings) => void
}

export class PolishController implements PolishControls {
  readonly #parts: PolishControllerParts
  readonly #words: PolishWords
  #phase: Phase = { name: 'none' }
  /** Settles when the worker's answer has been dealt with. */
  #work: Promise<void> = Promise.resolve()

  constructor(parts: PolishControllerParts) {
    this.#parts = parts
    this.#words = new PolishWords(parts.notices, this)
    const { polishEdge } = parts.deps
    if (polishEdge) this.#tune({ maxEdge: polishEdge })
    this.follow()
  }

  /** Looks for what an earlier visit left. */
  async findStored(): Promise<void> {
    const run = await storedRun(this.#parts)
    if (!run) return
    this.#send({ type: 'found', run })
    this.follow()
  }

  /** The settings, or what is known of their styles, changed. @param live a slider is being dragged */
  follow(live = false): void {
    const phase = this.#phase
    const place = phase.name === 'none' ? 'elsewhere' : placeOf(this.#current, phase.facts.origin)
    this.#send({ type: 'moved', place, live })
  }

  tune(tuning: Partial<PolishTuning>): void {
    this.#tune(tuning)
    this.follow()
  }

  async start(how: PolishStart = 'resume'): Promise<void> {
    // What a change of settings has ended is still being put away.
    if (this.#phase.name === 'left') await this.#work
    if (isWorking(this.#phase)) return
    const origin = this.#current
    const request = polishRequest(origin, this.#parts)
    if (typeof request === 'string') {
      this.#words.inform(request)
      return
    }
    this.#words.clear()
    this.#send({ type: 'started', how, origin })
    const iterations = this.#runHere?.iterations
    const settings = { ...request.settings, ...(iterations && { iterations }) }
    this.#work = this.#polish({ ...request, settings }, how)
    await this.#work
  }

  end(how: 'pause' | 'stop'): void {
    this.#send({ type: 'ended', how, seen: true })
  }

  show(on: boolean): void {
    this.#send({ type: 'shown', on })
  }

  discard(): void {
    this.#send({ type: 'discarded' })
  }

  goBack(): void {
    const phase = this.#phase
    if (phase.name === 'none') return
    const { settings, tuning } = phase.facts.origin
    if (phase.place === 'elsewhere') this.#parts.goTo(settings)
    this.tune(tuning)
  }

  /**
   * The id of the polished picture's bytes in the worker; a running polish is paused for it. null where the instant
   * picture is the one that is shown.
   */
  full(): Promise<number | null> | null {
    return this.#runHere?.shown ? this.#full() : null
  }

  /** The worker no longer holds any result. */
  forgetResults(): void {
    this.#send({ type: 'results-forgotten' })
  }

  /** What would be polished now. */
  get #current(): PolishOrigin {
    const { settings, polish } = this.#parts.cell.value
    return { settings, tuning: polish.tuning }
  }

  /** The run of the current settings. */
  get #runHere(): RunFacts | null {
    const phase = this.#phase
    return phase.name !== 'none' && phase.place === 'here' ? phase.facts : null
  }

  async #full(): Promise<number | null> {
    if (isWorking(this.#phase)) {
      this.#send({ type: 'ended', how: 'pause', seen: false })
      await this.#work
    }
    const run = this.#runHere
    if (run && run.resultId === null) {
      if (run.kept) await this.start('show')
      else this.#send({ type: 'picture-lost' })
    }
    return this.#runHere?.resultId ?? null
  }

  async #polish(request: PolishRequest, how: PolishStart): Promise<void> {
    const { board, deps, notices } = this.#parts
    const { client, awake } = deps
    const job = board.begin('Polishing', () => this.#send({ type: 'ended', how: 'pause', seen: false }), 'Pause')
    awake?.(true)
    try {
      if (how === 'restart') await client.forgetPolish()
      const answer = client.polish(request, {
        onPolish: (progress) => {
          job.progress(progress.done)
          this.#send({ type: 'progressed', progress })
        },
      })
      if (how === 'show') client.endPolish('pause')
      this.#send({ type: 'answered', polished: await answer })
    } catch (error) {
      if (!isAbort(error)) notices.fail(error, { label: 'Try again', run: () => void this.start(how) })
      this.#send({ type: 'failed', stored: await storedRun(this.#parts) })
    } finally {
      awake?.(false)
      job.end()
    }
  }

  #send(event: PolishEvent): void {
    const before = bitmapsOf(this.#phase)
    const { phase, effects } = step(this.#phase, event)
    this.#phase = phase
    const after = bitmapsOf(phase)
    for (const bitmap of before) if (!after.includes(bitmap)) retire(bitmap)
    for (const effect of effects) this.#do(effect)
    this.#publish()
  }

  #do(effect: Effect): void {
    const { client } = this.#parts.deps
    switch (effect.do) {
      case 'end':
        client.endPolish(effect.how)
        break
      case 'tune':
        this.#tune(effect.tuning)
        break
      case 'say':
        this.#words.say(effect.saying)
        break
      case 'show':
        void this.start('show')
        break
      case 'forget':
        client.forgetPolish().catch(() => undefined)
        break
    }
  }

  #tune(tuning: Partial<PolishTuning>): void {
    const { cell } = this.#parts
    const { polish } = cell.value
    cell.set({ polish: { ...polish, tuning: { ...polish.tuning, ...tuning } } })
  }

  #publish(): void {
    const { cell } = this.#parts
    const look = polishLook(cell.value.settings, this.#parts)
    const run = pageRun(this.#phase)
    const here = this.#runHere !== null
    cell.set({
      polish: {
        tuning: this.#current.tuning,
        obstacle: typeof look === 'string' ? look : null,
        run: here ? run : null,
        other: here ? null : run,
      },
    })
  }
}

/** The bitmaps that a phase holds on to. */
function bitmapsOf(phase: Phase): readonly ImageBitmap[] {
  if (phase.name === 'none') return []
  const before = isWorking(phase) ? phase.before?.facts.picture : null
  return [phase.facts.picture, before].flatMap((picture) => (picture ? [picture.bitmap] : []))
}
