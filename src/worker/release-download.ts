import { isTimeOut } from '../core/deadline.ts'
import { isAbort, StyleTransferError } from '../core/errors.ts'
import { LATER_FILES, type ModelFile, type ModelSource, parseManifest } from '../core/release.ts'
import { download } from '../engine/download.ts'
import { isWhole, ModelCache } from './model-cache.ts'

/** Slow enough not to flood the page, fast enough to look smooth, ms. */
const REPORT_INTERVAL = 100
/** What arrives sooner, from a cache most likely, is not worth a progress bar, ms. */
const REPORT_AFTER = 300

/** How much has arrived of the files that are waited for together. */
class Download {
  readonly #arrived = new Map<string, number>()
  readonly #report: (done: number | null) => void
  #total = 0
  #ended = false
  #reportedAt = performance.now() + REPORT_AFTER - REPORT_INTERVAL

  constructor(report: (done: number | null) => void) {
    this.#report = report
  }

  expect(entries: readonly ModelFile[]): void {
    for (const { bytes } of entries) this.#total += bytes
  }

  arrive(file: string, bytes: number): void {
    this.#arrived.set(file, bytes)
    // After one file has failed, another may still be arriving.
    if (this.#ended || this.#total === 0 || performance.now() - this.#reportedAt < REPORT_INTERVAL) return
    this.#reportedAt = performance.now()
    let sum = 0
    for (const count of this.#arrived.values()) sum += count
    this.#report(Math.min(1, sum / this.#total))
  }

  end(): void {
    if (!this.#ended) this.#report(null)
    this.#ended = true
  }
}

/** A release's files, with word of how much of them has arrived. Those that are read later are kept for offline use. */
export class ReleaseDownload {
  readonly #folder: string
  readonly #cache: ModelCache
  readonly #onDownload: (done: number | null) => void
  /** What is kept here and not by the service worker, by name. */
  readonly #later = new Map<string, ModelFile>()
  /** What the manifest says of the files, by name. */
  readonly #known = new Map<string, ModelFile>()
  /** Names in the manifest of files that nobody waits for at first. */
  readonly #notAtFirst: readonly string[]
  #download: Download

  /**
   * @param folder absolute address of the release, ends in `/`
   * @param onDownload 0..1 of the bytes that are waited for, null when that is over
   * @param notAtFirst names in the manifest of files that are read with the start and not waited for
   */
  constructor(folder: string, onDownload: (done: number | null) => void, notAtFirst: readonly string[] = []) {
    this.#notAtFirst = [...LATER_FILES, ...notAtFirst]
    this.#folder = folder
    this.#cache = new ModelCache(folder)
    this.#onDownload = onDownload
    this.#download = new Download(onDownload)
  }

  /** Throws StyleTransferError `model-missing` with what to do. */
  readonly read: ModelSource = async (file, signal) => {
    const isManifest = file === 'manifest.json'
    const entry = this.#later.get(file)
    const progress = this.#download
    const kept = entry ? await this.#cache.get(entry) : null
    if (kept) {
      progress.arrive(file, kept.byteLength)
      return kept
    }
    const fetched = (cache: RequestCache) =>
      download({
        url: new URL(file, this.#folder),
        file,
        signal,
        cache,
        onBytes: (count) => isManifest || progress.arrive(file, count),
        unreachable: (cause) => unreachable(file, cause),
        refusal: (response) => refusal(file, response),
      })
    const known = entry ?? this.#known.get(file)
    // A damaged file in the browser's cache, or a page in its place, would be given out again and again.
    const first = await fetched('default').catch(passOnEnd)
    const isSound = async (found: ArrayBuffer) => (isManifest ? parses(found) : !known || (await isWhole(found, known)))
    const bytes = first && (await isSound(first)) ? first : await fetched('reload')
    if (isManifest) this.#readManifest(bytes)
    if (entry) await this.#cache.put(entry, bytes)
    return bytes
  }

  /** Names files that are read next, and not with the start. */
  expect(entries: readonly ModelFile[]): void {
    this.#download.end()
    this.#download = new Download(this.#onDownload)
    this.#download.expect(entries)
    this.keep(entries)
  }

  /** Names files that are small, and kept for offline use when they have been read. */
  keep(entries: readonly ModelFile[]): void {
    for (const entry of entries) this.#later.set(entry.file, entry)
  }

  /**
   * Fetches a file that is not on this device yet, without word of how much of it has arrived.
   *
   * @returns whether it is kept now
   */
  async fetchAndKeep(entry: ModelFile, signal: AbortSignal): Promise<boolean> {
    this.keep([entry])
    if (await this.#cache.get(entry)) return true
    await this.read(entry.file, signal)
    return (await this.#cache.get(entry)) !== null
  }

  /** The files that are waited for have been read or have failed. */
  arrived(): void {
    this.#download.end()
  }

  /** Leaves it to the engine to say so where the manifest is no manifest. */
  #readManifest(bytes: ArrayBuffer): void {
    try {
      const { files } = parseManifest(new TextDecoder().decode(bytes))
      const names = Object.keys(files).filter((name) => !this.#notAtFirst.includes(name))
      this.#download.expect(names.map((name) => files[name]))
      for (const entry of Object.values(files)) this.#known.set(entry.file, entry)
    } catch {
      // A damaged one.
    }
  }
}

function parses(bytes: ArrayBuffer): boolean {
  try {
    parseManifest(new TextDecoder().decode(bytes))
    return true
  } catch {
    return false
  }
}

/** Why this is not the file; null where it is. */
function refusal(file: string, { ok, status, headers }: Response): StyleTransferError | null {
  // Servers that answer every unknown address with the app's page do so with status 200.
  if (ok && !headers.get('content-type')?.startsWith('text/html')) return null
  return new StyleTransferError(
    'model-missing',
    `The style model's file “${file}” is not on the server (${ok ? 'a page came instead' : status}). ` +
      'It may have another version of the app by now; try again in a while.',
  )
}

/** Anything else is worth a second request; what stalled has had its second one. */
function passOnEnd(error: unknown): null {
  if (isAbort(error) || isTimeOut(error)) throw error
  return null
}

/** What a failed transfer means; an abort is passed on untouched. */
function unreachable(file: string, cause: unknown): unknown {
  if (isAbort(cause)) return cause
  return new StyleTransferError(
    'model-missing',
    navigator.onLine
      ? `The style model's file “${file}” could not be downloaded. Check the connection and try again.`
      : 'You are offline, and the style model is not on this device yet. Connect once and try again; ' +
          'after that it works offline.',
    { cause },
  )
}
