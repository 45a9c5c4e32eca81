import { stat } from 'node:fs/promises'
import { StyleTransferError } from '../core/errors.ts'
import type { VectorCommand } from './args.ts'
import { alreadyThere, wouldBeLost } from './atomic.ts'
import { readError, systemCode } from './failure.ts'
import type { Photo } from './inputs.ts'
import { type MarkedSettings, markOf, readMark } from './mark.ts'
import type { Target } from './outputs.ts'

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
    const key = path === '-' ? null : await fileKey(path)
    if (key) keys.add(key)
  }
  return keys
}

async function bytesOf(photo: Photo): Promise<number> {
  if (photo.path === '-') return 0
  try {
    return (await stat(photo.path)).size
  } catch (error) {
    throw readError(error)
  }
}

/**
 * Refuses, before the painting is read, to write its vector over what must stay.
 *
 * @throws StyleTransferError `write-failed`
 */
export async function checkVectorOutput({ painting, output, overwrite }: VectorCommand): Promise<void> {
  const there = output === null ? null : await fileKey(output)
  if (output === null || !there) return
  if (there === (await fileKey(painting))) throw wouldBeLost(output)
  if (!overwrite) throw alreadyThere(output)
}

async function fileAt(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw new StyleTransferError('write-failed', `${path} can't be written (${systemCode(error)}).`, { cause: error })
  }
}

/**
 * Decides, before anything costly is done, whether a photo needs painting and whether its picture may be written.
 *
 * @throws StyleTransferError `image-unreadable`, `write-failed`
 */
export async function preflight({ photo, path, format }: Target, options: PreflightOptions): Promise<Verdict> {
  if (photo.problem) throw new StyleTransferError('image-unreadable', photo.problem)
  const mark = markOf({ ...options.settings, format }, { name: photo.relative, bytes: await bytesOf(photo) })
  const there = path === null ? null : await fileAt(path)
  if (path === null || !there) return { done: false, mark }
  if (!there.isFile())
    throw new StyleTransferError('write-failed', `${path} is there already and is not an ordinary file.`)
  if (options.inputs.has((await fileKey(path)) ?? '')) throw wouldBeLost(path)
  if (options.resume && (await readMark(path)) === mark) return { done: true }
  if (options.overwrite) return { done: false, mark }
  if (options.resume)
    throw new StyleTransferError(
      'write-failed',
      `${path} is there already, made from another photo or with other settings; --overwrite replaces it, or choose another -o.`,
    )
  throw alreadyThere(path)
}
