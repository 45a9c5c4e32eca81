/** The full picture of an earlier visit, shown again instead of being painted again; and this visit's, for the next one. */
import type { Cell } from '../cell.ts'
import type { LastPicture, StoreDeps } from '../deps.ts'
import type { PaintSpec } from '../settings/wanted.ts'
import type { AppState } from '../types.ts'
import type { Photos } from './photos.ts'
import type { PicturePainter } from './picture-painter.ts'

/** A full picture that stays for so long is worth keeping, ms. */
const STILL = 1200

export interface LastPicturesParts {
  readonly cell: Cell<AppState>
  readonly deps: Pick<StoreDeps, 'lastPicture'>
  readonly photos: Pick<Photos, 'showPicture'>
  readonly painter: Pick<PicturePainter, 'adopt'>
  /** What the settings ask for. */
  readonly spec: () => PaintSpec | 'waiting'
}

export class LastPictures {
  readonly #parts: LastPicturesParts
  #found: LastPicture | null = null
  #keptKey: string | null = null
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(parts: LastPicturesParts) {
    this.#parts = parts
    if (parts.deps.lastPicture) parts.cell.subscribe(() => this.#follow())
  }

  /** Never rejects. */
  async load(): Promise<void> {
    this.#found = (await this.#parts.deps.lastPicture?.find().catch(() => null)) ?? null
  }

  /** Puts the earlier visit's picture on the page where it is the one of that name; false where it is not, from then on. */
  show(key: string): boolean {
    const found = this.#found
    this.#found = null
    if (found?.key !== key) {
      found?.bitmap.close()
      return false
    }
    const { bitmap, width, height } = found
    this.#keptKey = key
    this.#parts.painter.adopt(key)
    this.#parts.photos.showPicture({ bitmap, width, height, stage: 'full' }, true)
    return true
  }

  #follow(): void {
    const { picture, job } = this.#parts.cell.value
    if (picture?.stage !== 'full' || job) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#keep(), STILL)
  }

  #keep(): void {
    const { picture, job } = this.#parts.cell.value
    const spec = this.#parts.spec()
    if (picture?.stage !== 'full' || job || spec === 'waiting' || !spec.look || spec.key === this.#keptKey) return
    const { key } = spec
    this.#keptKey = key
    const { bitmap, width, height } = picture
    this.#parts.deps.lastPicture?.keep({ key, bitmap, width, height })
  }
}
