import { html, LitElement, nothing, type PropertyValues, svg } from 'lit'
import { type Corners, type Crop, type Point, sameCrop, turnedCrop, WHOLE } from '../../core/perspective.ts'
import { cornerWording, STEPS, turnedPoint, unturned, withCorner } from '../parts/crop-frame.ts'
import { emit } from '../parts/events.ts'
import { turnIcon } from '../parts/icons.ts'
import { cropStyles } from '../styles/crop-sheet.ts'
import { base, buttons } from '../styles/shared.ts'
import { crop as words } from '../words/en/crop-words.ts'

/** Times that the loupe enlarges, and its side in px of the screen. */
const LOUPE = { zoom: 2.5, side: 128 } as const

/** A finger or pointer that holds a corner. */
interface Drag {
  readonly at: number
  /** Where it is held, from its middle, px: it does not jump under the finger. */
  readonly offset: Point
}

/**
 * Where in its picture a painting is: four corners to drag, over the whole window.
 *
 * @fires crop-done - detail: {@link Crop}; the painting is to be cut out so
 * @fires crop-cancel - all is to stay as it was
 */
export class CropPanel extends LitElement {
  static override properties = {
    picture: { attribute: false },
    crop: { attribute: false },
    name: {},
    now: { state: true },
    drag: { state: true },
    size: { state: true },
    room: { state: true },
    broken: { state: true },
  }

  /** What the painting is cut out of. */
  declare picture: Blob | null
  /** As it is cut out so far. */
  declare crop: Crop
  declare name: string
  /** As it would be cut out. */
  declare protected now: Crop | null
  declare protected drag: Drag | null
  /** px of the picture, once it has loaded. */
  declare protected size: { readonly width: number; readonly height: number } | null
  /** px of the screen that there are for it. */
  declare protected room: { readonly width: number; readonly height: number } | null
  declare protected broken: boolean

  #address = ''
  readonly #watcher = new ResizeObserver(() => this.#measure())

  constructor() {
    super()
    this.picture = null
    this.crop = WHOLE
    this.name = ''
    this.now = null
    this.drag = null
    this.size = null
    this.room = null
    this.broken = false
  }

  static override styles = [base, buttons, cropStyles]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#watcher.disconnect()
    if (this.#address) URL.revokeObjectURL(this.#address)
    this.#address = ''
  }

  protected override willUpdate(): void {
    if (this.picture && !this.#address) this.#address = URL.createObjectURL(this.picture)
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal()
    const desk = this.renderRoot.querySelector('.desk')
    if (desk) this.#watcher.observe(desk)
    this.#measure()
  }

  protected override updated(changed: PropertyValues): void {
    this.#place()
    if (changed.has('size')) this.renderRoot.querySelector<HTMLElement>('.corner')?.focus()
    if (this.drag) this.#paintLoupe(this.drag)
  }

  get #now(): Crop {
    return this.now ?? this.crop
  }

  get #image(): HTMLImageElement | null {
    return this.renderRoot.querySelector('img')
  }

  #measure(): void {
    const { clientWidth: width = 0, clientHeight: height = 0 } = this.renderRoot.querySelector('.desk') ?? {}
    if (width > 0 && height > 0) this.room = { width, height }
  }

  /** px of the screen that the picture takes, before it is turned. */
  get #shown(): { readonly width: number; readonly height: number } {
    const { size, room } = this
    if (!size || !room) return { width: 0, height: 0 }
    const sideways = this.#now.turns % 2 === 1
    const [width, height] = sideways ? [size.height, size.width] : [size.width, size.height]
    const scale = Math.min(room.width / width, room.height / height)
    return { width: size.width * scale, height: size.height * scale }
  }

  /** Puts picture and corners where they belong; the page's policy lets no style stand in the markup. */
  #place(): void {
    const { corners, turns } = this.#now
    const { width, height } = this.#shown
    const sheet = this.renderRoot.querySelector<HTMLElement>('.sheet')
    if (sheet) {
      sheet.style.width = `${width}px`
      sheet.style.height = `${height}px`
      sheet.style.transform = `translate(-50%, -50%) rotate(${turns * 90}deg)`
    }
    for (const [i, corner] of this.renderRoot.querySelectorAll<HTMLElement>('.corner').entries()) {
      corner.style.left = `${corners[i].x * width}px`
      corner.style.top = `${corners[i].y * height}px`
    }
  }

  #move(at: number, to: Point): void {
    this.now = { ...this.#now, corners: withCorner(this.#now.corners, at, to) }
  }

  /** A place on the screen as one in the picture. */
  #placeOf({ x, y }: Point): Point {
    const desk = this.renderRoot.querySelector('.desk')?.getBoundingClientRect()
    const { width, height } = this.#shown
    if (!desk) return { x: 0, y: 0 }
    const fromMiddle = { x: x - desk.left - desk.width / 2, y: y - desk.top - desk.height / 2 }
    const straight = unturned(fromMiddle, this.#now.turns)
    return { x: 0.5 + straight.x / width, y: 0.5 + straight.y / height }
  }

  #onDown(event: PointerEvent, at: number): void {
    const button = event.currentTarget as HTMLElement
    if (event.button !== 0) return
    button.setPointerCapture(event.pointerId)
    const { left, top, width, height } = button.getBoundingClientRect()
    this.drag = { at, offset: { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 } }
  }

  #onMove(event: PointerEvent): void {
    if (!this.drag) return
    const { at, offset } = this.drag
    this.#move(at, this.#placeOf({ x: event.clientX - offset.x, y: event.clientY - offset.y }))
  }

  #onUp = (): void => {
    this.drag = null
  }

  #onKey(event: KeyboardEvent, at: number): void {
    const step = event.shiftKey ? STEPS.large : STEPS.fine
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (!way) return
    event.preventDefault()
    const { x, y } = unturned({ x: way[0] * step, y: way[1] * step }, this.#now.turns)
    const corner = this.#now.corners[at]
    this.#move(at, { x: corner.x + x, y: corner.y + y })
  }

  /** The picture around the corner that is being dragged, which the finger hides. */
  #paintLoupe({ at }: Drag): void {
    const canvas = this.renderRoot.querySelector('canvas')
    const context = canvas?.getContext('2d')
    const image = this.#image
    if (!canvas || !context || !image || !this.size) return
    const ratio = devicePixelRatio
    canvas.width = canvas.height = LOUPE.side * ratio
    const { corners, turns } = this.#now
    const scale = (this.#shown.width / this.size.width) * LOUPE.zoom * ratio
    const toCanvas = ({ x, y }: Point) => [x * (this.size?.width ?? 0), y * (this.size?.height ?? 0)] as const
    const [x, y] = toCanvas(corners[at])
    context.translate(canvas.width / 2, canvas.height / 2)
    context.rotate((turns * Math.PI) / 2)
    context.scale(scale, scale)
    context.translate(-x, -y)
    context.drawImage(image, 0, 0, this.size.width, this.size.height)
    context.beginPath()
    for (const neighbour of [(at + 3) % 4, (at + 1) % 4]) {
      context.moveTo(x, y)
      context.lineTo(...toCanvas(corners[neighbour]))
    }
    for (const [width, colour] of [
      [5, 'rgb(0 0 0 / 0.6)'],
      [2, '#fff'],
    ] as const) {
      context.lineWidth = (width * ratio) / scale
      context.strokeStyle = colour
      context.stroke()
    }
  }

  #renderFrame(corners: Corners) {
    const { width, height } = this.#shown
    const points = corners.map(({ x, y }) => `${(x * width).toFixed(1)},${(y * height).toFixed(1)}`)
    const around = `M0 0H${width}V${height}H0ZM${points.join('L')}Z`
    return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
      <path class="outside" d=${around} />
      ${['under', 'line'].map((kind) => svg`<polygon class=${kind} points=${points.join(' ')} />`)}
    </svg>`
  }

  #renderCorner(at: number) {
    const { corners, turns } = this.#now
    return html`<button
      class="corner ${this.drag?.at === at ? 'dragged' : ''}"
      aria-label=${cornerWording(corners, at, turns)}
      aria-roledescription=${words.role}
      @pointerdown=${(event: PointerEvent) => this.#onDown(event, at)}
      @pointermove=${this.#onMove}
      @pointerup=${this.#onUp}
      @pointercancel=${this.#onUp}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, at)}
    ></button>`
  }

  #renderSheet() {
    const { corners } = this.#now
    return html`<div class="sheet">
      ${
        this.#address
          ? html`<img
              src=${this.#address}
              alt=""
              draggable="false"
              @load=${(event: Event) => {
                const { naturalWidth, naturalHeight } = event.target as HTMLImageElement
                this.size = { width: naturalWidth, height: naturalHeight }
              }}
              @error=${() => {
                this.broken = true
              }}
            />`
          : nothing
      }
      ${this.size ? this.#renderFrame(corners) : nothing}
      ${this.size ? [0, 1, 2, 3].map((at) => this.#renderCorner(at)) : nothing}
    </div>`
  }

  protected override render() {
    const { corners, turns } = this.#now
    const { drag } = this
    const right = drag !== null && turnedPoint(corners[drag.at], turns).x < 0.5
    return html`<dialog
      aria-labelledby="title"
      @cancel=${(event: Event) => {
        event.preventDefault()
        emit(this, 'crop-cancel')
      }}
      @keydown=${(event: KeyboardEvent) => {
        // The page's own keys are not for this window.
        if (event.key !== 'Escape') event.stopPropagation()
      }}
    >
      <div>
        <h2 id="title">${words.title}</h2>
        <p class="intro">
          ${this.broken ? words.broken : words.how(this.name)}
        </p>
      </div>
      <div class="desk">
        ${this.#renderSheet()}
        ${drag ? html`<canvas class="loupe ${right ? 'right' : ''}"></canvas>` : nothing}
      </div>
      <div class="actions">
        <button
          class="outlined"
          @click=${() => {
            this.now = turnedCrop(this.#now)
          }}
        >${turnIcon} ${words.turn}</button>
        <button
          class="outlined"
          aria-disabled=${sameCrop(this.#now, WHOLE) ? 'true' : 'false'}
          @click=${() => {
            this.now = WHOLE
          }}
        >${words.whole}</button>
        <button class="outlined" @click=${() => emit(this, 'crop-cancel')}>${words.cancel}</button>
        <button class="primary" @click=${() => emit<Crop>(this, 'crop-done', this.#now)}>${words.use}</button>
      </div>
    </dialog>`
  }
}

customElements.define('crop-panel', CropPanel)

declare global {
  interface HTMLElementTagNameMap {
    'crop-panel': CropPanel
  }
}
