/**
 * What can be done with styles of one's own, of which learning is the larger part: drives the machine of `learning.ts`.
 * None of it is needed for the first picture, so that it is no part of the first script.
 */
import { isAbort } from '../../../core/errors.ts'
import { type Crop, isWhole, sameCrop, WHOLE } from '../../../core/perspective.ts'
import type { StoredPainting } from '../../storage/storage.ts'
import { app } from '../../words/en/app-words.ts'
import { own as words } from '../../words/en/own-words.ts'
import type { Cell } from '../cell.ts'
import type { StoreDeps } from '../deps.ts'
import type { Notices } from '../notices.ts'
import type { JobBoard } from '../pictures/jobs.ts'
import type { Photos } from '../pictures/photos.ts'
import { paintsWith } from '../settings/wanted.ts'
import { savedStyle } from '../sharing/saved-style.ts'
import type { AppState, OwnStyleControls, Settings, SharingControls, StyleId, StyleLearning } from '../types.ts'
import type { Gallery } from './gallery.ts'
import { type Hold, type Learning, type LearningEvent, type Lesson, NOTHING, step } from './learning.ts'
import { Teacher } from './teacher.ts'

export interface OwnStylesParts {
  readonly cell: Cell<AppState>
  readonly deps: Pick<StoreDeps, 'client' | 'storage' | 'assets' | 'spare' | 'learningTurn' | 'learningSteps'>
  readonly board: JobBoard
  readonly notices: Notices
  readonly gallery: Pick<Gallery, 'own' | 'amend' | 'showLearning' | 'lookup' | 'take'>
  readonly photos: Pick<Photos, 'openId'>
  readonly goTo: (settings: Settings) => void
  /** Runs it when nothing is being dragged. */
  readonly whenStill: (run: () => void) => void
}

/** Characters of a name at most. */
export const NAME_LENGTH = 60

export class OwnStyles implements OwnStyleControls {
  readonly #parts: OwnStylesParts
  readonly #teacher: Teacher
  #learning: Learning = NOTHING
  #sharing: SharingControls | null = null

  constructor(parts: OwnStylesParts) {
    this.#parts = parts
    const whenFree = (id: StyleId, run: () => void): void => this.#whenFree(id, run)
    this.#teacher = new Teacher(
      { ...parts, whenFree },
      {
        progressed: (id, done) => this.#send({ type: 'progressed', id, done }),
        over: (id) => this.#send({ type: 'over', id }),
        failed: (id, error) => this.#failed(id, error),
      },
    )
    parts.deps.spare?.((hold, on) => this.#send({ type: 'held', hold, on }))
    const follow = (): void => this.#hold('polish', parts.cell.value.polish.run?.status === 'running')
    parts.cell.subscribe(follow)
    follow()
  }

  /** A painting is there; it is learnt where that is what its record says. */
  wanted(id: StyleId): void {
    const { learning, learnt, painting } = this.#own(id) ?? {}
    if (!painting || !(learning === 'wanted' || learning === 'paused')) return
    this.#send({ type: 'wanted', id, done: learnt?.done ?? 0, paused: learning === 'paused' })
  }

  /** A painting was removed. */
  gone(id: StyleId): void {
    this.#send({ type: 'over', id })
  }

  rename(id: StyleId, given: string): void {
    const name = given.trim().slice(0, NAME_LENGTH)
    if (name && name !== this.#own(id)?.name) this.#parts.gallery.amend(id, { name })
  }

  use(id: StyleId, using: 'predicted' | 'learnt'): void {
    const own = this.#own(id)
    if (!own || own.using === using || !(using === 'learnt' ? own.learnt : own.vector)) return
    this.#parts.gallery.amend(id, { using }, true)
  }

  uncut(id: StyleId): { readonly picture: Blob; readonly crop: Crop } | null {
    const { painting, original, crop } = this.#own(id) ?? {}
    return painting ? { picture: original ?? painting, crop: crop ?? WHOLE } : null
  }

  async cut(id: StyleId, crop: Crop): Promise<boolean> {
    const before = this.#own(id)
    const source = this.uncut(id)
    if (!before || !source || sameCrop(source.crop, crop)) return Boolean(before)
    const { deps, board, notices } = this.#parts
    const controller = new AbortController()
    const job = board.begin(words.cutting(before.name), () => controller.abort())
    try {
      const { release, vector, copies } = await deps.client.learn(
        { file: source.picture, copies: true, crop },
        { signal: controller.signal, onProgress: job.progress },
      )
      if (!copies) throw new Error('The worker made no copies of the painting.')
      const { painting, thumbnail } = copies
      const kept = isWhole(crop) ? null : crop
      this.#replace(id, {
        ...{ painting, thumbnail, original: source.picture, crop: kept, release, vector },
        ...{ learnt: null, resume: null, using: 'predicted', learning: 'wanted' },
      })
      const undo = () => this.#replace(id, before)
      notices.add({
        kind: 'info',
        text: words.cut(before.name),
        action: { label: words.takeBack, run: undo },
      })
      return true
    } catch (error) {
      notices.fail(error, { label: app.tryAgain, run: () => void this.cut(id, crop) })
      return false
    } finally {
      job.end()
    }
  }

  learn(id: StyleId): void {
    const own = this.#own(id)
    if (!own?.painting) return
    if (this.#lesson(id)) {
      this.#parts.gallery.amend(id, { learning: 'wanted' })
      this.#send({ type: 'resumed', id })
      return
    }
    this.#parts.gallery.amend(id, { learning: 'wanted', ...(own.learning === 'ended' && { resume: null }) })
    this.wanted(id)
  }

  pause(id: StyleId): void {
    if (!this.#lesson(id)) return
    this.#parts.gallery.amend(id, { learning: 'paused' })
    this.#send({ type: 'paused', id })
  }

  stop(id: StyleId): void {
    if (!this.#lesson(id)) return
    this.#parts.gallery.amend(id, { learning: 'stopped' })
    this.#send({ type: 'over', id })
  }

  file(id: StyleId): File | null {
    const { name, vector, learnt, release } = this.#own(id) ?? {}
    if (!name || !release || !(vector || learnt)) return null
    return savedStyle({
      ...{ name, release: learnt?.release ?? release, learnt: learnt?.bytes ?? null },
      // Of another release than what was learnt it would paint something else.
      vector: vector && (!learnt || learnt.release === release) ? vector : null,
    })
  }

  async sharing(): Promise<SharingControls> {
    const { StyleLinks } = await import('../sharing/style-links.ts')
    this.#sharing ??= new StyleLinks(this.#parts)
    return this.#sharing
  }

  #own(id: StyleId): StoredPainting | null {
    return this.#parts.gallery.own(id)
  }

  #lesson(id: StyleId): Lesson | undefined {
    return this.#learning.lessons.find((lesson) => lesson.id === id)
  }

  /** Puts another painting, or another way of cutting it, in the place of the one that was there. */
  #replace(id: StyleId, fields: Partial<StoredPainting>): void {
    // What is being learnt is not to be kept any more.
    this.#send({ type: 'over', id })
    this.#parts.gallery.amend(id, fields, true)
    this.wanted(id)
  }

  /**
   * Runs what paints a style otherwise: not under a finger, nor while a polished picture of it is in work or at hand,
   * which is of the style as it was, and which nobody has asked to be taken away.
   */
  #whenFree(id: StyleId, run: () => void): void {
    const { cell, gallery, whenStill } = this.#parts
    const isPolished = (): boolean => {
      const { settings, polish } = cell.value
      const atHand = polish.run !== null && (polish.run.status === 'running' || polish.run.picture !== null)
      return atHand && paintsWith(settings, id, gallery.lookup)
    }
    whenStill(() => {
      if (!isPolished()) {
        run()
        return
      }
      const stop = cell.subscribe(() => {
        if (isPolished()) return
        stop()
        this.#whenFree(id, run)
      })
    })
  }

  #hold(hold: Hold, on: boolean): void {
    if (this.#learning.holds.includes(hold) !== on) this.#send({ type: 'held', hold, on })
  }

  #failed(id: StyleId, error: unknown): void {
    this.#send({ type: 'failed', id })
    if (!isAbort(error))
      this.#parts.notices.fail(error, { label: app.tryAgain, run: () => this.#send({ type: 'resumed', id }) })
  }

  #send(event: LearningEvent): void {
    const before = this.#learning
    const { learning, effects } = step(before, event)
    this.#learning = learning
    for (const effect of effects) {
      if (effect.do === 'halt') this.#teacher.halt(effect.id)
      else this.#teacher.start(effect.id)
    }
    for (const { id } of before.lessons) if (!this.#lesson(id)) this.#parts.gallery.showLearning(id, null)
    for (const lesson of learning.lessons) this.#parts.gallery.showLearning(lesson.id, this.#shown(lesson))
  }

  #shown({ id, status, done }: Lesson): StyleLearning {
    const [why = null] = this.#learning.holds
    if (status !== 'next') return { status, why: null, done }
    return { status: id === this.#learning.running ? 'running' : 'waiting', why, done }
  }
}
