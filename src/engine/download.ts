/** Downloads that go on as long as something arrives, and end where nothing does. */
import { isTimeOut, withDeadline } from '../core/deadline.ts'
import { DOWNLOAD } from '../core/waits.ts'

/** What is downloaded, and what its failures are called. */
export interface Wanted {
  readonly url: string | URL
  /** Name for messages. */
  readonly file: string
  readonly signal?: AbortSignal | undefined
  readonly cache: RequestCache
  /** Told with each part that arrives how many bytes there are. */
  readonly onBytes: (count: number) => void
  /** What a transfer that failed means; one that was aborted is passed on. */
  readonly unreachable: (cause: unknown) => unknown
  /** Why an answer is not the file; null where it is. */
  readonly refusal: (response: Response) => Error | null
}

/**
 * Downloads a file as long as something of it arrives, and once more where nothing did for a while.
 *
 * @throws StyleTransferError `timed-out`, or what {@link Wanted} says
 */
export function download(wanted: Wanted): Promise<ArrayBuffer> {
  return whileArriving(wanted.file, wanted.signal, async (signal, alive) => {
    const failed = (cause: unknown): never => {
      throw signal.aborted ? cause : wanted.unreachable(cause)
    }
    const response = await fetch(wanted.url, { signal, cache: wanted.cache }).catch(failed)
    const refusal = wanted.refusal(response)
    if (refusal) throw refusal
    alive()
    const onBytes = (count: number): void => {
      alive()
      wanted.onBytes(count)
    }
    return readBody(response, onBytes).catch(failed)
  })
}

async function whileArriving<T>(
  file: string,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  const wait = { ...DOWNLOAD, what: `${DOWNLOAD.what} “${file}”` }
  try {
    return await withDeadline(wait, run, signal)
  } catch (error) {
    if (!isTimeOut(error)) throw error
    return withDeadline(wait, run, signal)
  }
}

/** A response's bytes; `onBytes` is told how many there are with each part that arrives. */
async function readBody(response: Response, onBytes: (count: number) => void): Promise<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let count = 0
  const reader = response.body?.getReader()
  if (!reader) return response.arrayBuffer()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    count += value.length
    onBytes(count)
  }
  const out = new Uint8Array(count)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out.buffer
}
