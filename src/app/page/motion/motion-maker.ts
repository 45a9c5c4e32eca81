/** Before and after of what is on the page: from the person's choice to a file. */
import { type Size, withinEdge } from '../../../core/size.ts'
import { isPad, shownPicture } from '../../state/selectors.ts'
import type { AppState, Settings, Store } from '../../state/types.ts'
import { pictureFileName } from '../files.ts'
import { type FilmFormat, type MakeSource, makeFilm } from './film.ts'
import { type FilmLength, lapseAt, type Motion, SWEEP_EDGE, SWEEP_PICTURES, sweepAt } from './film-plan.ts'
import { copyAt, DividerSource, FadingSource, type Pictures } from './frame-source.ts'
import { type Layout, type StillFormat, sideBySide } from './side-by-side.ts'

export interface MotionChoice {
  readonly motion: Motion
  /** Of films. */
  readonly format: FilmFormat
  readonly seconds: FilmLength
  /** Of the picture with both. */
  readonly still: StillFormat
  readonly layout: Layout
}

export interface MotionCall {
  readonly signal: AbortSignal
  /** 0..1. */
  readonly onProgress: (done: number) => void
}

/** Whether there is a picture that is worth it: one that is painted to its end. */
export function isReady(state: AppState): boolean {
  return state.photo !== null && state.picture?.stage === 'full' && shownPicture(state) !== null
}

/** What a sweep goes through: the place in the mix, or the strength where nothing is mixed. @param share 0..1 */
export function sweepSettings(settings: Settings, share: number): Partial<Settings> {
  const { styleA, styleB, styleC, styleD, strength } = settings
  if ((styleA ?? styleC) && (styleB ?? styleD)) return { mix: share }
  if (isPad(settings) && (styleA ?? styleB)) return { mixDown: share }
  return { strength: share * (strength || 1) }
}

export class MotionMaker {
  readonly #store: Store
  #sweep: { readonly settings: Settings; readonly pictures: SweepPictures } | null = null

  constructor(store: Store) {
    this.#store = store
  }

  /** Small pictures of the run of these settings, where there are enough for a film. */
  async reel(): Promise<readonly Blob[]> {
    const frames = (await this.#store.polisher()).reel()
    return frames.length > 1 ? frames : []
  }

  /**
   * @throws AbortError where the signal says so or the page has gone on to something else, or an error without a sentence
   *   for a person
   */
  async make(choice: MotionChoice, call: MotionCall): Promise<File> {
    const { state } = this.#store
    const [photo, picture] = [state.photo, shownPicture(state)]
    if (!photo || !picture) throw new DOMException('There is no picture any more.', 'AbortError')
    const blob =
      choice.motion === 'side'
        ? await sideBySide(photo.bitmap, picture.bitmap, { layout: choice.layout, format: choice.still })
        : await makeFilm(await this.#sourceOf(choice.motion), choice.format, { ...call, seconds: choice.seconds })
    call.signal.throwIfAborted()
    return new File([blob], pictureFileName(photo.name, blob.type.split('/')[1]), { type: blob.type })
  }

  async #sourceOf(motion: Exclude<Motion, 'side'>): Promise<MakeSource> {
    const { state } = this.#store
    const [photo, picture] = [state.photo?.bitmap, shownPicture(state)]
    if (!photo || !picture) throw new DOMException('There is no picture any more.', 'AbortError')
    const { bitmap } = picture
    if (motion === 'divider') return this.#again((edge) => new DividerSource(photo, bitmap, edge), [photo, bitmap])
    if (motion === 'sweep') {
      const { pictures } = this.#sweepOf(state.settings)
      const size = withinEdge(picture, SWEEP_EDGE)
      return (edge) => new FadingSource(pictures, sweepAt, size, edge)
    }
    const frames = [...(await this.reel()), await lastFrame(bitmap)]
    const size = await sizeOf(frames[0])
    return (edge) => new FadingSource(kept(frames), lapseAt, size, edge)
  }

  /** The page lets go of its bitmaps when it has others: a source that is made later is made of nothing. */
  #again(make: MakeSource, bitmaps: readonly ImageBitmap[]): MakeSource {
    return (edge) => {
      if (bitmaps.some(({ width }) => width === 0)) throw new DOMException('The picture has changed.', 'AbortError')
      return make(edge)
    }
  }

  /** The pictures that are painted already, as long as nothing else is set. */
  #sweepOf(settings: Settings): { readonly pictures: SweepPictures } {
    if (this.#sweep?.settings !== settings) {
      const paint = (share: number, signal: AbortSignal) =>
        this.#store.paintSmall({ ...settings, ...sweepSettings(settings, share) }, SWEEP_EDGE, signal)
      this.#sweep = { settings, pictures: new SweepPictures(paint) }
    }
    return this.#sweep
  }
}

/** Painted when they are first asked for. */
class SweepPictures implements Pictures {
  readonly count = SWEEP_PICTURES
  readonly #made = new Map<number, Blob>()
  readonly #paint: (share: number, signal: AbortSignal) => Promise<Blob>

  constructor(paint: (share: number, signal: AbortSignal) => Promise<Blob>) {
    this.#paint = paint
  }

  has(place: number): boolean {
    return this.#made.has(place)
  }

  async get(place: number, signal: AbortSignal): Promise<Blob> {
    const made = this.#made.get(place) ?? (await this.#paint(place / (this.count - 1), signal))
    this.#made.set(place, made)
    return made
  }
}

function kept(frames: readonly Blob[]): Pictures {
  return { count: frames.length, has: () => true, get: async (place) => frames[place] }
}

/** px of a time-lapse's longer side: its pictures are no larger. */
const LAPSE_EDGE = 512
const LAST_QUALITY = 0.95

function lastFrame(bitmap: ImageBitmap): Promise<Blob> {
  return copyAt(bitmap, withinEdge(bitmap, LAPSE_EDGE)).convertToBlob({ type: 'image/jpeg', quality: LAST_QUALITY })
}

async function sizeOf(frame: Blob): Promise<Size> {
  const bitmap = await createImageBitmap(frame)
  const { width, height } = bitmap
  bitmap.close()
  return { width, height }
}
