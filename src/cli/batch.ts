/**
 * A run over a list of photos: a shared queue, worked off by as many painters as there are to be. What goes wrong with
 * one photo is reported and costs that photo; what goes wrong with a style or the engine ends the run.
 */
import { StyleTransferError } from '../core/errors.ts'
import { LEARN_KNOBS } from '../core/knobs.ts'
import { type Look, mapStyles } from '../core/look.ts'
import type { StyleVector } from '../core/style.ts'
import type { StyleRef } from '../core/style-ref.ts'
import type { PaintCommand } from './args.ts'
import { AlreadyThere, writeAtomic } from './atomic.ts'
import { aboutPainting, EXIT, exitCodeFor, toFailure } from './failure.ts'
import { readMark, softwareField } from './mark.ts'
import type { Release } from './models.ts'
import type { Target } from './outputs.ts'
import type { LearnRequest, PaintedReply, PaintingFile, PaintPhotoRequest } from './painter-messages.ts'
import { PainterProcess } from './painter-parent.ts'
import type { PhotoPolish, PolishRequests } from './polish-parent.ts'
import { type PreflightOptions, preflight } from './preflight.ts'
import type { Reporter } from './report.ts'
import { writeStdout } from './stdio.ts'
import { readStream } from './streams.ts'
import type { StyleSourceArg } from './style-args.ts'

/** What a run is made of. */
export interface BatchParts {
  readonly command: PaintCommand
  readonly entry: string
  readonly version: string
  readonly release: Release
  /** Of what the command line names. */
  readonly look: Look<StyleSourceArg>
  readonly targets: readonly Target[]
  readonly checks: PreflightOptions
  /** How paintings are learnt first; null: painted as predicted. */
  readonly learning: Pick<LearnRequest, 'photos' | 'steps'> | null
  /** null: painted at once. */
  readonly polishing: PolishRequests | null
  readonly reporter: Reporter
  readonly stop: AbortSignal
}

/** Share of the run that reading the paintings takes on the bar; a guess that keeps it from standing still. */
const STYLE_SHARE = 0.02

/** A painter that knows what it is to paint with. */
interface Ready {
  readonly painter: PainterProcess
  readonly look: Look<StyleRef>
}

type PhotoToPaint = Pick<PaintPhotoRequest, 'photo' | 'quality' | 'format' | 'software'>

/** One run over a list of photos. */
export class Batch {
  readonly #parts: BatchParts
  readonly #counts = { painted: 0, skipped: 0, failed: 0 }
  readonly #started = performance.now()
  /** Share done of each photo in hand, by its place in the queue. */
  readonly #inHand = new Map<number, number>()
  #next = 0
  #ended = false
  #look: Promise<Look<StyleRef>> | null = null
  #backend: string | null = null

  constructor(parts: BatchParts) {
    this.#parts = parts
  }

  /** Photos that are painted at the same time. */
  get #lanes(): number {
    return Math.min(this.#parts.command.jobs, this.#parts.targets.length)
  }

  async work(): Promise<number> {
    const { targets, reporter, release, polishing, stop } = this.#parts
    const lanes = this.#lanes
    if (polishing) stop.addEventListener('abort', () => reporter.stopping(), { once: true })
    await Promise.all(Array.from({ length: lanes }, () => this.#lane()))
    const { painted, skipped, failed } = this.#counts
    const left = targets.length - painted - skipped - failed
    const seconds = (performance.now() - this.#started) / 1000
    const stopped = stop.aborted
    reporter.summary({ painted, skipped, failed, left, stopped, seconds, release: release.id, backend: this.#backend })
    if (stopped) return stop.reason as number
    return failed > 0 ? EXIT.someFailed : EXIT.done
  }

  async #lane(): Promise<void> {
    const { targets, stop } = this.#parts
    let painter: PainterProcess | null = null
    let ready: Ready | null = null
    const start = async () => {
      if (ready) return ready
      painter = await this.#startPainter()
      ready = { painter, look: await this.#lookBy(painter) }
      await this.#startPolishing(ready)
      return ready
    }
    try {
      while (this.#next < targets.length && !this.#ended && !stop.aborted) {
        const index = this.#next++
        if ((await this.#one(index, start)) === 'painter-gone') ready = null
      }
    } catch (error) {
      this.#ended = true
      if (!stop.aborted) throw error
    } finally {
      ;(painter as PainterProcess | null)?.kill()
    }
  }

  /** Errors of a photo are reported here; errors of the engine or a style are the run's and are thrown. */
  async #one(index: number, start: () => Promise<Ready>): Promise<'ok' | 'painter-gone'> {
    const { targets, checks, polishing, reporter, stop } = this.#parts
    const target = targets[index]
    const fail = (error: unknown): 'ok' | 'painter-gone' => {
      // What a painter that was told to stop could not keep is said; what else fails then fails because of the stop.
      if (stop.aborted && !(error instanceof StyleTransferError)) return 'ok'
      const failure = toFailure(error)
      // No other photo would fare better.
      if (failure.code === 'model-corrupt' || failure.code === 'model-missing') throw error
      this.#counts.failed++
      reporter.failed(target.photo.path, target.path, failure)
      if (failure.code === 'storage-full') this.#ended = true
      return error instanceof Error && error.name === 'PainterGone' ? 'painter-gone' : 'ok'
    }
    const verdict = await preflight(target, checks).catch(fail)
    if (typeof verdict === 'string') return verdict
    if (verdict.done) {
      this.#skip(index)
      return 'ok'
    }
    const polish = await polishing?.request(target).catch(fail)
    if (typeof polish === 'string') return polish
    const ready = await start()
    try {
      await this.#paint(index, ready, verdict.mark, polish ?? null)
      return 'ok'
    } catch (error) {
      // Files of the model that are first read here: every other photo would end in the same.
      if (exitCodeFor(toFailure(error)) === EXIT.cannotStart) throw error
      return fail(error)
    } finally {
      this.#inHand.delete(index)
    }
  }

  async #paint(index: number, ready: Ready, mark: string, polish: PhotoPolish | null): Promise<void> {
    const { command, release, version, targets, reporter } = this.#parts
    const { photo, path, format } = targets[index]
    const started = performance.now()
    const source = photo.stream ? await readStream(photo.path) : photo.path
    const software = softwareField(version, release.id, mark)
    const request = { photo: source, quality: command.quality, format, software }
    this.#progress(index, 0)
    const reply = polish
      ? await this.#polish(index, ready, { ...request, ...polish })
      : await this.#paintAtOnce(index, ready, request)
    if (reply.kind === 'stopped') return reporter.stopped(photo.path, reply)
    const { bytes, kind: _, ...rest } = reply
    if (path === null) await writeStdout(bytes)
    else if (!(await this.#write(path, bytes, mark))) return this.#skip(index)
    this.#counts.painted++
    reporter.painted({
      photo: photo.path,
      output: path ?? '-',
      ...rest,
      seconds: (performance.now() - started) / 1000,
    })
  }

  /** @returns false where another process that resumes the same run made the picture in the meantime */
  async #write(path: string, bytes: Uint8Array, mark: string): Promise<boolean> {
    const { overwrite, resume } = this.#parts.command
    try {
      await writeAtomic(path, bytes, overwrite)
      return true
    } catch (error) {
      if (resume && error instanceof AlreadyThere && (await readMark(path)) === mark) return false
      throw error
    }
  }

  #skip(index: number): void {
    const { photo, path } = this.#parts.targets[index]
    this.#counts.skipped++
    this.#parts.reporter.skipped(photo.path, path ?? '-')
  }

  #paintAtOnce(index: number, { painter, look }: Ready, request: PhotoToPaint): Promise<PaintedReply> {
    const { maxEdge } = this.#parts.command
    return painter.paint({ ...request, look, maxEdge }, (done) => this.#progress(index, done))
  }

  #polish(index: number, { painter }: Ready, request: PhotoToPaint & PhotoPolish) {
    const { targets, reporter } = this.#parts
    return painter.polish(request, ({ kind: _, ...news }) => {
      reporter.iteration(this.#share(index, news.done), { photo: targets[index].photo.path, ...news })
    })
  }

  /** Notes a photo's share and gives that of the whole run. */
  #share(index: number, done: number): number {
    this.#inHand.set(index, done)
    const { painted, skipped, failed } = this.#counts
    const sum = painted + skipped + failed + [...this.#inHand.values()].reduce((a, b) => a + b, 0)
    return STYLE_SHARE + (1 - STYLE_SHARE) * (sum / this.#parts.targets.length)
  }

  #progress(index: number, done: number): void {
    const { targets, reporter } = this.#parts
    reporter.progress(this.#share(index, done), targets[index].photo.path)
  }

  async #startPainter(): Promise<PainterProcess> {
    const { command, entry, release, reporter } = this.#parts
    if (!this.#backend) reporter.progress(0, 'starting')
    const { backend } = command
    const painter = await PainterProcess.start({ entry, backend, models: release.folder, painters: this.#lanes })
    this.#backend = painter.backend
    return painter
  }

  /** The look with its styles' numbers, read by the first painter that is ready. */
  #lookBy(painter: PainterProcess): Promise<Look<StyleRef>> {
    const read = async () => {
      const { look, learning } = this.#parts
      const refs: StyleRef[] = []
      for (const { style } of look.styles)
        if ('ref' in style) refs.push(style.ref)
        else if (learning) refs.push(await learnPainting(painter, style.painting, learning, this.#parts.reporter))
        else {
          const vector = await readPainting(painter, style.painting, this.#onStyle(style.painting.name))
          refs.push({ kind: 'vector', vector })
        }
      return mapStyles(look, (_, place) => refs[place])
    }
    this.#look ??= read()
    return this.#look
  }

  async #startPolishing({ painter, look }: Ready): Promise<void> {
    const { polishing } = this.#parts
    if (polishing) await painter.aim(polishing.aim(look), this.#onStyle('measuring the style'))
  }

  #onStyle(label: string): (done: number) => void {
    return (done) => this.#parts.reporter.progress(done * STYLE_SHARE, label)
  }
}

/**
 * A painting's vector, with the painting's name in the sentence where it can't be read.
 *
 * @throws StyleTransferError
 */
export async function readPainting(
  painter: PainterProcess,
  { name, file }: PaintingFile,
  onProgress: (done: number) => void,
): Promise<StyleVector> {
  try {
    return await painter.vector(file, onProgress)
  } catch (error) {
    throw aboutPainting(name, error)
  }
}

/**
 * A painting's style, learnt.
 *
 * @throws StyleTransferError
 */
async function learnPainting(
  painter: PainterProcess,
  { name, file }: PaintingFile,
  learning: Pick<LearnRequest, 'photos' | 'steps'>,
  reporter: Reporter,
): Promise<StyleRef> {
  try {
    const request = { painting: file, ...learning, rank: LEARN_KNOBS.rank.usual }
    // On a bar of its own, for it takes longer than most runs.
    const { style } = await painter.learn(request, (done) => reporter.progress(done, `learning ${name}`))
    return { kind: 'learnt', key: name, bytes: style }
  } catch (error) {
    throw aboutPainting(name, error)
  }
}
