/** `pastiche learn painting.jpg -o style.json` */
import { basename } from 'node:path'
import { formatStyleFile } from '../core/style-file.ts'
import type { LearnCommand } from './args.ts'
import { writeAtomic } from './atomic.ts'
import { EXIT, usageError } from './failure.ts'
import { findRelease, samplePhoto } from './models.ts'
import type { LearntReply, PaintingFile } from './painter-messages.ts'
import { PainterProcess } from './painter-parent.ts'
import { checkStyleOutput } from './preflight.ts'
import { createReporter, duration, shown } from './report.ts'
import { checkStdout, writeStdout } from './stdio.ts'
import { isStdin } from './streams.ts'
import { openPainting } from './style-args.ts'

/**
 * Photos to paint on the way: those that were named, or the sample.
 *
 * @throws StyleTransferError where there is none
 */
export async function learningPhotos(names: readonly string[]): Promise<PaintingFile[]> {
  if (names.length > 0) return Promise.all(names.map(openPainting))
  const sample = samplePhoto()
  if (!sample) throw usageError('The sample photo is not there; name a photo: --photo photo.jpg.')
  return [{ name: 'the sample photo', file: sample }]
}

/**
 * @param entry the program's own file
 * @returns the exit code
 * @throws StyleTransferError
 */
export async function runLearn(command: LearnCommand, entry: string): Promise<number> {
  const { painting: name, steps, rank, output, quiet, backend } = command
  const started = performance.now()
  const release = await findRelease(command.models)
  await (output === null ? checkStdout() : checkStyleOutput(command))
  const photos = await learningPhotos(command.photos)
  const painting = await openPainting(name)
  const reporter = createReporter({ json: false, quiet, pictureOnStdout: true, total: 1 })
  reporter.progress(0, 'starting')
  const painter = await PainterProcess.start({ entry, backend, models: release.folder })
  let learnt: LearntReply
  try {
    const request = { painting: painting.file, photos, steps, rank }
    learnt = await painter.learn(request, (done) => reporter.progress(done, `learning ${name}`))
  } finally {
    reporter.clear()
    painter.kill()
  }
  const { vector, style, errors } = learnt
  const title = isStdin(name) ? 'stdin' : basename(name)
  const text = formatStyleFile({ release: release.id, name: title, vector, learnt: style })
  if (output === null) await writeStdout(text)
  else await writeAtomic(output, text, command.overwrite)
  const [from, to] = [errors.predicted, errors.learnt].map((error) => error.toFixed(3))
  const seconds = duration((performance.now() - started) / 1000)
  if (!quiet) process.stderr.write(`${shown(title)}: style error ${from} as predicted, ${to} as learnt (${seconds})\n`)
  return EXIT.done
}
