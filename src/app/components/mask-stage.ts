import { css, html, LitElement, type PropertyValues } from 'lit'
import type { Mask } from '../../core/mask-code.ts'
import { emit } from '../parts/events.ts'
import type { MaskTool, Place } from '../parts/mask-edit.ts'
import { BrushGestures } from '../stage/brush-gestures.ts'
import { paintStage } from '../stage/scene.ts'
import { StageView } from '../stage/stage-view.ts'
import type { Point, Rect } from '../stage/viewport.ts'
import type { AppState, Picture } from '../state/types.ts'
import { base } from '../styles/shared.ts'

/** CSS px that an arrow key moves the brush by, and with Shift. */
const STEP = { fine: 6, large: 30 } as const
const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Radius at most of a stroke that points at something, CSS px. */
const POINTER = 7

/** What is not covered, and strokes that point at something, by their tools. */
const TINT = [20, 24, 40, 165] as const
const STROKES = { subject: '#35d07f', background: '#ff9d3c', brush: '#fff', erase: '#fff' } as const

/** A stroke's beginning. */
export interface BrushDown {
  readonly at: Place
  /** Share of the picture's width. */
  readonly radius: number
}

/**
 * The picture to paint a mask on, with fingers, a mouse, or arrow keys and Space.
 *
 * @fires brush-down - detail: {@link BrushDown}
 * @fires brush-move - detail: {@link Place}
 * @fires brush-up
 * @fires brush-drop - the stroke was none
 */
export class MaskStage extends LitElement {
  static override properties = {
    picture: { attribute: false },
    photo: { attribute: false },
    mask: { attribute: false },
    path: { attribute: false },
    tool: {},
    radius: { type: Number },
    tinted: { type: Boolean },
    label: {},
    cursor: { state: true },
  }

  declare picture: Picture | null
  declare photo: AppState['photo']
  declare mask: Mask | null
  /** The stroke that is being drawn over the subject or the background. */
  declare path: readonly Place[]
  declare tool: MaskTool
  /** Of the brush, CSS px. */
  declare radius: number
  /** Whether what the mask leaves out is darkened. */
  declare tinted: boolean
  declare label: string
  /** Where the brush is, CSS px; null where it is not seen. */
  declare protected cursor: Point | null
  readonly #view = new StageView(this)
  readonly #tint = document.createElement('canvas')
  #isDown = false

  constructor() {
    super()
    this.picture = null
    this.photo = null
    this.mask = null
    this.path = []
    this.tool = 'brush'
    this.radius = 24
    this.tinted = true
    this.label = ''
    this.cursor = null
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        position: relative;
        overflow: hidden;
        background: var(--wall);
      }
      .surface {
        position: absolute;
        inset: 0;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        -webkit-touch-callout: none;
        -webkit-tap-highlight-color: transparent;
        cursor: crosshair;
      }
      .surface:focus-visible {
        outline-offset: -3px;
      }
      canvas {
        display: block;
        width: 100%;
        height: 100%;
      }
    `,
  ]

  override focus(): void {
    this.#surface?.focus()
  }

  get #surface(): HTMLElement | null {
    return this.renderRoot.querySelector('.surface')
  }

  protected override firstUpdated(): void {
    const surface = this.#surface
    if (!surface) return
    new BrushGestures(surface, {
      down: (at) => this.#down(at),
      move: (at) => this.#move(at),
      up: () => this.#up(),
      drop: () => this.#up('brush-drop'),
      hover: (at) => {
        this.cursor = at
      },
      pan: (dx, dy) => this.#view.pan(dx, dy),
      zoom: (factor, at) => this.#view.zoom(factor, at),
    })
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('photo') || changed.has('picture')) this.#view.show(this.photo, this.picture)
    if (changed.has('mask')) this.#paintTint()
  }

  /** What a stroke points at, it should not cover wholly: that takes a thin one. */
  get #radius(): number {
    const points = this.tool === 'subject' || this.tool === 'background'
    return points ? Math.min(this.radius, POINTER) : this.radius
  }

  #place({ x, y }: Point, rect: Rect): Place {
    return { x: (x - rect.x) / rect.width, y: (y - rect.y) / rect.height }
  }

  #down(at: Point): void {
    const { rect } = this.#view
    if (!rect) return
    this.#isDown = true
    emit<BrushDown>(this, 'brush-down', { at: this.#place(at, rect), radius: this.#radius / rect.width })
  }

  #move(at: Point): void {
    const { rect } = this.#view
    if (rect && this.#isDown) emit<Place>(this, 'brush-move', this.#place(at, rect))
  }

  #up(how: 'brush-up' | 'brush-drop' = 'brush-up'): void {
    if (this.#isDown) emit(this, how)
    this.#isDown = false
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const way = WAYS[event.key]
    if (way) this.#step(way, event.shiftKey ? STEP.large : STEP.fine)
    else if (event.key === ' ') {
      if (!event.repeat) this.#down(this.#brushAt)
    } else if (!this.#view.key(event.key)) return
    event.preventDefault()
  }

  #onKeyup = (event: KeyboardEvent): void => {
    if (event.key === ' ') this.#up()
  }

  get #brushAt(): Point {
    const { size } = this.#view
    return this.cursor ?? { x: size.width / 2, y: size.height / 2 }
  }

  #step([x, y]: readonly [number, number], step: number): void {
    const { rect, size } = this.#view
    if (!rect) return
    const from = this.#brushAt
    const within = (value: number, start: number, length: number, room: number): number =>
      Math.min(start + length, room, Math.max(start, 0, value))
    this.cursor = {
      x: within(from.x + x * step, rect.x, rect.width, size.width),
      y: within(from.y + y * step, rect.y, rect.height, size.height),
    }
    this.#move(this.cursor)
  }

  /** What the mask leaves out, dark. */
  #paintTint(): void {
    const { mask } = this
    const context = mask && this.#tint.getContext('2d')
    if (!context) return
    if (this.#tint.width !== mask.width) this.#tint.width = mask.width
    if (this.#tint.height !== mask.height) this.#tint.height = mask.height
    const image = context.createImageData(mask.width, mask.height)
    const [red, green, blue, alpha] = TINT
    for (let at = 0, p = 0; at < mask.data.length; at++, p += 4) {
      image.data[p] = red
      image.data[p + 1] = green
      image.data[p + 2] = blue
      image.data[p + 3] = (alpha * (255 - mask.data[at])) / 255
    }
    context.putImageData(image, 0, 0)
  }

  protected override updated(): void {
    const { rect, size } = this.#view
    const canvas = this.renderRoot.querySelector('canvas')
    const context = canvas?.getContext('2d')
    if (!rect || !canvas || !context) return
    const photo = this.photo?.bitmap ?? null
    const picture = this.picture?.bitmap ?? photo
    paintStage(canvas, size, { rect, photo, picture, photoUpTo: Number.NEGATIVE_INFINITY })
    if (this.mask && this.tinted) context.drawImage(this.#tint, rect.x, rect.y, rect.width, rect.height)
    this.#paintPath(context, rect)
    if (this.cursor) this.#paintCursor(context, this.cursor)
  }

  #paintPath(context: CanvasRenderingContext2D, rect: Rect): void {
    if (this.path.length === 0) return
    context.lineWidth = 2 * this.#radius
    context.lineCap = 'round'
    context.lineJoin = 'round'
    context.globalAlpha = 0.75
    context.strokeStyle = STROKES[this.tool]
    context.beginPath()
    for (const { x, y } of [this.path[0], ...this.path])
      context.lineTo(rect.x + x * rect.width, rect.y + y * rect.height)
    context.stroke()
    context.globalAlpha = 1
  }

  #paintCursor(context: CanvasRenderingContext2D, { x, y }: Point): void {
    for (const [width, colour] of [
      [4, 'rgb(0 0 0 / 0.55)'],
      [1.75, STROKES[this.tool]],
    ] as const) {
      context.beginPath()
      context.arc(x, y, this.#radius, 0, 2 * Math.PI)
      context.lineWidth = width
      context.strokeStyle = colour
      context.stroke()
    }
  }

  protected override render() {
    return html`<div
      class="surface"
      tabindex="0"
      role="application"
      aria-label=${this.label}
      @keydown=${this.#onKeydown}
      @keyup=${this.#onKeyup}
      @blur=${() => this.#up()}
    ><canvas></canvas></div>`
  }
}

customElements.define('mask-stage', MaskStage)

declare global {
  interface HTMLElementTagNameMap {
    'mask-stage': MaskStage
  }
}
