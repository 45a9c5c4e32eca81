import { PICTURE_PIXELS, type Reduction } from '../core/plan.ts'
import { TimeLeft } from '../polishing/time-left.ts'
import type { Failure } from './failure.ts'
import type { IterationReply, PolishOutcome, StoppedReply } from './painter-messages.ts'

/** A picture that was made. */
export interface PaintedReport {
  readonly photo: string
  readonly output: string
  readonly width: number
  readonly height: number
  readonly photoWidth: number
  readonly photoHeight: number
  readonly reducedBy: Reduction
  readonly seconds: number
  readonly polish?: PolishOutcome
}

/** An iteration of polishing; 0 is the start. */
export interface IterationReport extends Omit<IterationReply, 'kind'> {
  readonly photo: string
}

/** How a run ended. */
export interface Summary {
  readonly painted: number
  readonly skipped: number
  readonly failed: number
  /** Photos that were not tried because the run ended early. */
  readonly left: number
  /** Whether the person ended the run. */
  readonly stopped: boolean
  readonly seconds: number
  readonly release: string
  /** null where nothing had to be painted. */
  readonly backend: string | null
}

/** Tells the person or the machine how a run goes. */
export interface Reporter {
  /** @param done share of the whole run, 0..1 */
  progress(done: number, label: string): void
  /** @param done share of the whole run, 0..1 */
  iteration(done: number, report: IterationReport): void
  painted(report: PaintedReport): void
  skipped(photo: string, output: string): void
  failed(photo: string, output: string | null, failure: Failure): void
  /** The person stopped the program, and an optimiser is still to end what it is at. */
  stopping(): void
  /** Polishing a photo was stopped before its picture was finished. */
  stopped(photo: string, reply: StoppedReply): void
  /** Takes the bar away. */
  clear(): void
  summary(summary: Summary): void
}

export interface ReporterOptions {
  readonly json: boolean
  readonly quiet: boolean
  /** Standard output carries the picture: everything said goes to standard error. */
  readonly pictureOnStdout: boolean
  readonly total: number
}

/** A name fit for a terminal: control characters in file names must not drive it. */
export function shown(name: string): string {
  return name.replace(/\p{Cc}/gu, '\u{fffd}')
}

function named(path: string, dash: string): string {
  return path === '-' ? dash : shown(path)
}

/** A time in s as a person reads it. Rounded before it is split: 119.7 s are 2 minutes and not 1 min 60 s. */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const milliseconds = (seconds: number) => Number(seconds.toFixed(3))

function wholeDuration(seconds: number): string {
  return duration(Math.round(seconds)).replace('.0 s', ' s')
}

function jsonReporter(): Reporter {
  const line = (event: string, rest: object) => process.stdout.write(`${JSON.stringify({ event, ...rest })}\n`)
  return {
    progress: () => undefined,
    iteration: (_, { secondsLeft, ...report }) =>
      line('iteration', { ...report, secondsLeft: secondsLeft === null ? null : milliseconds(secondsLeft) }),
    painted: (report) => line('painted', { ...report, seconds: milliseconds(report.seconds) }),
    skipped: (photo, output) => line('skipped', { photo, output }),
    failed: (photo, output, failure) => line('failed', { photo, output, ...failure }),
    stopping: () => undefined,
    clear: () => undefined,
    stopped: (photo, { kind: _, ...reply }) => line('stopped', { photo, ...reply }),
    summary: (summary) => line('summary', { ...summary, seconds: milliseconds(summary.seconds) }),
  }
}

/** Share of the run from which on the time left is told. */
const FIRST_SHARE = 0.03

/** One line at the bottom of a terminal, drawn over and over. */
class ProgressBar {
  readonly #timeLeft = new TimeLeft()
  #secondsLeft: number | null = null
  #drawnAt = 0
  #line = ''

  /** @param label with `tellsTime`, the time left is in it */
  draw(done: number, label: string, tellsTime = false): void {
    const now = performance.now()
    // What comes first, reading the paintings, goes at a pace of its own.
    if (done >= FIRST_SHARE) this.#secondsLeft = this.#timeLeft.note(done, now / 1000)
    if (now - this.#drawnAt < 80 && this.#line) return
    this.#drawnAt = now
    const columns = process.stderr.columns || 80
    const width = Math.min(24, Math.max(8, Math.floor(columns / 4)))
    const filled = Math.round(Math.min(1, done) * width)
    const left = tellsTime || this.#secondsLeft === null ? '' : ` ${wholeDuration(this.#secondsLeft)} left`
    const percent = `${Math.floor(done * 100)}%`.padStart(4)
    const text = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}${percent}${left}  ${shown(label)}`
    this.#line = text.slice(0, columns - 1)
    process.stderr.write(`\r\x1b[2K${this.#line}`)
  }

  /** Takes the bar away, so that a line can stand in its place. */
  clear(): void {
    if (!this.#line) return
    process.stderr.write('\r\x1b[2K')
    this.#line = ''
  }
}

function size(width: number, height: number): string {
  return `${width} × ${height}`
}

/** What the bar says about an iteration. */
export function iterationText({ iteration, iterations, losses, secondsLeft }: IterationReport): string {
  const left = secondsLeft === null ? '' : `, ${wholeDuration(secondsLeft)} left`
  return `polishing ${iteration}/${iterations} loss ${losses.total.toPrecision(3)}${left}`
}

/** How far polishing a picture came, and why no farther. */
export function polishText({ iteration, iterations, ended }: PolishOutcome): string {
  switch (ended) {
    case 'done':
      return `${iteration} iterations`
    case 'converged':
      return `${iteration} of ${iterations} iterations, after which no step made it better`
    case 'diverged':
      return `${iteration} of ${iterations} iterations, where the numbers went bad; kept the best picture so far`
  }
}

/** @param alone whether it is the run's only photo: for one of many there is no checkpoint */
function stoppedText({ iteration, iterations, checkpoint }: StoppedReply, alone: boolean): string {
  const advice = alone ? ' With --checkpoint FILE a stopped run can be resumed.' : ''
  const what = checkpoint === null ? `nothing of it was kept.${advice}` : 'the same command with --resume goes on.'
  return `Stopped at iteration ${iteration} of ${iterations}; ${what}`
}

/** Why the picture is smaller than the photo, where nobody asked for it or it is not plain. */
function reducedText({ photoWidth, photoHeight, reducedBy, polish }: PaintedReport): string {
  const from = `, reduced from ${size(photoWidth, photoHeight)}`
  if (reducedBy === 'limit') return `${from}, which has more than ${PICTURE_PIXELS.program / 1e6} megapixels`
  if (reducedBy === 'memory') return `${from} to fit memory`
  return reducedBy === 'maxEdge' && polish ? `${from}, as --max-edge sets` : ''
}

function paintedText(report: PaintedReport): string {
  const { photo, output, width, height, polish } = report
  const reduced = reducedText(report)
  const polished = polish ? `, ${polishText(polish)}` : ''
  return `${named(photo, 'standard input')} → ${named(output, 'standard output')} (${size(width, height)}${reduced}${polished}, ${duration(report.seconds)})`
}

function summaryText({ painted, skipped, failed, left, stopped, seconds }: Summary): string {
  const parts = [`${painted} painted`]
  if (skipped) parts.push(`${skipped} skipped`)
  if (failed) parts.push(`${failed} failed`)
  if (left) parts.push(`${left} not tried`)
  const text = `${parts.join(', ')} in ${duration(seconds)}`
  return stopped ? `Stopped: ${text}; --resume goes on from here.` : text
}

function humanReporter({ quiet, pictureOnStdout, total }: ReporterOptions): Reporter {
  const bar = process.stderr.isTTY && !quiet ? new ProgressBar() : null
  const out = pictureOnStdout ? process.stderr : process.stdout
  let count = 0
  let saidStopped = false
  const numbered = (text: string) => (total > 1 ? `[${++count}/${total}] ${text}` : text)
  const say = (text: string) => {
    bar?.clear()
    if (!quiet) out.write(`${text}\n`)
  }
  return {
    progress: (done, label) => bar?.draw(done, label),
    iteration: (done, report) => {
      const text = iterationText(report)
      bar?.draw(done, total > 1 ? `${text}, ${report.photo}` : text, true)
    },
    painted: (report) => say(numbered(paintedText(report))),
    skipped: (photo, output) => say(numbered(`${shown(photo)}: done already (${shown(output)})`)),
    failed: (photo, _output, { message }) => {
      bar?.clear()
      process.stderr.write(`${numbered(`${named(photo, 'standard input')}: ${shown(message)}`)}\n`)
    },
    stopping: () => {
      bar?.clear()
      if (bar) process.stderr.write('Stopping after what is being computed; Ctrl-C again ends at once.\n')
    },
    stopped: (photo, reply) => {
      say(total > 1 ? `${shown(photo)}: ${stoppedText(reply, false)}` : stoppedText(reply, true))
      saidStopped = total === 1
    },
    clear: () => bar?.clear(),
    summary: (summary) => {
      bar?.clear()
      if (saidStopped) return
      if (total !== 1 || summary.left) say(summaryText(summary))
    },
  }
}

export function createReporter(options: ReporterOptions): Reporter {
  return options.json ? jsonReporter() : humanReporter(options)
}
