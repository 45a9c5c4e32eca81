import { StyleTransferError } from '../core/errors.ts'
import type { Manifest, ModelSource } from '../core/release.ts'

/** Slow enough not to flood the page, fast enough to look smooth, ms. */
const REPORT_INTERVAL = 100
/** What arrives sooner, from a cache most likely, is not worth a progress bar, ms. */
const REPORT_AFTER = 300

/**
 * Fetches a release's files and reports how much of all of them has arrived.
 *
 * @param folder absolute address of the release, ends in `/`
 * @param onDownload 0..1 of the bytes that the manifest announces
 * @returns a source that throws StyleTransferError `model-missing` with what to do
 */
export function modelSource(folder: string, onDownload: (done: number) => void): ModelSource {
  const arrived = new Map<string, number>()
  let total = 0
  let reportedAt = performance.now() + REPORT_AFTER - REPORT_INTERVAL
  const report = (file: string, bytes: number) => {
    arrived.set(file, bytes)
    if (total === 0 || performance.now() - reportedAt < REPORT_INTERVAL) return
    reportedAt = performance.now()
    let sum = 0
    for (const count of arrived.values()) sum += count
    onDownload(Math.min(1, sum / total))
  }
  return async (file, signal) => {
    const isManifest = file === 'manifest.json'
    const response = await request(new URL(file, folder), file, signal)
    const bytes = await body(response, file, (count) => isManifest || report(file, count))
    if (isManifest) total = announcedBytes(bytes)
    return bytes
  }
}

async function request(url: URL, file: string, signal: AbortSignal | undefined): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { signal: signal ?? null })
  } catch (error) {
    throw unreachable(file, error, signal)
  }
  // Servers that answer every unknown address with the app's page do so with status 200.
  if (!response.ok || response.headers.get('content-type')?.startsWith('text/html'))
    throw new StyleTransferError(
      'model-missing',
      `The style model's file “${file}” is not on the server (${response.ok ? 'a page came instead' : response.status}). ` +
        'Reload the page; if that does not help, try again later.',
    )
  return response
}

async function body(response: Response, file: string, onBytes: (count: number) => void): Promise<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let count = 0
  try {
    const reader = response.body?.getReader()
    if (!reader) return await response.arrayBuffer()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      count += value.length
      onBytes(count)
    }
  } catch (error) {
    throw unreachable(file, error)
  }
  const out = new Uint8Array(count)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out.buffer
}

/** What a failed transfer means; an abort is passed on untouched. */
function unreachable(file: string, cause: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted || (cause instanceof Error && cause.name === 'AbortError')) return cause
  return new StyleTransferError(
    'model-missing',
    navigator.onLine
      ? `The style model's file “${file}” could not be downloaded. Check the connection and try again.`
      : 'You are offline, and the style model is not on this device yet. Connect once and try again; ' +
          'after that it works offline.',
    { cause },
  )
}

/** Bytes of all files of the release; 0 where the manifest is no manifest, which the engine then says. */
function announcedBytes(bytes: ArrayBuffer): number {
  try {
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as Manifest
    return Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0)
  } catch {
    return 0
  }
}
