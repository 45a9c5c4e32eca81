import { readFile, readlink } from 'node:fs/promises'
import { StyleTransferError } from '../core/errors.ts'
import { systemCode } from './failure.ts'

const isClosed = (error: unknown) => systemCode(error) === 'EPIPE'

function stdoutError(cause: unknown): StyleTransferError {
  const text = isClosed(cause)
    ? 'Standard output was closed before everything was out.'
    : `Standard output can't be written (${systemCode(cause) ?? cause}).`
  return new StyleTransferError('write-failed', text, { cause })
}

/**
 * Writes to standard output; resolves when it is on its way.
 *
 * @throws StyleTransferError `write-failed`, also where the reader has gone
 */
export function writeStdout(data: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(data, (error) => (error ? reject(stdoutError(error)) : resolve()))
  })
}

/**
 * Writes a text to standard output, of which the reader takes as much as it wants (`| head`).
 *
 * @throws StyleTransferError `write-failed`
 */
export async function printText(text: string): Promise<void> {
  await writeStdout(text).catch((error: unknown) => {
    if (!(error instanceof Error && isClosed(error.cause))) throw error
  })
}

let lost: StyleTransferError | null = null

/**
 * Keeps a run going where what it says can't be written: files are still to be made. A reader that goes early is no
 * failure; a full disk is one, see {@link lostOutput}.
 */
export function outliveOutput(): void {
  // There is nowhere left to say that standard error can't be written.
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error) => {
    if (!isClosed(error)) lost ??= stdoutError(error)
  })
}

/** Why a part of what the run said on standard output is lost, or null where it is not. Waits until all is out. */
export async function lostOutput(): Promise<StyleTransferError | null> {
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  // The stream tells a failure one turn later.
  await new Promise((resolve) => setImmediate(resolve))
  return lost
}

/** open(2)'s flags that say whether a file was opened to be read, written, or both. */
const ACCESS = 0o3

/**
 * Refuses to send a picture where nothing would arrive. Node puts /dev/null, opened for reading and writing, in the
 * place of a standard output that is closed (`>&-`); a shell's `>/dev/null` is for writing alone. Where the platform
 * does not tell (there is no /proc), a closed output goes unnoticed.
 *
 * @throws StyleTransferError `write-failed`
 */
export async function checkStdout(): Promise<void> {
  const target = await readlink('/proc/self/fd/1').catch(() => null)
  if (target !== '/dev/null') return
  const info = await readFile('/proc/self/fdinfo/1', 'utf8').catch(() => '')
  const flags = Number.parseInt(/^flags:\s*([0-7]+)/m.exec(info)?.[1] ?? '1', 8)
  if ((flags & ACCESS) === 2)
    throw new StyleTransferError(
      'write-failed',
      'Standard output is closed, so what is made would be lost; send it to a file, or name one with -o.',
    )
}
