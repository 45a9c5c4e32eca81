/** Has the worker learn one painting after the other, and keeps what comes of it. */
import { withDeadline } from '../../../core/deadline.ts'
import { isAbort } from '../../../core/errors.ts'
import { HALTING, SAMPLE, STORAGE } from '../../../core/waits.ts'
import type { Trained, TrainProgress } from '../../../worker/protocol.ts'
import type { StoredPainting } from '../../storage/storage.ts'
import { own as words } from '../../words/en/own-words.ts'
import { SAMPLE_ID, type StyleId } from '../types.ts'
import type { OwnStylesParts } from './own-styles.ts'

/** What whoever decides who is next hears of it. */
export interface TeacherNews {
  /** @param done 0..1 */
  readonly progressed: (id: StyleId, done: number) => void
  readonly over: (id: StyleId) => void
  readonly failed: (id: StyleId, error: unknown) => void
}

interface TeacherParts extends Pick<OwnStylesParts, 'deps' | 'notices' | 'gallery' | 'photos'> {
  /** Runs what paints a style otherwise, when that takes nothing away from anyone. */
  readonly whenFree: (id: StyleId, run: () => void) => void
}

interface Work {
  readonly id: StyleId
  /** Aborted where its turn has not come, or where it does not end in time. */
  readonly controller: AbortController
  readonly done: Promise<void>
  halted: boolean
  /** The worker has it in hand. */
  asked: boolean
}

export class Teacher {
  readonly #parts: TeacherParts
  readonly #news: TeacherNews
  #work: Work | null = null

  constructor(parts: TeacherParts, news: TeacherNews) {
    this.#parts = parts
    this.#news = news
  }

  /** Learns the painting, once what runs has ended. */
  start(id: StyleId): void {
    const before = this.#work
    const controller = new AbortController()
    const run = async (): Promise<void> => {
      await before?.done
      if (!work.halted) await this.#inTurn(work)
    }
    const work: Work = { id, controller, halted: false, asked: false, done: Promise.resolve().then(run) }
    this.#work = work
  }

  /** Ends it after the step in hand. */
  halt(id: StyleId): void {
    const work = this.#work
    if (work?.id !== id || work.halted) return
    work.halted = true
    if (!work.asked) work.controller.abort()
    else {
      this.#parts.deps.client.endTrain()
      withDeadline(HALTING, work.done).catch(() => work.controller.abort())
    }
  }

  /** One tab learns at a time: the others would only make it slower. Never rejects. */
  async #inTurn(work: Work): Promise<void> {
    const { learningTurn } = this.#parts.deps
    const { signal } = work.controller
    try {
      const teach = () => this.#teach(work)
      await (learningTurn ? learningTurn(teach, signal) : teach())
    } catch (error) {
      if (!work.halted && !isAbort(error)) this.#news.failed(work.id, error)
    }
  }

  async #teach(work: Work): Promise<void> {
    const { id } = work
    await this.#takeOver(id)
    const own = this.#parts.gallery.own(id)
    if (!own?.painting || own.learning !== 'wanted') {
      if (!work.halted) this.#news.over(id)
      return
    }
    const photos = await this.#photos()
    if (work.halted) return
    work.asked = true
    const { client, learningSteps } = this.#parts.deps
    const { painting, resume } = own
    const trained = await client.train(
      {
        ...{ key: id, painting, vector: own.vector, photos, from: resume },
        ...(learningSteps && { steps: learningSteps }),
      },
      { signal: work.controller.signal, onTrain: (progress) => this.#heard(work, painting, progress) },
    )
    this.#ended(work, painting, trained)
  }

  /** What another tab has learnt of the painting since this one read it. */
  async #takeOver(id: StyleId): Promise<void> {
    const { storage } = this.#parts.deps
    const own = this.#parts.gallery.own(id)
    const kept = own && (await withDeadline(STORAGE, storage.painting(own.id)).catch(() => null))
    if (!kept?.learnt || kept.learnt.done <= (own?.learnt?.done ?? 0) || kept.added !== own?.added) return
    const { learnt, resume, learning, using } = kept
    this.#parts.whenFree(id, () => this.#parts.gallery.amend(id, { learnt, resume, learning, using }, true))
  }

  /** The open photo, and the sample beside it. */
  async #photos(): Promise<(string | Blob)[]> {
    const { deps, photos } = this.#parts
    const { openId } = photos
    const sample = await withDeadline(SAMPLE, deps.assets.sample()).catch(() => null)
    const open = openId === null || openId === SAMPLE_ID ? [] : [openId]
    return sample ? [...open, sample] : open
  }

  /** Whether the painting is still the one that is being learnt, and not cut out anew or removed. */
  #isStill(work: Work, painting: Blob): boolean {
    return this.#parts.gallery.own(work.id)?.painting === painting
  }

  #heard(work: Work, painting: Blob, { step, steps, state, style }: TrainProgress): void {
    const { gallery, deps } = this.#parts
    const { id } = work
    if (!this.#isStill(work, painting)) return
    const done = Math.min(1, step / steps)
    if (!work.halted) this.#news.progressed(id, done)
    if (state) gallery.amend(id, { resume: state })
    // The first one is shown; the others only make the last one better.
    if (style && !gallery.own(id)?.learnt)
      this.#adopt(work, painting, { bytes: style, release: deps.assets.release, done })
  }

  /** Puts the learnt style in use where there was none before; one that the person took out of use stays so. */
  #adopt(
    work: Work,
    painting: Blob,
    learnt: NonNullable<StoredPainting['learnt']>,
    rest: Partial<StoredPainting> = {},
  ): void {
    const { gallery, whenFree } = this.#parts
    whenFree(work.id, () => {
      if (!this.#isStill(work, painting)) return
      const first = gallery.own(work.id)?.learnt === null
      gallery.amend(work.id, { learnt, ...rest, ...(first && { using: 'learnt' }) }, true)
    })
  }

  #ended(work: Work, painting: Blob, trained: Trained): void {
    const { gallery, notices, whenFree } = this.#parts
    const { id } = work
    const { ended, style, state, release, errors } = trained
    if (!this.#isStill(work, painting)) return
    if (ended === 'paused') {
      if (gallery.own(id)?.learning !== 'stopped') gallery.amend(id, { resume: state })
      // The person is content with it as it is, for now.
      else this.#adopt(work, painting, { bytes: style, release, done: trained.step / trained.steps }, { resume: state })
      return
    }
    // Learnt to its end while it was asked to pause: that is what it is.
    const better = !errors || errors.learnt < errors.predicted
    if (better) this.#adopt(work, painting, { bytes: style, release, done: 1 }, { learning: 'ended', resume: null })
    else
      whenFree(id, () => {
        if (!this.#isStill(work, painting)) return
        gallery.amend(id, { learnt: null, using: 'predicted', learning: 'ended', resume: null }, true)
        notices.add({
          kind: 'info',
          text: words.noNearer(gallery.own(id)?.name ?? ''),
        })
      })
    this.#news.over(id)
  }
}
