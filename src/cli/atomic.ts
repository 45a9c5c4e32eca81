import { link, lstat, mkdir, open, realpath, rename, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StyleTransferError } from '../core/errors.ts'
import { systemCode } from './failure.ts'
import { finished, removeLeftovers, startUnfinished } from './leftovers.ts'

/** What there is at a path that is to be written: nothing, or a file. */
export type Occupant = 'nothing' | 'file'

/** A file that is to be written is there already, made by whomever. */
export class AlreadyThere extends StyleTransferError {}

/** What to do about a picture that is there already. */
export const REPLACE = '--overwrite replaces it, or choose another -o'

/** The sentence for a picture that is there already. */
export function alreadyThere(path: string, hint = REPLACE, more = ''): AlreadyThere {
  return new AlreadyThere('write-failed', `${path} is there already${more}; ${hint}.`)
}

/** The sentence for a picture that would take the place of what it is made from. */
export function wouldBeLost(path: string, option = '-o'): StyleTransferError {
  return new StyleTransferError(
    'write-failed',
    `${path} is itself read in this run and would be lost; choose another ${option}.`,
  )
}

function writeError(path: string, error: unknown): StyleTransferError {
  if (error instanceof StyleTransferError) return error
  const options = { cause: error }
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StyleTransferError(
        'storage-full',
        `There is no space left for ${path}; free some and run again with --resume.`,
        options,
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StyleTransferError('write-failed', `${path} can't be written: no permission for its folder.`, options)
    case 'ENOTDIR':
    case 'EEXIST':
      return new StyleTransferError(
        'write-failed',
        `${path} can't be written: a part of its path is a file, not a folder.`,
        options,
      )
    case 'ENAMETOOLONG':
      return new StyleTransferError('write-failed', `${path} can't be written: the name is too long.`, options)
    default:
      return new StyleTransferError(
        'write-failed',
        `${path} can't be written (${systemCode(error) ?? error}).`,
        options,
      )
  }
}

async function holdName(path: string): Promise<void> {
  try {
    await (await open(path, 'wx')).close()
  } catch (error) {
    throw systemCode(error) === 'EEXIST' ? alreadyThere(path) : error
  }
}

async function moveInto(temporary: string, path: string, overwrite: boolean): Promise<void> {
  if (overwrite) return rename(temporary, path)
  try {
    // Unlike rename, link fails where another run has made the file in the meantime.
    await link(temporary, path)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw alreadyThere(path)
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(systemCode(error) ?? '')) throw error
    // FAT and some network file systems have no links: hold the name, then move over it.
    await holdName(path)
    return rename(temporary, path).catch(async (cause: unknown) => {
      await unlink(path)
      throw cause
    })
  }
  await unlink(temporary)
}

/**
 * What stands at a path that is to be written: only an ordinary file, or a link to one, is ever replaced.
 *
 * @throws StyleTransferError `write-failed` where a folder, a device, a pipe or a link to nothing stands there
 */
export async function occupantOf(path: string): Promise<Occupant> {
  try {
    const there = await stat(path)
    if (there.isFile()) return 'file'
    const advice = there.isDirectory() ? '' : '; -o - writes to standard output, which can be sent to it'
    throw new StyleTransferError('write-failed', `${path} is there already and is not an ordinary file${advice}.`)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw writeError(path, error)
  }
  const seen = await lstat(path).catch(() => null)
  if (seen?.isSymbolicLink())
    throw new StyleTransferError('write-failed', `${path} is a link to a file that is not there; delete the link.`)
  // Another process may have made it between the two looks.
  return seen ? occupantOf(path) : 'nothing'
}

/** Makes a rename last through a power cut. Not every platform and file system can: what it can't do costs nothing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/**
 * Writes a file that appears whole or not at all; makes its folder. Replaces nothing but an ordinary file.
 *
 * @param bytes several are written one after the other
 * @throws StyleTransferError `write-failed`, also where it exists and `overwrite` is false; `storage-full`
 */
export async function writeAtomic(
  path: string,
  bytes: Uint8Array | string | readonly Uint8Array[],
  overwrite: boolean,
): Promise<void> {
  let temporary: string | null = null
  try {
    await mkdir(dirname(path), { recursive: true })
    await occupantOf(path)
    // A link keeps being a link: what it points to is replaced.
    const real = await realpath(path).catch(() => path)
    const folder = dirname(real)
    await removeLeftovers(folder)
    temporary = startUnfinished(folder)
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await moveInto(temporary, real, overwrite)
    await syncFolder(folder)
  } catch (error) {
    if (temporary) await unlink(temporary).catch(() => undefined)
    throw writeError(path, error)
  } finally {
    if (temporary) finished(temporary)
  }
}
