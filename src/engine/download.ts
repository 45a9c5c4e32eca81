/** Downloads that go on as long as something arrives, and end where nothing does. */
import { isTimeOut, withDeadline } from '../core/deadline.ts'
import { DOWNLOAD } from '../core/waits.ts'

/**
 * Runs a download as long as something of it arrives, and once more where nothing did for a while.
 *
 * @param run calls `alive` with each part that arrives, and heeds the signal
 * @throws StyleTransferError `timed-out`, or what the download throws
 */
export async function whileArriving<T>(
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
export async function readBody(response: Response, onBytes: (count: number) => void): Promise<ArrayBuffer> {
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
