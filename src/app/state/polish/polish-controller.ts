/** Drives the machine of `machine.ts`: tells it what happens, and does what it says with worker, notices and page. */
import { isAbort } from '../../../core/errors.ts'
import type { PolishRequest } from '../../../worker/protocol.ts'
import { app } from '../../words/en/app-words.ts'
import { polish as words } from '../../words/en/polish-words.ts'
import type { Cell } from '../cell.ts'
import type { Notices } from '../notices.ts'
import type { JobBoard } from '../pictures/jobs.ts'
import { retire } from '../pictures/photos.ts'
import { styleVersions } from '../settings/wanted.ts'
import type { AppState, PolishControls, PolishStart, PolishTuning, Settings } from '../types.ts'
import { step } from './machine.ts'
import { isStillAsked, type PolishOrigin, placeOf, polishKey } from './origin.ts'
import type { Effect, Phase, PolishEvent, RunFacts, StoredRun } from './phases.ts'
import { bitmapsOf, isWorking, pageRun } from './phases.ts'
import { Reel } from './reel.ts'
import { type PolishParts, polishLook, polishRequest, storedRuns } from './request.ts'
import { PolishWords } from './words.ts'

/** Runs that are kept, beside those that open tabs hold on to: one takes up to 200 MB. */
const KEPT = 3

export interface PolishControllerParts extends PolishParts {
  readonly cell: Cell<AppState>
  readonly board: JobBoard
  readonly notices: Notices
  /** Key of the run that this tab holds on to, so that no other tab lets go of it. */
  readonly held: () => string | null
  readonly hold: (run: string) => void
  readonly goTo: (settings: Settings) => void
}

export class PolishController implements PolishControls {
  readonly #parts: PolishControllerParts
  readonly #words: PolishWords
  readonly #reel = new Reel()
  readonly reel = () => this.#reel.frames(this.#runHere && this.#keyOf(this.#runHere.origin))
  #phase: Phase = { name: 'none' }
  /** What storage had when it was asked last. */
  #stored: readonly StoredRun[] = []
  /** Settles when the worker's answer has been dealt with. */
  #work: Promise<void> = Promise.resolve()

  constructor(parts: PolishControllerParts) {
    this.#parts = parts
    this.#words = new PolishWords(parts.notices, this)
    const { polishEdge } = parts.deps
    if (polishEdge) this.#tune({ maxEdge: polishEdge })
    this.follow()
  }

  /**
   * Looks for what earlier visits left: the run of the current settings, the one that this tab had last, or the newest
   * of the open photo, one that can be gone on with first.
   */
  async findStored(): Promise<void> {
    await this.#readStored(true)
    const { photos, gallery, held } = this.#parts
    const asked = this.#stored.filter(({ origin }) => isStillAsked(origin, gallery.lookup))
    const ofPhoto = asked.filter(({ origin }) => origin.settings.photoId === photos.openId)
    const run =
      this.#storedHere() ??
      this.#storedAs(held(), asked) ??
      ofPhoto.find(({ status }) => status === 'paused') ??
      ofPhoto[0]
    if (!run) return
    this.#send({ type: 'found', run })
    this.follow()
  }

  /** The settings, or what is known of their styles, changed. @param live a slider is being dragged */
  follow(live = false): void {
    this.#move(live)
    if (!live && this.#recall()) this.#move(live)
  }

  #move(live: boolean): void {
    const phase = this.#phase
    const place = phase.name === 'none' ? 'elsewhere' : placeOf(this.#current, phase.facts.origin)
    this.#send({ type: 'moved', place, live })
  }

  /** Takes up the kept run of the current settings, where there is none in hand or one of others that is kept too. */
  #recall(): boolean {
    const phase = this.#phase
    const isFree = phase.name === 'none' || (!isWorking(phase) && phase.place === 'elsewhere' && phase.facts.kept)
    const run = isFree && this.#storedHere()
    if (run) this.#send({ type: 'found', run })
    return Boolean(run)
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
    const given = this.#runHere?.origin
    if (given) this.#stored = this.#stored.filter(({ origin }) => this.#keyOf(origin) !== this.#keyOf(given))
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
    return { settings, tuning: polish.tuning, versions: styleVersions(settings, this.#parts.gallery.lookup) }
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
    this.#reel.begin(request.key, how)
    const job = board.begin(
      words.polishing,
      () => this.#send({ type: 'ended', how: 'pause', seen: false }),
      words.pause,
    )
    awake?.(true)
    try {
      if (how === 'restart') await client.forgetPolish(request.key)
      const answer = client.polish(request, {
        onPolish: (progress) => {
          job.progress(progress.done)
          this.#reel.add(progress.picture?.bitmap)
          this.#send({ type: 'progressed', progress })
        },
      })
      if (how === 'show') client.endPolish('pause')
      this.#send({ type: 'answered', polished: await answer })
      void this.#prune(request.key)
    } catch (error) {
      if (!isAbort(error)) notices.fail(error, { label: app.tryAgain, run: () => void this.start(how) })
      await this.#readStored()
      this.#send({ type: 'failed', stored: this.#storedAs(request.key) ?? null })
    } finally {
      awake?.(false)
      job.end()
    }
  }

  #send(event: PolishEvent): void {
    const last = this.#phase
    const before = bitmapsOf(last)
    const { phase, effects } = step(last, event)
    this.#phase = phase
    if (phase.name !== 'none') this.#parts.hold(this.#keyOf(phase.facts.origin))
    const after = bitmapsOf(phase)
    for (const bitmap of before) if (!after.includes(bitmap)) retire(bitmap)
    for (const effect of effects) this.#do(effect, last)
    this.#publish()
  }

  #do(effect: Effect, last: Phase): void {
    const { client } = this.#parts.deps
    switch (effect.do) {
      case 'end':
        client.endPolish(effect.how)
        break
      case 'tune':
        this.#tune(effect.tuning)
        break
      case 'say':
        this.#words.say(effect.saying, this.#canReturn)
        break
      case 'show':
        void this.start('show')
        break
      case 'forget':
        if (last.name !== 'none') client.forgetPolish(this.#keyOf(last.facts.origin)).catch(() => undefined)
        break
    }
  }

  #keyOf(origin: PolishOrigin): string {
    return polishKey(this.#parts.deps.assets.release, origin)
  }

  /** The kept run of the current settings. */
  #storedHere(): StoredRun | undefined {
    return this.#stored.find(({ origin }) => placeOf(this.#current, origin) === 'here')
  }

  /** Whether going back to the run's settings would go back to its picture. */
  get #canReturn(): boolean {
    return this.#phase.name !== 'none' && isStillAsked(this.#phase.facts.origin, this.#parts.gallery.lookup)
  }

  #storedAs(key: string | null, among = this.#stored): StoredRun | undefined {
    return among.find(({ origin }) => this.#keyOf(origin) === key)
  }

  /** Never rejects. @param saysLost whether to say what could not be read */
  async #readStored(saysLost = false): Promise<void> {
    try {
      const { runs, lost } = await storedRuns(this.#parts)
      this.#stored = runs
      if (saysLost && lost > 0) this.#words.say({ what: 'unreadable', count: lost })
    } catch {
      // Without a worker there is nothing to go on with either.
      this.#stored = []
    }
  }

  /** Lets go of the oldest runs. Never rejects. @param key of the run in hand */
  async #prune(key: string): Promise<void> {
    const { client, storage } = this.#parts.deps
    try {
      await client.prunePolishes(KEPT, [key, ...(await storage.runsInUse())])
    } catch {
      // It is tried again the next time.
    }
    await this.#readStored()
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
        other: here || !this.#canReturn ? null : run,
      },
    })
  }
}
