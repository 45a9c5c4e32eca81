/**
 * The terminal program. It never paints itself: painters, processes of their own, do (`painter-parent.ts` and
 * `painter-child.ts`, `polish-parent.ts` and `polish-child.ts` are the two sides), so that Ctrl-C and the progress bar
 * wait for nothing, and a photo that takes a process down costs that photo only.
 */
import { basename } from 'node:path'
import type { CommandLine, LearnCommand, PaintCommand, StylesCommand, VectorCommand } from './args.ts'
import { readCommand } from './args.ts'
import { writeAtomic } from './atomic.ts'
import { EXIT, exitCodeFor, type Failure, toFailure } from './failure.ts'
import { removeUnfinished } from './leftovers.ts'
import { findRelease, programVersion, readCatalogue } from './models.ts'
import type * as Painters from './painter-parent.ts'
import { shown } from './report.ts'
import { checkStdout, lostOutput, outliveOutput, printText, writeStdout } from './stdio.ts'
import { isStdin, stopReading } from './streams.ts'

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/**
 * Longest time in ms that a file in the middle of being written may take once the program was told to stop; and that
 * an optimiser may take to end what it computes and to write its checkpoint.
 */
const STOP_TIME = { painting: 5000, polishing: 20_000 } as const

/**
 * Ends the program cleanly on a signal: the painters go at once, or when they have kept what is to be kept, a file that
 * is being written is finished, and then everything unwinds by itself. A second signal does not wait for that.
 *
 * @param stopTime ms after which the program ends all the same
 * @returns aborts with the exit code as its reason
 */
function stopOnSignals({ stopPainters, killPainters }: typeof Painters, stopTime: number): AbortSignal {
  const stop = new AbortController()
  process.on('exit', () => {
    killPainters()
    removeUnfinished()
  })
  for (const [signal, exitCode] of Object.entries(SIGNALS))
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(exitCode)
      stop.abort(exitCode)
      stopPainters()
      stopReading()
      setTimeout(() => process.exit(exitCode), stopTime).unref()
    })
  return stop.signal
}

async function listStyles({ json, models }: StylesCommand): Promise<number> {
  const { styles } = await readCatalogue(await findRelease(models))
  if (json) {
    const rows = styles.map(({ name, title, artist, year }) => ({ name, title, artist, year }))
    await printText(`${JSON.stringify(rows, null, 2)}\n`)
    return EXIT.done
  }
  const width = (pick: 'name' | 'title' | 'artist') => Math.max(0, ...styles.map((style) => style[pick].length))
  const [name, title, artist] = [width('name'), width('title'), width('artist')]
  const rows = styles.map(
    (s) => `${shown(`${s.name.padEnd(name)}  ${s.title.padEnd(title)}  ${s.artist.padEnd(artist)}  ${s.year}`)}\n`,
  )
  await printText(rows.join(''))
  return EXIT.done
}

async function makeVector(command: VectorCommand, entry: string): Promise<number> {
  const { PainterProcess } = await import('./painter-parent.ts')
  const { readPainting } = await import('./batch.ts')
  const { checkStyleOutput } = await import('./preflight.ts')
  const { openPainting } = await import('./style-args.ts')
  const { formatStyleFile } = await import('../core/style-file.ts')
  const release = await findRelease(command.models)
  await (command.output === null ? checkStdout() : checkStyleOutput(command))
  const painting = await openPainting(command.painting)
  const painter = await PainterProcess.start({ entry, backend: command.backend, models: release.folder })
  try {
    const vector = await readPainting(painter, painting, () => undefined)
    const name = isStdin(command.painting) ? 'stdin' : basename(command.painting)
    const text = formatStyleFile({ release: release.id, name, vector, learnt: null })
    if (command.output === null) await writeStdout(text)
    else await writeAtomic(command.output, text, command.overwrite)
    return EXIT.done
  } finally {
    painter.kill()
  }
}

async function work(
  command: PaintCommand | LearnCommand | VectorCommand,
  entry: string,
  stop: AbortSignal,
): Promise<number> {
  if (command.kind === 'vector') return makeVector(command, entry)
  if (command.kind === 'learn') return (await import('./learn-command.ts')).runLearn(command, entry)
  return (await import('./paint.ts')).runPaint(command, entry, stop)
}

async function run(command: CommandLine, entry: string): Promise<number> {
  switch (command.kind) {
    case 'help':
      await printText((await import('./help.ts')).helpText(command.topic))
      return EXIT.done
    case 'version':
      await printText(`${await programVersion()}\n`)
      return EXIT.done
    case 'styles':
      return listStyles(command)
    case 'vector':
    case 'learn':
    case 'paint': {
      const polishes = command.kind === 'paint' && command.polish !== null
      const stop = stopOnSignals(await import('./painter-parent.ts'), STOP_TIME[polishes ? 'polishing' : 'painting'])
      return work(command, entry, stop).catch((error: unknown) => {
        if (stop.aborted) return stop.reason as number
        throw error
      })
    }
  }
}

function tell(failure: Failure, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify({ event: 'error', ...failure })}\n`)
  process.stderr.write(`pastiche: ${shown(failure.message)}\n`)
}

/**
 * The program.
 *
 * @param argv without node and the program's name
 * @param entry the program's own file
 * @returns the exit code; see `--help`
 */
export async function main(argv: readonly string[], entry: string): Promise<number> {
  outliveOutput()
  if (argv.length === 0) {
    process.stderr.write((await import('./help.ts')).helpText('pastiche'))
    return EXIT.usage
  }
  try {
    const exitCode = await run(readCommand(argv), entry)
    const lost = await lostOutput()
    if (lost && exitCode === EXIT.done) throw lost
    return exitCode
  } catch (error) {
    if (process.env.PASTICHE_DEBUG) console.error(error)
    const failure = toFailure(error)
    tell(failure, argv.includes('--json'))
    return exitCodeFor(failure)
  }
}
