import { type ImageInput, type PixelImage, readImage } from '../core/image.ts'
import { LOOK_KNOBS } from '../core/knobs.ts'
import { usualLook } from '../core/look.ts'
import { PICTURE_PIXELS, type PicturePlan, planPass, planPicture, type SizePlan } from '../core/plan.ts'
import type { Manifest } from '../core/release.ts'
import { type Size, sameSize } from '../core/size.ts'
import { draftEdge } from '../core/strokes.ts'
import type { LearntStyle, Style, StyleVector, Weighted } from '../core/style.ts'
import { isProgram, paintingBudget } from './backends/budget.ts'
import { BuiltIns, Mixes } from './built-ins.ts'
import { checkCall, checkSides } from './check-arguments.ts'
import { Painting, wornAt } from './draft-and-merge.ts'
import type { Pictures, TransformerExecutor } from './executor.ts'
import { MemoryPictures } from './memory-pictures.ts'
import { opaqueImage } from './pixels.ts'
import { loadFile } from './release-files.ts'
import type {
  BuiltInRef,
  CallOptions,
  EngineOptions,
  Painted,
  PaintOptions,
  PassNeed,
  PlanOptions,
  StylisedImage,
  StyliseOptions,
} from './types.ts'

/** Short side in px at which a photo's own vector is read, at most. */
const MAX_OWN_STYLE_PX = 640

/** What an engine paints with. */
export interface PhotoPainterParts {
  readonly manifest: Manifest
  readonly transformer: TransformerExecutor
  readonly options: Pick<EngineOptions, 'models' | 'budgetBytes' | 'memoryShare' | 'strips'>
  /** Bytes that activations may take on this device. */
  readonly deviceBytes: number
  /** A painting's or photo's style vector from so many px of its short side. */
  readonly predict: (image: PixelImage, shortSide: number, call: CallOptions) => Promise<StyleVector>
}

/** Plans and paints photos with one executor of the transformer. Calls must not overlap. */
export class PhotoPainter {
  readonly #parts: PhotoPainterParts
  readonly #budgetBytes: number
  /** The part of it for painting. */
  readonly #paintingBytes: number
  readonly #maxPixels = isProgram() ? PICTURE_PIXELS.program : PICTURE_PIXELS.page
  readonly #paintings = new WeakMap<PixelImage, Painting>()
  readonly #mixes: Mixes
  readonly #builtIns: BuiltIns
  readonly #pictures: Pictures
  /** Of the photo that was painted last: others keep nothing on the device. */
  #last: Painting | null = null

  constructor(parts: PhotoPainterParts) {
    this.#parts = parts
    const { manifest, deviceBytes, options } = parts
    const { models, budgetBytes, memoryShare = 1, strips } = options
    if (strips) parts.transformer.share?.(strips)
    this.#pictures = parts.transformer.pictures ?? new MemoryPictures(parts.transformer)
    this.#mixes = new Mixes((style) => this.fullStyle(style))
    this.#builtIns = new BuiltIns(manifest, (entry) => loadFile(models, entry))
    this.#budgetBytes = (budgetBytes ?? deviceBytes) * memoryShare
    this.#paintingBytes = budgetBytes ? this.#budgetBytes : paintingBudget(deviceBytes) * memoryShare
  }

  plan(width: number, height: number, options: PlanOptions = {}): PicturePlan {
    checkSides(width, height)
    checkCall(options)
    const { maxEdge, stroke = LOOK_KNOBS.stroke.usual } = options
    const { manifest, transformer } = this.#parts
    const { most = { pixels: Number.POSITIVE_INFINITY, edge: undefined } } = transformer
    return planPicture(
      { width, height },
      {
        maxEdge,
        draftEdge: draftEdge(stroke),
        maxPixels: this.#maxPixels,
        maxPassPixels: Math.min(most.pixels, Math.floor(this.#paintingBytes / transformer.bytesPerPixel)),
        maxPassEdge: most.edge,
        multipleOf: manifest.transformer.multipleOf,
      },
    )
  }

  planPass(width: number, height: number, { maxEdge, bytesPerPixel, multipleOf }: PassNeed): SizePlan {
    return planPass(
      { width, height },
      { maxEdge, maxPassPixels: Math.floor(this.#budgetBytes / bytesPerPixel), multipleOf },
    )
  }

  fullStyle(style: Style): LearntStyle {
    return this.#parts.transformer.styles.full(style)
  }

  builtIn(style: BuiltInRef): Promise<LearntStyle> {
    return this.#builtIns.get(style)
  }

  async stylise(...asked: Parameters<PhotoPainter['paint']>): Promise<StylisedImage> {
    const painted = await this.paint(...asked)
    try {
      return { ...(await painted.pixels()), plan: painted.plan }
    } finally {
      painted.free()
    }
  }

  async paint(
    given: ImageInput,
    styles: Style | readonly Weighted<Style>[],
    { options, call }: { options: PaintOptions; call: CallOptions },
  ): Promise<Painted> {
    const photo = readImage(given)
    const style = this.#mixes.of(styles)
    const { strength, stroke, keepColours, brushwork } = { ...usualLook, ...options }
    const plan = this.plan(photo.width, photo.height, { maxEdge: options.maxEdge, stroke })
    const own = options.ownStyle && this.fullStyle(options.ownStyle)
    const brush = { style, strength, keepColours, brushwork, own }
    const painting = this.#painting(photo)
    const picture = await (options.draft ? painting.draft(plan, brush, call) : painting.picture(plan, brush, call))
    return this.#handed(picture, plan, { options, call })
  }

  /** A frame of a moving picture; null where it is not painted from bitmap to bitmap. */
  async frame(
    bitmap: ImageBitmap,
    styles: Style | readonly Weighted<Style>[],
    { options, call }: { options: StyliseOptions; call: CallOptions },
  ): Promise<ImageBitmap | null> {
    const { frames } = this.#parts.transformer
    const { strength, stroke, keepColours, brushwork } = { ...usualLook, ...options }
    const { draft: pass } = this.plan(bitmap.width, bitmap.height, { stroke })
    // A larger one is to be made smaller first.
    if (!frames || !sameSize(pass, bitmap) || (strength !== 1 && !options.ownStyle)) return null
    const own = options.ownStyle && this.fullStyle(options.ownStyle)
    const { worn, ground } = wornAt({ style: this.#mixes.of(styles), strength, brushwork, own })
    return frames.paint(bitmap, { pass, style: worn, ground, keepColours }, call)
  }

  /** A picture as it is handed out. */
  async #handed(
    picture: Size,
    plan: PicturePlan,
    { options, call }: { options: PaintOptions; call: CallOptions },
  ): Promise<Painted> {
    const pictures = this.#pictures
    const { bitmapPixels = 0 } = options
    let bitmap: ImageBitmap | null = null
    try {
      if (picture.width * picture.height <= bitmapPixels) bitmap = await pictures.bitmap(picture)
      if (!options.live) await pictures.done(call)
      call.signal?.throwIfAborted()
    } catch (error) {
      bitmap?.close()
      pictures.free(picture)
      throw error
    }
    const { width, height } = picture
    return { width, height, plan, bitmap, pixels: () => pictures.pixels(picture), free: () => pictures.free(picture) }
  }

  #painting(photo: PixelImage): Painting {
    const known = this.#paintings.get(photo) ?? this.#begin(photo)
    if (this.#parts.transformer.pictures && this.#last !== known) this.#last?.forget()
    this.#last = known
    return known
  }

  #begin(photo: PixelImage): Painting {
    const { transformer, predict } = this.#parts
    // Read at the pass's size: measured over ten photos, strength 0 then returns the photo 0.9 dB closer than from 384 px.
    const readStyle = (sized: PixelImage, call: CallOptions) =>
      // As the transformer sees it, or strength 0 would return another photo where there is transparency.
      predict(opaqueImage(sized), Math.min(sized.width, sized.height, MAX_OWN_STYLE_PX), call)
    const painting = new Painting(photo, {
      styles: transformer.styles,
      pictures: this.#pictures,
      budgetBytes: this.#paintingBytes,
      readStyle,
    })
    this.#paintings.set(photo, painting)
    return painting
  }
}
