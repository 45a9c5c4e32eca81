/** Pictures with a style in one part of the photo and another, or none, in the rest. */
import type { PixelImage } from '../core/image.ts'
import { type Look, lookSettings } from '../core/look.ts'
import { invertedMask } from '../core/mask.ts'
import { decodeMask, type Mask } from '../core/mask-code.ts'
import { BlendTaps, blendRows, edgesOf, type Guide, guideOf, type MaskEdges } from '../core/mask-edges.ts'
import { resample } from '../core/resample.ts'
import { selectSubject } from '../core/selection.ts'
import type { Size } from '../core/size.ts'
import type { StyleRef } from '../core/style-ref.ts'
import { Pauses } from '../engine/pause.ts'
import type { Engine } from '../engine/types.ts'
import type { DecodedFile } from './decode-blob.ts'
import type { PolishRequest, RenderRequest, SelectRequest, Where } from './protocol.ts'

/** px of all pictures that are kept at most, four bytes each; one that is larger is painted again for each mask. */
const KEPT_PIXELS = 16e6
const KEPT = 8
/** Rows that are put together without looking whether that is still wanted. */
const BAND = 32

/** What is needed of the worker. */
export interface MaskingParts {
  readonly engine: () => Promise<Engine>
  readonly photo: (photoId: string) => Promise<DecodedFile>
  readonly styles: (engine: Engine, look: Look<StyleRef>, signal: AbortSignal) => Promise<Look>
}

/** What is to be painted. */
interface Wanted extends Pick<RenderRequest, 'look'> {
  readonly look: Look<StyleRef>
  readonly where: Where
  readonly draft: boolean
}

interface Tools {
  readonly signal: AbortSignal
  /** The whole picture in a look. */
  readonly paint: (look: Look<StyleRef>) => Promise<PixelImage>
}

/** Puts pictures together by masks. What they are made of is kept, so that while a mask is painted nothing else is. */
export class Masking {
  readonly #parts: MaskingParts
  /** By key; the one used last goes last. */
  readonly #kept = new Map<string, PixelImage>()
  /** Photos at masks' sizes. */
  readonly #guides = new WeakMap<PixelImage, Guide>()
  #edges: { readonly key: string; readonly photo: PixelImage; readonly edges: MaskEdges } | null = null

  constructor(parts: MaskingParts) {
    this.#parts = parts
  }

  /** @throws what painting throws */
  async picture(photo: PixelImage, { look, where, draft }: Wanted, { paint, signal }: Tools): Promise<PixelImage> {
    const stage = draft ? 'draft' : 'full'
    const inside = await this.#keep(`${stage} ${where.keys[0]}`, () => paint(look))
    const sized = await this.#sized(photo, inside)
    const { outside } = where
    const other = outside ? await this.#keep(`${stage} ${where.keys[1]}`, () => paint(outside)) : sized
    const into = [...this.#kept.values()].includes(inside) ? blank(inside) : inside
    return this.#blend(photo, where, { photo: sized, inside, outside: other, into }, signal)
  }

  /** A polished picture with its mask. */
  async over(polished: PixelImage, { photoId, where }: PolishRequest, signal: AbortSignal): Promise<PixelImage> {
    if (!where) return polished
    const { image: photo } = await this.#parts.photo(photoId)
    const { width, height } = polished
    const sized = await this.#sized(photo, polished)
    const { outside } = where
    const painted = async (look: Look<StyleRef>) => {
      const engine = await this.#parts.engine()
      const { styles } = await this.#parts.styles(engine, look, signal)
      const options = { ...lookSettings(look), maxEdge: Math.max(width, height), signal }
      return resample(await engine.stylise(photo, styles, options), width, height)
    }
    const other = outside ? await this.#keep(`${width}×${height} ${where.keys[1]}`, () => painted(outside)) : sized
    return this.#blend(photo, where, { photo: sized, inside: polished, outside: other, into: blank(polished) }, signal)
  }

  async select({ photoId, width, height, seeds }: SelectRequest): Promise<Uint8Array<ArrayBuffer>> {
    const { image: photo } = await this.#parts.photo(photoId)
    return selectSubject(this.#guide(photo, { width, height }).photo, seeds).data
  }

  async #blend(
    photo: PixelImage,
    where: Where,
    pictures: Record<'photo' | 'inside' | 'outside' | 'into', PixelImage>,
    signal: AbortSignal,
  ): Promise<PixelImage> {
    const edges = this.#edgesOf(photo, where)
    const { into } = pictures
    const taps = new BlendTaps(edges, into)
    const pauses = new Pauses(into.height, { signal })
    for (let y = 0; y < into.height; y += BAND) {
      await pauses.before()
      blendRows({ ...pictures, edges }, taps, [y, Math.min(into.height, y + BAND)])
    }
    const { width, height, data } = into
    return { width, height, data }
  }

  #edgesOf(photo: PixelImage, { mask: text, isInverted }: Where): MaskEdges {
    const key = `${isInverted} ${text}`
    if (this.#edges?.key === key && this.#edges.photo === photo) return this.#edges.edges
    const mask = soundMask(text)
    const edges = edgesOf(isInverted ? invertedMask(mask) : mask, this.#guide(photo, mask))
    this.#edges = { key, photo, edges }
    return edges
  }

  #guide(photo: PixelImage, { width, height }: Size): Guide {
    const known = this.#guides.get(photo)
    if (known?.photo.width === width && known.photo.height === height) return known
    const guide = guideOf(resample(photo, width, height))
    this.#guides.set(photo, guide)
    return guide
  }

  async #sized(photo: PixelImage, { width, height }: Size): Promise<PixelImage> {
    if (photo.width === width && photo.height === height) return photo
    return this.#keep(`photo ${width}×${height}`, async () => resample(photo, width, height), photo)
  }

  readonly #of = new WeakMap<PixelImage, PixelImage>()

  /** @param of another one is made for another one of these */
  async #keep(key: string, make: () => Promise<PixelImage>, of?: PixelImage): Promise<PixelImage> {
    const known = this.#kept.get(key)
    const image = known && (!of || this.#of.get(known) === of) ? known : await make()
    if (of) this.#of.set(image, of)
    this.#kept.delete(key)
    if (area(image) > KEPT_PIXELS) return image
    this.#kept.set(key, image)
    const sum = (): number => [...this.#kept.values()].reduce((total, kept) => total + area(kept), 0)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT && sum() <= KEPT_PIXELS) break
      this.#kept.delete(oldest)
    }
    return image
  }
}

/** What is no mask lets the style be everywhere. */
function soundMask(text: string): Mask {
  try {
    return decodeMask(text)
  } catch {
    return { width: 1, height: 1, data: Uint8Array.of(255) }
  }
}

function blank({ width, height }: Size): PixelImage {
  return { width, height, data: new Uint8ClampedArray(width * height * 4) }
}

function area({ width, height }: Size): number {
  return width * height
}
