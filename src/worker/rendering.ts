import type { PixelImage } from '../core/image.ts'
import { type Look, lookSettings } from '../core/look.ts'
import { isWhole } from '../core/plan.ts'
import { resample } from '../core/resample.ts'
import type { StyleRef } from '../core/style-ref.ts'
import { untilAborted } from '../core/until-aborted.ts'
import type { Engine } from '../engine/types.ts'
import { type DecodedFile, mostBitmapPixels, toBitmap } from './decode-blob.ts'
import type { PaintingEngine } from './engine-host.ts'
import { free } from './free.ts'
import type { Kept, KeptResults } from './kept-results.ts'
import type { Masking } from './masking.ts'
import { pictureSize } from './picture-size.ts'
import type { JobId, Rendered, RenderRequest, ServiceEvent } from './protocol.ts'

/** What pictures for the page are made with. */
export interface RenderingParts {
  readonly painter: (look: Partial<Look<StyleRef>>, signal: AbortSignal) => Promise<PaintingEngine>
  readonly photo: (photoId: string) => Promise<DecodedFile>
  readonly styles: (engine: PaintingEngine, look: Look<StyleRef>, signal: AbortSignal) => Promise<Look>
  readonly masks: { readonly load: () => Promise<Masking>; readonly forget: () => void }
  readonly kept: KeptResults
  readonly emit: (event: ServiceEvent) => void
  /** Called when a full picture is there. */
  readonly painted: () => void
}

/** A picture, and what shows it. */
interface Shown extends Kept {
  readonly width: number
  readonly height: number
  readonly bitmap: ImageBitmap
}

/** The picture of a photo, or its draft where that is smaller and a preview is all that is wanted. */
export async function render(
  request: RenderRequest,
  job: JobId,
  parts: RenderingParts,
  signal: AbortSignal,
): Promise<Rendered> {
  const { look, where, photoId, stage } = request
  const engine = await parts.painter(look ?? {}, signal)
  const photo = await untilAborted(parts.photo(photoId), signal)
  const size = pictureSize(engine, photo)
  const whole = look === null || isWhole(engine.plan(photo.image.width, photo.image.height, look))
  const draft = stage === 'preview' && !whole
  if (!draft) parts.kept.forgetFull()
  if (!where) parts.masks.forget()
  // A draft stays the engine's, which puts the picture together from it.
  const isOwn = !draft && !whole
  const turn = { engine, photo: photo.image, draft, signal, job }
  const picture = !look
    ? await inMemory(resample(photo.image, size.width, size.height), false)
    : where
      ? await inMemory(await masked({ ...request, look, where }, turn, parts), isOwn)
      : await painted(request, look, turn, { parts, isOwn })
  if (signal.aborted) {
    picture.bitmap.close()
    picture.free?.()
    throw signal.reason
  }
  const { width, height, bitmap } = picture
  const resultId = draft ? null : parts.kept.keep('full', picture)
  if (draft) picture.free?.()
  else parts.painted()
  return { stage: draft ? 'preview' : 'full', bitmap, width, height, reducedBy: size.reducedBy, resultId }
}

interface Turn {
  readonly engine: PaintingEngine
  readonly photo: PixelImage
  readonly draft: boolean
  readonly signal: AbortSignal
  readonly job: JobId
}

/** Where the engine has it on a graphics processor, its pixels stay there until they are saved. */
async function painted(
  { live }: Pick<RenderRequest, 'live'>,
  look: Look<StyleRef>,
  { engine, photo, draft, signal, job }: Turn,
  { parts, isOwn }: { readonly parts: RenderingParts; readonly isOwn: boolean },
): Promise<Shown> {
  const { styles } = await parts.styles(engine, look, signal)
  const onProgress = ({ done }: { readonly done: number }) => parts.emit({ type: 'progress', job, done })
  const picture = await engine.paint(photo, styles, {
    ...{ ...lookSettings(look), draft, signal, onProgress, live },
    bitmapPixels: mostBitmapPixels(),
  })
  const { width, height, bitmap, pixels, free: letGo } = picture
  if (bitmap) return { width, height, bitmap, pixels, free: letGo }
  try {
    return await inMemory(await pixels(), isOwn)
  } finally {
    letGo()
  }
}

async function masked(
  {
    look,
    where,
  }: RenderRequest & { readonly look: Look<StyleRef>; readonly where: NonNullable<RenderRequest['where']> },
  { engine, photo, draft, signal, job }: Turn,
  { styles, masks, emit }: RenderingParts,
): Promise<PixelImage> {
  const onProgress = ({ done }: { readonly done: number }) => emit({ type: 'progress', job, done })
  const paint: (wanted: Look<StyleRef>) => ReturnType<Engine['stylise']> = async (wanted) =>
    engine.stylise(photo, (await styles(engine, wanted, signal)).styles, {
      ...{ ...lookSettings(wanted), draft, signal, onProgress },
    })
  return (await masks.load()).picture(photo, { look, where, draft }, { paint, signal })
}

/** @param isOwn its bytes are nobody else's */
async function inMemory(image: PixelImage, isOwn: boolean): Promise<Shown> {
  const { width, height } = image
  const bitmap = await toBitmap(image)
  return { width, height, bitmap, pixels: async () => image, ...(isOwn && { free: () => free(image) }) }
}
