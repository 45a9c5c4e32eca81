/** What is read once, from front to back, and by this process only: standard input, and pipes that have a name. */
import type { Stats } from 'node:fs'
import { constants, open, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { StyleTransferError } from '../core/errors.ts'
import { readError, systemCode } from './failure.ts'

/** All that comes through a stream is held in memory. */
const MAX_BYTES = 500_000_000

/** ms without a byte after which a person is told what is waited for. */
const PATIENCE = 3000

/** ms between two looks into a pipe that has nothing to read. */
const PAUSE = 5

const CHUNK_BYTES = 65_536

const STDIN: readonly string[] = ['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']

let reading = new AbortController()

/** Ends every reading of a stream; for the moment when the person stops the program. */
export function stopReading(): void {
  reading.abort()
  reading = new AbortController()
  process.stdin.destroy()
}

/** Whether a name on the command line means standard input. */
export function isStdin(name: string): boolean {
  return STDIN.includes(name)
}

/** Whether a name is that of a stream: a pipe, such as the shell's `<(…)` makes, or a descriptor of this process. */
export function isStream(name: string, found: Stats | null): boolean {
  if (isStdin(name) || /^\/(dev|proc\/self)\/fd\/\d+$/.test(name)) return true
  return found !== null && (found.isFIFO() || found.isSocket())
}

/** {@link isStream} of what is there now; false where nothing is. */
export async function namesStream(name: string): Promise<boolean> {
  return isStream(name, await stat(name).catch(() => null))
}

/**
 * What a pipe holds until its writer ends. Opened without waiting, since a waiting `open` can't be ended; before there
 * is a writer, reading then finds nothing.
 */
async function* pipeChunks(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    let hadWriter = !(await file.stat()).isFIFO()
    for (;;) {
      signal.throwIfAborted()
      const bytes = await file.read(new Uint8Array(CHUNK_BYTES)).then(
        ({ buffer, bytesRead }) => buffer.subarray(0, bytesRead),
        (error: unknown) => {
          if (systemCode(error) !== 'EAGAIN') throw error
          return null
        },
      )
      hadWriter ||= bytes === null || bytes.length > 0
      if (bytes?.length) yield bytes
      else if (bytes && hadWriter) return
      else await pause(PAUSE, undefined, { signal })
    }
  } finally {
    await file.close()
  }
}

function sayWaiting(name: string): void {
  const clear = process.stderr.isTTY ? '\r\x1b[2K' : ''
  process.stderr.write(`${clear}pastiche: waiting for ${name} …\n`)
}

/**
 * All that comes through a stream. Where nothing comes for a while, says on standard error what is waited for.
 *
 * @param name as {@link isStream} takes it
 * @throws StyleTransferError `image-too-large`, `image-unreadable`; `AbortError` after {@link stopReading}
 */
export async function readStream(name: string): Promise<Uint8Array> {
  const shown = isStdin(name) ? 'standard input' : name
  const { signal } = reading
  const source = isStdin(name) ? (process.stdin as AsyncIterable<Uint8Array>) : pipeChunks(name, signal)
  const chunks: Uint8Array[] = []
  let bytes = 0
  const waiting = setTimeout(sayWaiting, PATIENCE, shown)
  try {
    for await (const chunk of source) {
      clearTimeout(waiting)
      bytes += chunk.length
      if (bytes > MAX_BYTES)
        throw new StyleTransferError('image-too-large', `More than 500 MB come from ${shown}; give a file by name.`)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof StyleTransferError || signal.aborted || !systemCode(error)) throw error
    throw readError(error, name)
  } finally {
    clearTimeout(waiting)
  }
  return Buffer.concat(chunks)
}
