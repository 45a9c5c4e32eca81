/** What a command to paint comes to: everything is found, named and checked before the first painter starts. */
import { mapStyles } from '../core/look.ts'
import type { PaintCommand } from './args.ts'
import { Batch } from './batch.ts'
import { usageError } from './failure.ts'
import { collectPhotos, type Photo, takeShard } from './inputs.ts'
import { learningPhotos } from './learn-command.ts'
import { findRelease, programVersion } from './models.ts'
import { checkSeparate, type Destination, planTargets, readDestination, type Target } from './outputs.ts'
import { PolishRequests } from './polish-parent.ts'
import { keysOf } from './preflight.ts'
import { createReporter } from './report.ts'
import { checkStdout } from './stdio.ts'
import { readStyles, type StyleSourceArg } from './style-args.ts'
import { expandWildcards } from './wildcards.ts'

function checkQuality(command: PaintCommand, to: Destination, targets: readonly Target[]): void {
  if (command.quality !== null && (command.format === 'png' || (to.kind === 'file' && targets[0]?.format === 'png')))
    throw usageError('--quality is for jpeg, webp and avif; png is lossless.')
}

/** Its styles as given. */
function namesOf({ look }: PaintCommand): string[] {
  return look.styles.map(({ style }) => style)
}

function checkStreams({ resume, polish }: PaintCommand, photos: readonly Photo[]): void {
  const stream = photos.find((photo) => photo.stream)
  if (!stream || (!resume && !polish?.checkpoint)) return
  const option = resume ? '--resume' : '--checkpoint'
  throw usageError(`${option} does not work with ${stream.path}, which is a pipe and can be read only once.`)
}

async function inputKeys(command: PaintCommand, photos: readonly Photo[]): Promise<Set<string>> {
  // Otherwise nothing that exists is written to, whatever it is.
  return command.overwrite || command.polish ? keysOf(photos, namesOf(command)) : new Set()
}

/** Photos that styles are learnt on, of all that are there: the same in each part of a run. */
const LEARNT_ON = 3

function onTheWay(photos: readonly Photo[]): string[] {
  return photos
    .filter(({ stream, problem }) => !(stream || problem))
    .slice(0, LEARNT_ON)
    .map(({ path }) => path)
}

/**
 * `pastiche photo… --style … -o …`
 *
 * @param entry the program's own file
 * @param stop aborts when the person stops the program, with the exit code as its reason
 * @returns the exit code
 * @throws StyleTransferError where nothing at all can be done
 */
export async function runPaint(given: PaintCommand, entry: string, stop: AbortSignal): Promise<number> {
  const command = { ...given, photos: await expandWildcards(given.photos) }
  const release = await findRelease(command.models)
  const to = await readDestination(command.output, command.photos, command.format)
  await (to.kind === 'stdout' ? checkStdout() : checkSeparate(command.photos, to))
  const styles = await readStyles(namesOf(command), release)
  const look = mapStyles(command.look, (_, place) => styles[place])
  const exclude = to.kind === 'folder' ? to.path : null
  const photos = await collectPhotos(command.photos, { recursive: command.recursive, exclude })
  checkStreams(command, photos)
  const all = planTargets(photos, to, command.format)
  checkQuality(command, to, all)
  const targets = takeShard(all, command.shard)
  const { maxEdge, quality, polish, overwrite, resume, json, quiet, learn } = command
  // What a style was learnt on is part of what it is.
  const learning = learn === null ? null : { steps: learn, photos: await learningPhotos(onTheWay(photos)) }
  const markOfStyle = (style: StyleSourceArg) =>
    learn !== null && 'painting' in style ? `${style.id}:learnt-${learn}` : style.id
  const marked = mapStyles(look, markOfStyle)
  const settings = { release: release.id, look: marked, maxEdge, quality, polish: polish?.settings ?? null }
  const inputs = await inputKeys(command, photos)
  const version = await programVersion()
  const polishing = polish && (await PolishRequests.prepare({ command, polish, release, version, look, inputs }, all))
  const checks = { settings, overwrite, resume, inputs }
  const reporter = createReporter({ json, quiet, pictureOnStdout: to.kind === 'stdout', total: targets.length })
  return new Batch({
    command,
    entry,
    version,
    release,
    look,
    targets,
    checks,
    learning,
    polishing,
    reporter,
    stop,
  }).work()
}
