import { type Look, lookSettings } from '../core/look.ts'
import { calm, type LivePicture } from '../core/still.ts'
import type { Style, StyleVector, Weighted } from '../core/style.ts'
import type { StyleRef } from '../core/style-ref.ts'
import { untilAborted } from '../core/until-aborted.ts'
import type { Engine } from '../engine/types.ts'
import { toBitmap } from './decode-blob.ts'
import type { PaintingEngine } from './engine-host.ts'

/** The scene's own style is read again after this long, ms: it changes slowly, and reading it takes as long as painting. */
const OWN_STYLE_LASTS = 1000
/** Share of the newer reading: without it the picture would leap every time. */
const NEWER = 0.4
/** px of the short side that it is read at. */
const OWN_STYLE_SIDE = 128

/** What it paints with. */
export interface LiveFramesParts {
  readonly painter: (look: Look<StyleRef>, signal: AbortSignal) => Promise<PaintingEngine>
  readonly whole: () => Promise<Engine>
  readonly styles: (engine: PaintingEngine, look: Look<StyleRef>, signal: AbortSignal) => Promise<Look>
}

/** Paints the frames of a live camera, of which nothing is kept but the last one. */
export class LiveFrames {
  readonly #parts: LiveFramesParts
  #canvas: OffscreenCanvas | null = null
  #before: LivePicture | null = null
  #own: { readonly style: StyleVector; readonly read: number } | null = null

  constructor(parts: LiveFramesParts) {
    this.#parts = parts
  }

  /** @param frame px as it is to be painted */
  async paint(frame: ImageBitmap, look: Look<StyleRef>, signal: AbortSignal): Promise<ImageBitmap> {
    const engine = await this.#parts.painter(look, signal)
    const { styles } = await this.#parts.styles(engine, look, signal)
    const ownStyle = look.strength === 1 ? undefined : await this.#ownStyle(frame, signal)
    const options = { ...lookSettings(look), draft: true, ownStyle, signal }
    const shown = await engine.paintFrame(frame, styles as readonly Weighted<Style>[], options)
    if (shown) return shown
    const image = this.#read(frame)
    const painted = await engine.stylise(image, styles as readonly Weighted<Style>[], options)
    const now = { camera: image, painted }
    calm(now, this.#before)
    this.#before = now
    return toBitmap(painted)
  }

  #read(frame: ImageBitmap): ImageData {
    const { width, height } = frame
    this.#canvas ??= new OffscreenCanvas(width, height)
    if (this.#canvas.width !== width) this.#canvas.width = width
    if (this.#canvas.height !== height) this.#canvas.height = height
    const context = this.#canvas.getContext('2d', { willReadFrequently: true, alpha: false })
    if (!context) throw new DOMException('There is no canvas to read the camera through.', 'InvalidStateError')
    context.drawImage(frame, 0, 0)
    return context.getImageData(0, 0, width, height)
  }

  /** The scene's own style, which a strength other than 1 is measured from. */
  async #ownStyle(frame: ImageBitmap, signal: AbortSignal): Promise<StyleVector> {
    const now = performance.now()
    const before = this.#own
    if (before && now - before.read < OWN_STYLE_LASTS) return before.style
    const engine = await untilAborted(this.#parts.whole(), signal)
    const found = await engine.predictStyle(this.#read(frame), { shortSide: OWN_STYLE_SIDE, signal })
    // After a pause the camera looks at something else.
    const goesOn = before !== null && now - before.read < 3 * OWN_STYLE_LASTS
    const style = goesOn ? found.map((value, i) => before.style[i] + NEWER * (value - before.style[i])) : found
    this.#own = { style, read: now }
    return style
  }
}
