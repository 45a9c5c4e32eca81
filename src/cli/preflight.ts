import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StyleTransferError } from '../core/errors.ts'
import type { LearnCommand, VectorCommand } from './args.ts'
import { alreadyThere, type Occupant, occupantOf, REPLACE, wouldBeLost } from './atomic.ts'
import { readError } from './failure.ts'
import type { Photo } from './inputs.ts'
import { removeLeftovers } from './leftovers.ts'
import { type MarkedSettings, markOf, readMark } from './mark.ts'
import type { Target } from './outputs.ts'
import { isStdin } from './streams.ts'

export interface PreflightOptions {
  readonly settings: Omit<MarkedSettings, 'format'>
  readonly overwrite: boolean
  readonly resume: boolean
  /** {@link fileKey} of files that must never be written to. */
  readonly inputs: ReadonlySet<string>
}

/** What is to be done about a photo. */
export type Verdict = { readonly done: true } | { readonly done: false; readonly mark: string }

/** The same for all names of one file; null where there is none. */
export async function fileKey(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  return found && `${found.dev}:${found.ino}`
}

/** The keys of everything that is read. */
export async function keysOf(photos: readonly Photo[], others: readonly string[]): Promise<Set<string>> {
  const keys = new Set<string>()
  for (const path of [...photos.map((photo) => photo.path), ...others]) {
    const key = isStdin(path) ? null : await fileKey(path)
    if (key) keys.add(key)
  }
  return keys
}

async function bytesOf(photo: Photo): Promise<number> {
  if (photo.stream) return 0
  try {
    return (await stat(photo.path)).size
  } catch (error) {
    throw readError(error, photo.path)
  }
}

/** Whether a file that is there may be replaced, and what to say where not. */
export interface WriteRule {
  /** {@link fileKey} of files that must never be written to. */
  readonly inputs: ReadonlySet<string>
  readonly replace: boolean
  /** What to do, for the end of a sentence. */
  readonly hint?: string
  /** That named the file. */
  readonly option?: string
}

/**
 * Refuses to write where something else stands than an ordinary file, where what is read would be lost, and where a
 * file may not be replaced. Everything that the program writes is asked about here before anything costly is done.
 *
 * @throws StyleTransferError `write-failed`
 */
export async function checkReplaceable(path: string, rule: WriteRule): Promise<Occupant> {
  const there = await occupantOf(path)
  if (there === 'nothing') return there
  if (rule.inputs.has((await fileKey(path)) ?? '')) throw wouldBeLost(path, rule.option)
  if (!rule.replace) throw alreadyThere(path, rule.hint)
  return there
}

/**
 * Refuses, before the painting is read, to write its style over what must stay.
 *
 * @throws StyleTransferError `write-failed`
 */
export async function checkStyleOutput(command: VectorCommand | LearnCommand): Promise<void> {
  const { painting, output, overwrite } = command
  const photos = command.kind === 'learn' ? command.photos : []
  if (output === null) return
  await checkReplaceable(output, { inputs: await keysOf([], [painting, ...photos]), replace: overwrite })
}

/**
 * Decides, before anything costly is done, whether a photo needs painting and whether its picture may be written.
 *
 * @throws StyleTransferError `image-unreadable`, `write-failed`
 */
export async function preflight({ photo, path, format }: Target, options: PreflightOptions): Promise<Verdict> {
  if (photo.problem) throw new StyleTransferError('image-unreadable', photo.problem)
  const mark = markOf({ ...options.settings, format }, { name: photo.relative, bytes: await bytesOf(photo) })
  if (path === null) return { done: false, mark }
  await removeLeftovers(dirname(path))
  const { resume, overwrite, inputs } = options
  const there = await checkReplaceable(path, { inputs, replace: resume || overwrite })
  if (there === 'file' && resume && (await readMark(path)) === mark) return { done: true }
  if (there === 'file' && !overwrite)
    throw alreadyThere(path, REPLACE, ', made from another photo or with other settings')
  return { done: false, mark }
}
