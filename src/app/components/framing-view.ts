import { html, LitElement, nothing, type PropertyValues, svg } from 'lit'
import { isAbort } from '../../core/errors.ts'
import {
  dragged,
  type Framing,
  fitted,
  framedSize,
  type Grip,
  isUnframed,
  MOST_ANGLE,
  mirroredOn,
  turnedOn,
  turnedSize,
  UNFRAMED,
  withRatio,
} from '../../core/framing.ts'
import { mirrorIcon } from '../parts/camera-icons.ts'
import { emit } from '../parts/events.ts'
import { FRAMING_STEPS, framePaths, GRIPS, type Laid, laidOut, place, RATIOS } from '../parts/framing-desk.ts'
import { turnIcon } from '../parts/icons.ts'
import type { StudioControls, WholePhoto } from '../state/types.ts'
import { framingStyles } from '../styles/framing-sheet.ts'
import { base, buttons } from '../styles/shared.ts'
import { framing as said } from '../words/en/framing-words.ts'
import { number, percent } from '../words/format.ts'
import './value-slider.ts'

const DEGREES = { style: 'unit', unit: 'degree', unitDisplay: 'narrow', maximumFractionDigits: 1 } as const
const MOVE: Grip = { across: 0, down: 0 }

/** A finger that holds the frame, or a part of it. */
interface Drag {
  readonly grip: Grip
  readonly from: Framing
  readonly x: number
  readonly y: number
}

/**
 * The open photo whole, to be turned, mirrored, put straight and cut. Nothing is done to it before that is confirmed.
 *
 * @fires framing-done - detail: {@link Framing}
 * @fires framing-cancel - all is to stay as it was
 */
export class FramingView extends LitElement {
  static override properties = {
    studio: { attribute: false },
    framing: { attribute: false },
    now: { state: true },
    chosen: { state: true },
    whole: { state: true },
    room: { state: true },
    broken: { state: true },
  }

  declare studio: StudioControls | null
  /** As the photo is framed so far. */
  declare framing: Framing
  declare protected now: Framing | null
  /** Name of the proportions that are kept. */
  declare protected chosen: string
  declare protected whole: WholePhoto | null
  /** px of the screen that there are for it. */
  declare protected room: { readonly width: number; readonly height: number } | null
  declare protected broken: boolean
  #ratio: number | null = null
  /** Before it was last put straight, which reduces the frame: on the way back it grows again. */
  #base: Framing | null = null
  #drag: Drag | null = null
  #loading = new AbortController()
  readonly #watcher = new ResizeObserver(() => this.#measure())

  constructor() {
    super()
    this.studio = null
    this.framing = UNFRAMED
    this.now = null
    this.chosen = 'free'
    this.whole = null
    this.room = null
    this.broken = false
    this.addEventListener('keydown', (event) => {
      // The page's own keys are not for this view.
      if (event.key !== 'Escape') event.stopPropagation()
    })
  }

  static override styles = [base, buttons, framingStyles]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#watcher.disconnect()
    this.#loading.abort()
    this.whole?.bitmap.close()
    this.whole = null
  }

  protected override firstUpdated(): void {
    const desk = this.renderRoot.querySelector('.desk')
    if (desk) this.#watcher.observe(desk)
    this.#measure()
    this.renderRoot.querySelector<HTMLElement>('header .primary')?.focus()
    void this.#load()
  }

  async #load(): Promise<void> {
    const { signal } = this.#loading
    try {
      const whole = await this.studio?.whole(signal)
      if (!whole) return
      if (signal.aborted) whole.bitmap.close()
      else this.whole = whole
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) this.broken = true
    }
  }

  protected override updated(changed: PropertyValues): void {
    const { whole } = this
    if (changed.has('whole') && whole) {
      const canvas = this.renderRoot.querySelector('canvas')!
      canvas.width = whole.bitmap.width
      canvas.height = whole.bitmap.height
      canvas.getContext('2d')?.drawImage(whole.bitmap, 0, 0)
    }
    const laid = this.#laid
    if (laid) place(this.renderRoot, this.#now, laid)
  }

  get #now(): Framing {
    return this.now ?? this.framing
  }

  #measure(): void {
    const { clientWidth: width = 0, clientHeight: height = 0 } = this.renderRoot.querySelector('.desk') ?? {}
    if (width > 0 && height > 0) this.room = { width, height }
  }

  get #laid(): Laid | null {
    return this.whole && this.room ? laidOut(this.#now, this.whole.bitmap, this.room) : null
  }

  /** A change other than of the angle. */
  #set(framing: Framing): void {
    this.now = framing
    this.#base = null
  }

  #move(from: Framing, grip: Grip, x: number, y: number): void {
    if (this.whole) this.#set(dragged(from, grip, { x, y, ratio: this.#ratio, photo: this.whole.bitmap }))
  }

  #onDown(event: PointerEvent, grip: Grip): void {
    if (event.button !== 0) return
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    this.#drag = { grip, from: this.#now, x: event.clientX, y: event.clientY }
  }

  #onMove = (event: PointerEvent): void => {
    const [drag, laid] = [this.#drag, this.#laid]
    if (!drag || !laid) return
    const { width, height } = laid.picture
    this.#move(drag.from, drag.grip, (event.clientX - drag.x) / width, (event.clientY - drag.y) / height)
  }

  #onUp = (): void => {
    this.#drag = null
  }

  #onKey(event: KeyboardEvent, grip: Grip): void {
    const step = event.shiftKey ? FRAMING_STEPS.large : FRAMING_STEPS.fine
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
    if (!way) return
    event.preventDefault()
    this.#move(this.#now, grip, way[0] * step, way[1] * step)
  }

  /** Chosen once more, proportions lie on their side. */
  #choose(name: string, ratio: number | null): void {
    if (!this.whole) return
    const { width, height } = turnedSize(this.whole.bitmap, this.#now)
    const wanted = ratio === 0 ? width / height : ratio
    this.#ratio = name === this.chosen && this.#ratio !== null ? 1 / this.#ratio : wanted
    this.chosen = name
    if (this.#ratio !== null) this.#set(withRatio(this.#now, this.#ratio, this.whole.bitmap))
  }

  #turn = (): void => {
    if (this.#ratio !== null) this.#ratio = 1 / this.#ratio
    this.#set(turnedOn(this.#now))
  }

  #straighten = ({ detail }: CustomEvent<number>): void => {
    if (!this.whole) return
    this.#base ??= this.#now
    this.now = fitted({ ...this.#base, angle: Math.round(detail * 10) / 10 }, this.whole.bitmap)
  }

  #reset = (): void => {
    this.chosen = 'free'
    this.#ratio = null
    this.#set(UNFRAMED)
  }

  #renderGrip(what: string, role: string, grip: Grip, kind: string) {
    const { frame } = this.#now
    return html`<button
      class=${kind}
      aria-label=${said.place(what, percent(frame.width), percent(frame.height))}
      aria-roledescription=${role}
      @pointerdown=${(event: PointerEvent) => this.#onDown(event, grip)}
      @pointermove=${this.#onMove}
      @pointerup=${this.#onUp}
      @pointercancel=${this.#onUp}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, grip)}
    ></button>`
  }

  #renderFrame({ frame }: Laid) {
    const { width = 0, height = 0 } = this.room ?? {}
    const { around, box, thirds } = framePaths(frame, { width, height })
    return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
        <path class="outside" d=${around} />
        ${svg`<path class="thirds" d=${thirds} /><path class="under" d=${box} /><path class="line" d=${box} />`}
      </svg>
      ${this.#renderGrip(said.frame, said.roleMove, MOVE, 'whole')}
      ${GRIPS.map((grip) => {
        const kind = grip.across === 0 ? 'down' : grip.down === 0 ? 'across' : ''
        return this.#renderGrip(said[grip.name] as string, said.roleGrip, grip, `grip ${kind}`)
      })}`
  }

  #renderTools() {
    return html`<div class="tools">
      <div class="ratios" role="group" aria-label=${said.ratios}>
        ${RATIOS.map(
          ({ name, label, ratio }) =>
            html`<button
              class="outlined"
              aria-pressed=${name === this.chosen ? 'true' : 'false'}
              @click=${() => this.#choose(name, ratio)}
            >${label()}</button>`,
        )}
      </div>
      <value-slider
        .label=${said.straighten}
        .value=${this.#now.angle}
        .min=${-MOST_ANGLE}
        .max=${MOST_ANGLE}
        .neutral=${0}
        .origin=${0}
        .arrowStep=${0.5}
        .text=${number(this.#now.angle, DEGREES)}
        @value-input=${this.#straighten}
        @value-change=${this.#straighten}
      ></value-slider>
      <div class="acts">
        <button class="outlined" @click=${this.#turn}>${turnIcon} ${said.turn}</button>
        <button class="outlined" @click=${() => this.#set(mirroredOn(this.#now))}>${mirrorIcon} ${said.mirror}</button>
        <button class="outlined" aria-disabled=${isUnframed(this.#now) ? 'true' : 'false'} @click=${this.#reset}>
          ${said.reset}
        </button>
      </div>
    </div>`
  }

  protected override render() {
    const laid = this.#laid
    const size = this.whole && framedSize(this.whole.source, this.#now)
    return html`<header>
        <button class="outlined" @click=${() => emit(this, 'framing-cancel')}>${said.cancel}</button>
        <div class="titles">
          <h2>${said.title}</h2>
          <div class="size">${size ? said.size(number(size.width), number(size.height)) : nothing}</div>
        </div>
        <button class="primary" @click=${() => emit<Framing>(this, 'framing-done', this.#now)}>${said.done}</button>
      </header>
      <div class="desk">
        ${this.whole ? html`<canvas></canvas>` : html`<div class="said" role="status">${this.broken ? said.failed : said.loading}</div>`}
        ${laid ? this.#renderFrame(laid) : nothing}
      </div>
      ${this.#renderTools()}`
  }
}

customElements.define('framing-view', FramingView)

declare global {
  interface HTMLElementTagNameMap {
    'framing-view': FramingView
  }
}
