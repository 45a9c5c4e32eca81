import { StyleTransferError } from '../core/errors.ts'
import type { StyleSizes, StyleVector } from '../core/style.ts'
import type { PaintCommand } from './args.ts'
import { writeAtomic } from './atomic.ts'
import { EXIT, toFailure, usageError } from './failure.ts'
import { collectPhotos, type Photo, takeShard } from './inputs.ts'
import { softwareField } from './mark.ts'
import { findRelease, programVersion, type Release } from './models.ts'
import { checkSeparate, type Destination, planTargets, readDestination, type Target } from './outputs.ts'
import { Painter } from './painter.ts'
import { keysOf, type PreflightOptions, preflight } from './preflight.ts'
import { createReporter, type Reporter } from './report.ts'
import { readStdin, writeStdout } from './stdio.ts'
import { mixSizes, readStyles, type StyleSourceArg } from './style-args.ts'

interface Run {
  readonly command: PaintCommand
  readonly entry: string
  readonly version: string
  readonly release: Release
  readonly styles: readonly StyleSourceArg[]
  readonly targets: readonly Target[]
  readonly checks: PreflightOptions
  readonly reporter: Reporter
  readonly stop: AbortSignal
}

/** Share of the run that reading the paintings takes on the bar; a guess that keeps it from standing still. */
const STYLE_SHARE = 0.02

/** One run over a list of photos: a shared queue, worked off by as many painters as `--jobs` says. */
class Batch {
  readonly #run: Run
  readonly #counts = { painted: 0, skipped: 0, failed: 0 }
  readonly #started = performance.now()
  /** Share done of each photo in hand, by its place in the queue. */
  readonly #inHand = new Map<number, number>()
  #next = 0
  #ended = false
  #style: Promise<StyleVector> | null = null
  #backend: string | null = null

  constructor(run: Run) {
    this.#run = run
  }

  async work(): Promise<number> {
    const { targets, command, reporter, release, stop } = this.#run
    const lanes = Math.min(command.jobs, targets.length)
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
    const { targets, stop } = this.#run
    let painter: Painter | null = null
    const start = async () => {
      painter ??= await this.#startPainter()
      const style = await this.#styleBy(painter)
      return { painter, style }
    }
    try {
      while (this.#next < targets.length && !this.#ended && !stop.aborted) {
        const index = this.#next++
        if ((await this.#one(index, start)) === 'painter-gone') painter = null
      }
    } catch (error) {
      this.#ended = true
      if (!stop.aborted) throw error
    } finally {
      ;(painter as Painter | null)?.kill()
    }
  }

  /** Errors of a photo are reported here; errors of the engine or a style are the run's and are thrown. */
  async #one(
    index: number,
    start: () => Promise<{ painter: Painter; style: StyleVector }>,
  ): Promise<'ok' | 'painter-gone'> {
    const { targets, checks, reporter, stop } = this.#run
    const target = targets[index]
    const fail = (error: unknown): 'ok' | 'painter-gone' => {
      if (stop.aborted) return 'ok'
      this.#counts.failed++
      const failure = toFailure(error)
      reporter.failed(target.photo.path, target.path, failure)
      if (failure.code === 'storage-full') this.#ended = true
      return error instanceof Error && error.name === 'PainterGone' ? 'painter-gone' : 'ok'
    }
    const verdict = await preflight(target, checks).catch(fail)
    if (typeof verdict === 'string') return verdict
    if (verdict.done) {
      this.#counts.skipped++
      reporter.skipped(target.photo.path, target.path ?? '-')
      return 'ok'
    }
    const { painter, style } = await start()
    try {
      await this.#paint(index, painter, style, verdict.mark)
      return 'ok'
    } catch (error) {
      return fail(error)
    } finally {
      this.#inHand.delete(index)
    }
  }

  async #paint(index: number, painter: Painter, style: StyleVector, mark: string): Promise<void> {
    const { command, release, version, targets, reporter } = this.#run
    const { photo, path, format } = targets[index]
    const started = performance.now()
    const { strength, keepColours, maxEdge, quality } = command
    const source = photo.path === '-' ? await readStdin() : photo.path
    const software = softwareField(version, release.id, mark)
    const request = { photo: source, style, strength, keepColours, maxEdge, quality, format, software }
    this.#progress(index, 0)
    const { bytes, kind: _, ...sizes } = await painter.paint(request, (done) => this.#progress(index, done))
    if (path === null) await writeStdout(bytes)
    else await writeAtomic(path, bytes, command.overwrite)
    this.#counts.painted++
    reporter.painted({
      photo: photo.path,
      output: path ?? '-',
      ...sizes,
      seconds: (performance.now() - started) / 1000,
    })
  }

  #progress(index: number, done: number): void {
    const { targets, reporter } = this.#run
    this.#inHand.set(index, done)
    const { painted, skipped, failed } = this.#counts
    const sum = painted + skipped + failed + [...this.#inHand.values()].reduce((a, b) => a + b, 0)
    reporter.progress(STYLE_SHARE + (1 - STYLE_SHARE) * (sum / targets.length), targets[index].photo.path)
  }

  async #startPainter(): Promise<Painter> {
    const { command, entry, release, reporter } = this.#run
    if (!this.#backend) reporter.progress(0, 'starting')
    const painter = await Painter.start({ entry, backend: command.backend, models: release.folder })
    this.#backend = painter.backend
    return painter
  }

  /** The vector to paint with, read by the first painter that is ready. */
  #styleBy(painter: Painter): Promise<StyleVector> {
    const { command, styles, reporter } = this.#run
    const read = async () => {
      const sizes: StyleSizes[] = []
      for (const style of styles) {
        if ('sizes' in style) sizes.push(style.sizes)
        else
          sizes.push(
            await readPainting(painter, style.painting, (done) =>
              reporter.progress(done * STYLE_SHARE, style.painting),
            ),
          )
      }
      return mixSizes(sizes, command.weights, command.stroke)
    }
    this.#style ??= read()
    return this.#style
  }
}

/**
 * A painting's vectors, with the painting's name in the sentence where it can't be read.
 *
 * @throws StyleTransferError
 */
export async function readPainting(
  painter: Painter,
  path: string,
  onProgress: (done: number) => void,
): Promise<StyleSizes> {
  try {
    return await painter.sizes(path, onProgress)
  } catch (error) {
    if (error instanceof StyleTransferError)
      throw new StyleTransferError(error.code, `${path}: ${error.message}`, { cause: error })
    throw error
  }
}

function checkQuality(command: PaintCommand, to: Destination, targets: readonly Target[]): void {
  if (command.quality !== null && (command.format === 'png' || (to.kind === 'file' && targets[0]?.format === 'png')))
    throw usageError('--quality is for jpeg, webp and avif; png is lossless.')
}

async function inputKeys(command: PaintCommand, photos: readonly Photo[]): Promise<Set<string>> {
  // Without --overwrite nothing that exists is written to, whatever it is.
  return command.overwrite ? keysOf(photos, command.styles) : new Set()
}

/**
 * `pastiche photo… --style … -o …`
 *
 * @param entry the program's own file
 * @param stop aborts when the person stops the program, with the exit code as its reason
 * @returns the exit code
 * @throws StyleTransferError where nothing at all can be done
 */
export async function runPaint(command: PaintCommand, entry: string, stop: AbortSignal): Promise<number> {
  const release = await findRelease(command.models)
  const to = await readDestination(command.output, command.photos, command.format)
  await checkSeparate(command.photos, to)
  const styles = await readStyles(command.styles, release)
  const exclude = to.kind === 'folder' ? to.path : null
  const photos = await collectPhotos(command.photos, { recursive: command.recursive, exclude })
  const all = planTargets(photos, to, command.format)
  checkQuality(command, to, all)
  const targets = takeShard(all, command.shard)
  const { strength, stroke, keepColours, maxEdge, quality, overwrite, resume, json, quiet } = command
  const marked = styles.map(({ id }, i) => ({ id, weight: command.weights[i] }))
  const settings = { release: release.id, styles: marked, strength, stroke, keepColours, maxEdge, quality }
  const checks = { settings, overwrite, resume, inputs: await inputKeys(command, photos) }
  const reporter = createReporter({ json, quiet, pictureOnStdout: to.kind === 'stdout', total: targets.length })
  const version = await programVersion()
  return new Batch({ command, entry, version, release, styles, targets, checks, reporter, stop }).work()
}
