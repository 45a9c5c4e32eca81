/** A mask while it is being edited: strokes on it, and strokes that say what the subject is. */
import { drawLine, evenMask, feathered, fittedMask, invertedMask, type MaskBrush, type Spot } from '../../core/mask.ts'
import { decodeMask, encodeMask, type Mask } from '../../core/mask-code.ts'
import type { Size } from '../../core/size.ts'
import type { Seeds } from '../../worker/protocol.ts'

export const MASK_TOOLS = ['brush', 'erase', 'subject', 'background'] as const

export type MaskTool = (typeof MASK_TOOLS)[number]

/** A place on the picture as shares of its width and height, 0..1 where it is on it. */
export type Place = Spot

export interface MaskStroke {
  readonly tool: MaskTool
  /** Share of the picture's width. */
  readonly radius: number
  /** 0..1. */
  readonly softness: number
}

/** px of the mask to which a selection's edge is blurred at most, and the radius of a stroke that selects, at least. */
const SOFTEST = 2
const THINNEST = 1

/** As `SEED` of `core/selection.ts`, whose script the worker has. */
const SEED_OF = { subject: 1, background: 2 } as const

const isBrush = (tool: MaskTool): tool is 'brush' | 'erase' => tool === 'brush' || tool === 'erase'

/** What is no mask lets the style be everywhere. */
function readWhole(text: string, photo: Size): Mask | null {
  try {
    return fittedMask(decodeMask(text), photo)
  } catch {
    return null
  }
}

export class MaskEdit {
  #text: string | null = null
  #mask: Mask | null = null
  #size: Size = { width: 1, height: 1 }
  /** What strokes have said of the subject so far, by the text of the mask that came of it: undo brings both back. */
  readonly #seeds = new Map<string, Uint8Array<ArrayBuffer>>()
  /** Of strokes whose mask is still being looked for. */
  #asked: Uint8Array<ArrayBuffer> | null = null
  #drawn: Mask | null = null
  #stroke: MaskStroke | null = null
  #last: Spot | null = null
  /** Where the stroke has been so far. */
  #path: Place[] = []

  /** Takes over what is set. @param photo its shape */
  follow(text: string | null, photo: Size): void {
    const { width, height } = evenMask(photo, 0)
    const isOther = width !== this.#size.width || height !== this.#size.height
    // A stroke begins with what was set before it.
    if (this.#drawn || (text === this.#text && !isOther)) return
    this.#size = { width, height }
    this.#text = text
    this.#mask = text === null ? null : readWhole(text, photo)
  }

  /** What is set, but for the stroke in the making. */
  get committed(): string | null {
    return this.#text
  }

  /** As it is to be shown; null: the style is everywhere. */
  get mask(): Mask | null {
    return this.#drawn && this.#stroke && isBrush(this.#stroke.tool) ? this.#drawn : this.#mask
  }

  /** The stroke that says what the subject is, while it is being drawn. */
  get path(): readonly Place[] {
    return this.#stroke && !isBrush(this.#stroke.tool) ? this.#path : []
  }

  begin(stroke: MaskStroke, at: Place): void {
    this.#stroke = stroke
    const { tool } = stroke
    // The first stroke of all says where the style goes, or where it does not.
    const from = isBrush(tool) ? (this.#mask ?? this.#even(tool === 'erase' ? 255 : 0)) : this.#even(0)
    this.#drawn = { ...from, data: from.data.slice() }
    this.#last = this.#spot(at)
    this.#path = []
    this.extend(at)
  }

  extend(at: Place): void {
    const to = this.#spot(at)
    if (!this.#drawn || !this.#stroke || !this.#last) return
    drawLine(this.#drawn, this.#last, to, this.#brush(this.#stroke))
    this.#last = to
    this.#path = [...this.#path, at]
  }

  drop(): void {
    this.#drawn = null
    this.#stroke = null
  }

  /** The text of the mask as it is being painted; null between strokes and while a subject is pointed at. */
  get text(): string | null {
    return this.#drawn && this.#stroke && isBrush(this.#stroke.tool) ? encodeMask(this.#drawn) : null
  }

  /** @returns the mask of a brush's stroke, or what the subject is to be looked for by; null where there is no stroke */
  end(): { readonly text: string } | { readonly seeds: Seeds } | null {
    const drawn = this.#drawn
    const tool = this.#stroke?.tool
    this.drop()
    if (!drawn || !tool) return null
    if (isBrush(tool)) return { text: encodeMask(drawn) }
    const before = this.#asked ?? (this.#text === null ? undefined : this.#seeds.get(this.#text))
    const seeds = before?.slice() ?? new Uint8Array(drawn.data.length)
    for (const [at, value] of drawn.data.entries()) if (value > 127) seeds[at] = SEED_OF[tool]
    this.#asked = seeds
    return { seeds: { ...this.#size, seeds } }
  }

  /** Nothing has come of strokes over the subject. */
  giveUp(): void {
    this.#asked = null
  }

  /** The mask that came of strokes over the subject. @param softness 0..1 */
  found(values: Uint8Array<ArrayBuffer>, { seeds }: Seeds, softness: number): string {
    const text = encodeMask(feathered({ ...this.#size, data: values }, softness * SOFTEST))
    this.#seeds.set(text, seeds)
    this.#asked = null
    return text
  }

  /** The text of the mask the other way round; of none, that is nowhere. */
  inverted(): string {
    const text = encodeMask(invertedMask(this.#mask ?? this.#even(255)))
    const seeds = this.#text === null ? undefined : this.#seeds.get(this.#text)
    if (seeds)
      this.#seeds.set(
        text,
        seeds.map((seed) => (seed === 0 ? 0 : 3 - seed)),
      )
    return text
  }

  #even(value: number): Mask {
    return evenMask(this.#size, value)
  }

  #spot({ x, y }: Place): Spot {
    return { x: x * this.#size.width, y: y * this.#size.height }
  }

  #brush({ tool, radius, softness }: MaskStroke): MaskBrush {
    const size = radius * this.#size.width
    if (isBrush(tool)) return { radius: Math.max(THINNEST, size), softness, erases: tool === 'erase' }
    return { radius: Math.max(THINNEST, size), softness: 0, erases: false }
  }
}
