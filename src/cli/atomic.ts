import { randomBytes } from 'node:crypto'
import { unlinkSync } from 'node:fs'
import { link, mkdir, open, readdir, realpath, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StyleTransferError } from '../core/errors.ts'
import { systemCode } from './failure.ts'

const unfinished = new Set<string>()

/** Deletes what is half written; for the moment before the process ends. */
export function removeUnfinished(): void {
  for (const path of unfinished) {
    try {
      unlinkSync(path)
    } catch {
      // It was renamed or deleted in the meantime, which is as good.
    }
  }
  unfinished.clear()
}

/** The sentence for a picture that is there already. */
export function alreadyThere(path: string, hint = '--overwrite replaces it, or choose another -o'): StyleTransferError {
  return new StyleTransferError('write-failed', `${path} is there already; ${hint}.`)
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

/** Folder and start of the names of what is half written of a file. A link keeps being a link: what it points to is replaced. */
async function temporaryOf(path: string): Promise<{ real: string; folder: string; prefix: string }> {
  const real = await realpath(path).catch(() => path)
  return { real, folder: dirname(real), prefix: `.${basename(real).slice(0, 100)}.` }
}

/** Deletes what a process that was killed in the middle of writing a file left of it. */
export async function removeLeftovers(path: string): Promise<void> {
  const { folder, prefix } = await temporaryOf(path)
  const names = await readdir(folder).catch(() => [])
  const left = names.filter((name) => name.startsWith(prefix) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(prefix.length)))
  for (const name of left) await unlink(join(folder, name)).catch(() => undefined)
}

/**
 * Writes a file that appears whole or not at all; makes its folder.
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
    const { real, folder, prefix } = await temporaryOf(path)
    temporary = join(folder, `${prefix}${randomBytes(6).toString('hex')}.tmp`)
    unfinished.add(temporary)
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await moveInto(temporary, real, overwrite)
  } catch (error) {
    if (temporary) await unlink(temporary).catch(() => undefined)
    throw writeError(path, error)
  } finally {
    if (temporary) unfinished.delete(temporary)
  }
}
