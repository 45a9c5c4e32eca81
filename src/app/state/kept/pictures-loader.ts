/**
 * What was made is not needed for the first picture, so that its script comes when something is saved, when a polishing
 * run ends, or when someone looks.
 */
import type { PolishRun } from '../types.ts'
import type { KeptPictures, KeptPicturesParts } from './kept-pictures.ts'

export class PicturesLoader {
  readonly #parts: KeptPicturesParts
  #loading: Promise<KeptPictures> | null = null
  /** The run in work, and the iteration that it was first seen at. */
  #working: { readonly from: number } | null = null

  constructor(parts: KeptPicturesParts) {
    this.#parts = parts
    parts.cell.subscribe(() => this.#follow(parts.cell.value.polish.run))
  }

  /** Rejects where the script cannot be had; the next call tries again. */
  load(): Promise<KeptPictures> {
    this.#loading ??= import('./kept-pictures.ts').then(
      async ({ KeptPictures }) => {
        const pictures = new KeptPictures(this.#parts)
        await pictures.begin()
        return pictures
      },
      (error: unknown) => {
        this.#loading = null
        throw error
      },
    )
    return this.#loading
  }

  /** Keeps a picture that has been polished to its end; not one that was shown once more. */
  #follow(run: PolishRun | null): void {
    const from = this.#working?.from
    this.#working = run?.status === 'running' ? { from: from ?? run.iteration } : null
    const isNew = from !== undefined && run?.status === 'finished' && run.iteration > from && run.shown
    if (!isNew || run.picture?.stage !== 'full') return
    const { value } = this.#parts.cell
    this.load().then(
      (pictures) => pictures.keepPolished(value),
      () => undefined,
    )
  }
}
