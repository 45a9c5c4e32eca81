/** What the worker does for the gallery in idle time: small pictures of the open photo, and files kept for offline use. */
import type { PixelImage } from '../core/image.ts'
import { type Look, lookSettings } from '../core/look.ts'
import type { ModelFile } from '../core/release.ts'
import type { StyleRef } from '../core/style-ref.ts'
import { untilAborted } from '../core/until-aborted.ts'
import type { Engine } from '../engine/types.ts'
import type { DecodedFile } from './decode-blob.ts'
import type { ThumbnailRequest } from './protocol-gallery.ts'
import type { ReleaseDownload } from './release-download.ts'
import { Stills, Thumbnails } from './thumbnails.ts'

export interface GalleryServiceParts {
  readonly engine: () => Promise<Engine>
  readonly photo: (photoId: string) => Promise<DecodedFile>
  readonly styles: (engine: Engine, look: Look<StyleRef>, signal: AbortSignal) => Promise<Look>
  /** null before the engine has been asked for. */
  readonly files: () => ReleaseDownload | null
}

export class GalleryService {
  readonly #parts: GalleryServiceParts
  readonly #thumbnails = new Thumbnails()
  readonly #stills = new Stills()

  constructor(parts: GalleryServiceParts) {
    this.#parts = parts
  }

  async thumbnail({ photoId, look, edge }: ThumbnailRequest, signal: AbortSignal): Promise<Blob> {
    const engine = await untilAborted(this.#parts.engine(), signal)
    const { image } = await untilAborted(this.#parts.photo(photoId), signal)
    const { styles } = await this.#parts.styles(engine, look, signal)
    const options = { ...lookSettings(look), draft: edge === undefined, signal }
    const stylise = (small: PixelImage) => engine.stylise(small, styles, options)
    return edge === undefined ? this.#thumbnails.paint(image, stylise) : this.#stills.paint(image, edge, stylise)
  }

  /**
   * Fetches files of the release that are not on this device yet.
   *
   * @param onProgress 0..1 of their bytes
   * @returns whether all of them are kept now
   */
  async keep(entries: readonly ModelFile[], signal: AbortSignal, onProgress: (done: number) => void): Promise<boolean> {
    await untilAborted(this.#parts.engine(), signal)
    const files = this.#parts.files()
    const all = entries.reduce((sum, { bytes }) => sum + bytes, 0)
    let arrived = 0
    let kept = files !== null
    for (const entry of entries) {
      signal.throwIfAborted()
      if (files && !(await files.fetchAndKeep(entry, signal))) kept = false
      arrived += entry.bytes
      onProgress(arrived / all)
    }
    return kept
  }
}
