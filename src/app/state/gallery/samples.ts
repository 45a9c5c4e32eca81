/**
 * Paints what the tiles in sight would make of the open photo: one small picture after the other, in idle time, and not
 * at all on devices that are slow or short of power or data. Never says a word: without them, tiles show what the release
 * has.
 */
import { isAbort } from '../../../core/errors.ts'
import { usualLook } from '../../../core/look.ts'
import type { StyleRef } from '../../../core/style-ref.ts'
import type { Client } from '../../../worker/client.ts'
import { keepSample, keptSample } from '../../storage/sample-cache.ts'
import type { Cell } from '../cell.ts'
import type { Lookup } from '../settings/wanted.ts'
import { type AppState, SAMPLE_ID, type StyleId } from '../types.ts'

export interface SampleParts {
  readonly cell: Cell<AppState>
  readonly client: Pick<Client, 'thumbnail'>
  readonly lookup: Lookup
  /** The photo that the worker has; null before there is one. */
  readonly openId: () => string | null
  readonly release: string
  /** Whether power and data are to be had; asked before each. */
  readonly allowed: () => Promise<boolean>
}

/** Two in a row that take longer, ms, are a sign that the device has other things to do. */
const SLOW = 6000
/** Pictures in memory at most, of all photos of this visit. */
const MOST = 300
/** Time that nothing is to have happened for before one is painted, ms. */
const IDLE = 250

/** A picture to paint. */
interface Wanted {
  readonly photoId: string
  readonly id: StyleId
  readonly ref: StyleRef
}

/** A picture that is shown, and what it was painted with. */
type Shown = { readonly url: string; readonly ref: unknown }

export class Samples {
  readonly #parts: SampleParts
  /** By photo and style; the ones that were asked for last come last. */
  readonly #shown = new Map<string, Shown>()
  #seen: readonly StyleId[] = []
  #photoId: string | null = null
  #running = false
  #slow = 0
  #failures = 0

  constructor(parts: SampleParts) {
    this.#parts = parts
    parts.cell.subscribe(() => this.#follow())
  }

  /** Tells which tiles are in sight. */
  see(ids: readonly StyleId[]): void {
    this.#seen = ids
    void this.#run()
  }

  #follow(): void {
    const photoId = this.#parts.openId()
    if (photoId !== this.#photoId) {
      this.#photoId = photoId
      this.#publish()
    }
    void this.#run()
  }

  get #isIdle(): boolean {
    const { picture, job, engine } = this.#parts.cell.value
    return engine.status === 'ready' && job === null && picture !== null && picture.stage !== 'preview'
  }

  /** The next style in sight without a picture of the open photo, and what it is painted with. */
  get #next(): Wanted | null {
    const photoId = this.#parts.openId()
    // The release's own thumbnails are of the sample photo.
    if (photoId === null || photoId === SAMPLE_ID || this.#slow > 1 || this.#failures > 2) return null
    for (const id of this.#seen) {
      const ref = this.#parts.lookup(id)
      // A kept mix's thumbnail is of a photo of the person's own.
      if (typeof ref === 'string' || 'parts' in ref || this.#shown.get(nameOf(photoId, id))?.ref === ref) continue
      return { photoId, id, ref }
    }
    return null
  }

  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    try {
      while (this.#next && this.#isIdle && (await this.#parts.allowed())) {
        await new Promise((resolve) => setTimeout(resolve, IDLE))
        const next = this.#next
        if (!next || !this.#isIdle) continue
        await this.#paint(next)
      }
    } finally {
      this.#running = false
    }
  }

  async #paint({ photoId, id, ref }: Wanted): Promise<void> {
    // An own style may be learnt anew under its id.
    const name = id.startsWith('builtin:') ? `${this.#parts.release} ${nameOf(photoId, id)}` : null
    const kept = name && (await keptSample(name))
    if (kept) {
      this.#show(photoId, id, kept, ref)
      return
    }
    const started = performance.now()
    try {
      const picture = await this.#parts.client.thumbnail({
        photoId,
        look: { ...usualLook, styles: [{ style: ref, weight: 1 }] },
      })
      this.#slow = performance.now() - started > SLOW ? this.#slow + 1 : 0
      this.#failures = 0
      this.#show(photoId, id, picture, ref)
      if (name) await keepSample(name, picture)
    } catch (error) {
      // It gave way; its turn comes again when nothing else is wanted.
      if (isAbort(error)) return
      this.#failures++
    }
  }

  #show(photoId: string, id: StyleId, picture: Blob, ref: unknown): void {
    const name = nameOf(photoId, id)
    this.#drop(name)
    this.#shown.set(name, { url: URL.createObjectURL(picture), ref })
    const [oldest] = this.#shown.keys()
    if (this.#shown.size > MOST) this.#drop(oldest)
    this.#publish()
  }

  #drop(name: string): void {
    const shown = this.#shown.get(name)
    if (shown) URL.revokeObjectURL(shown.url)
    this.#shown.delete(name)
  }

  #publish(): void {
    const { cell } = this.#parts
    const photoId = this.#photoId
    const samples: Partial<Record<StyleId, string>> = {}
    if (photoId !== null)
      for (const { id } of cell.value.styles) {
        const shown = this.#shown.get(nameOf(photoId, id))
        if (shown) samples[id] = shown.url
      }
    cell.set({ samples })
  }
}

function nameOf(photoId: string, id: StyleId): string {
  return `${photoId} ${id}`
}
