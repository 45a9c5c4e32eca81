/**
 * A picture out of two passes of the transformer. Strokes have a fixed size in pixels, so a photo painted at its full
 * size alone is a recoloured photo with fine texture. Here a draft of the whole photo gives composition, colours and
 * strokes, a full pass the octaves that the draft cannot hold, and the photo its own finest ones where memory holds no
 * full pass. So a picture looks the same at every size, and its preview is the draft.
 */
import type { PixelImage } from '../core/image.ts'
import type { PassSize, PicturePlan } from '../core/plan.ts'
import { resample } from '../core/resample.ts'
import type { Size } from '../core/size.ts'
import { type LearntStyle, learntWithStrength, type StyleVector } from '../core/style.ts'
import type { PassJob, Pictures, TransformerExecutor } from './executor.ts'
import { groundedRows } from './pixels.ts'
import { type CallOptions, partOf } from './types.ts'

/** What a picture is painted with. */
export interface Brush {
  /** In full; the same object for the same style. */
  readonly style: LearntStyle
  /** 0 = the photo, 1 = the painting; may pass 1. */
  readonly strength: number
  /** Amount of ground under the photo, 0..1. */
  readonly brushwork: number
  readonly keepColours: boolean
  /** The photo's own style in full, where it need not be read off it. */
  readonly own?: LearntStyle | undefined
}

/** What a photo is painted with, whatever the style. */
interface Tools {
  readonly styles: TransformerExecutor['styles']
  readonly pictures: Pictures
  /** Bytes that a pass may take. */
  readonly budgetBytes: number
  /** Reads a photo's own style vector. */
  readonly readStyle: (photo: PixelImage, call: CallOptions) => Promise<StyleVector>
}

/** Share of a pass's progress that reading the photo's own style takes. */
const OWN_STYLE_SHARE = 0.15
/** What is kept of a photo by size: its draft's and its full pass's. */
const SIZES_KEPT = 2

/** Paints one photo, and remembers of it what a slider asks for again and again. */
export class Painting {
  readonly #photo: PixelImage
  readonly #tools: Tools
  readonly #sized = new Map<string, PixelImage>()
  /** The photo's own style by size. */
  readonly #own = new WeakMap<PixelImage, LearntStyle>()
  /** By pass and amount. */
  readonly #grounds = new Map<string, PassJob['photo']>()
  #draft: { readonly key: string; readonly style: LearntStyle; readonly picture: Size } | null = null

  constructor(photo: PixelImage, tools: Tools) {
    this.#photo = photo
    this.#tools = tools
  }

  /** The draft alone, at its own size; the caller's to free. */
  async draft(plan: PicturePlan, brush: Brush, call: CallOptions): Promise<Size> {
    const { pictures } = this.#tools
    const picture = await this.#drafted(plan.draft, brush, call)
    return brush.keepColours
      ? pictures.withColoursOf(call, picture, this.#at(plan.draft), false)
      : pictures.share(picture)
  }

  /** The picture, at the plan's size; the caller's to free. */
  async picture(plan: PicturePlan, brush: Brush, call: CallOptions): Promise<Size> {
    const { draft, full } = plan
    const { pictures } = this.#tools
    const share = full ? area(draft) / (area(draft) + area(full)) : 1
    // The draft stays, for it is asked for again.
    let picture = pictures.share(await this.#drafted(draft, brush, partOf(call, 0, share)))
    let isShared = true
    const becomes = (next: Size) => {
      picture = next
      isShared = false
    }
    try {
      if (full) {
        const fine = await this.#pass(full, brush, partOf(call, share, 1 - share))
        const merged = await pictures.merged(call, picture, fine)
        pictures.free(picture)
        becomes(merged)
      }
      const photo = this.#at(plan)
      if (picture.width < plan.width || picture.height < plan.height) {
        const larger = await pictures.withFineOctaves(call, picture, photo, 1 - Math.min(1, brush.strength))
        pictures.free(picture)
        becomes(larger)
      }
      if (brush.keepColours) {
        const kept = await pictures.withColoursOf(call, picture, photo, !isShared)
        if (isShared) pictures.free(picture)
        becomes(kept)
      }
      return picture
    } catch (error) {
      pictures.free(picture)
      throw error
    }
  }

  /** Lets go of what is kept for the next picture of this photo. */
  forget(): void {
    if (this.#draft) this.#tools.pictures.free(this.#draft.picture)
    this.#draft = null
  }

  /** The draft as painted; the last one is kept, since a preview and then the picture ask for the same. */
  async #drafted(pass: PassSize, brush: Brush, call: CallOptions): Promise<Size> {
    const { style, strength, brushwork } = brush
    const key = JSON.stringify([pass, strength, brushwork])
    if (this.#draft?.key === key && this.#draft.style === style) call.onProgress?.({ done: 1 })
    else {
      const picture = await this.#pass(pass, brush, call)
      this.forget()
      this.#draft = { key, style, picture }
    }
    return this.#draft.picture
  }

  async #pass(pass: PassSize, { style, strength, brushwork, own: known }: Brush, call: CallOptions): Promise<Size> {
    const photo = this.#at(pass)
    let [own, rest] = [known, call]
    if (strength !== 1) {
      own ??= await this.#ownStyle(photo, partOf(call, 0, OWN_STYLE_SHARE))
      rest = partOf(call, OWN_STYLE_SHARE, 1 - OWN_STYLE_SHARE)
    }
    const { worn, ground } = wornAt({ style, strength, brushwork, own })
    const job = { photo: this.#grounded(pass, ground), style: worn, budgetBytes: this.#tools.budgetBytes }
    return this.#tools.pictures.pass(job, rest)
  }

  /** The same object for what is painted again and again, so that what hangs on it alone need not be computed again. */
  #grounded(pass: PassSize, amount: number): PassJob['photo'] {
    const key = JSON.stringify([pass, amount])
    return keepOf(this.#grounds, key, () => groundedRows(this.#at(pass), pass, amount))
  }

  /** Read once for each pass's size: strength 0 then returns the photo some 3 dB closer than with one of both. */
  async #ownStyle(photo: PixelImage, call: CallOptions): Promise<LearntStyle> {
    const own = this.#own.get(photo) ?? this.#tools.styles.full(await this.#tools.readStyle(photo, call))
    this.#own.set(photo, own)
    return own
  }

  #at({ width, height }: PassSize | PicturePlan): PixelImage {
    if (width === this.#photo.width && height === this.#photo.height) return this.#photo
    return keepOf(this.#sized, `${width}×${height}`, () => resample(this.#photo, width, height))
  }
}

/** What is kept under a key, and used last now; made where it is not there. */
function keepOf<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const found = kept.get(key) ?? make()
  kept.delete(key)
  kept.set(key, found)
  const [oldest] = kept.keys()
  if (kept.size > SIZES_KEPT) kept.delete(oldest)
  return found
}

/** What the network wears for a strength, and the amount of ground. @param brush with the photo's own style where its strength is not 1 */
export function wornAt({ style, strength, brushwork, own }: Omit<Brush, 'keepColours'>) {
  return {
    worn: own && strength !== 1 ? learntWithStrength(own.norms, style, strength) : style,
    // Strength 0 returns the photo, and not a noisy one.
    ground: brushwork * Math.min(1, strength),
  }
}

function area({ paddedWidth, paddedHeight }: PassSize): number {
  return paddedWidth * paddedHeight
}
