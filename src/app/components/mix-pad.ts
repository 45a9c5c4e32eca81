import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { live } from 'lit/directives/live.js'
import { percentages } from '../../core/corners.ts'
import { MIX, MIX_DOWN } from '../../core/knobs.ts'
import { emit } from '../parts/events.ts'
import { mixWording } from '../parts/wording.ts'
import { findStyle, slotShares, styleIn } from '../state/selectors.ts'
import { type GalleryStyle, type Settings, SLOTS, type Slot } from '../state/types.ts'
import { padStyles } from '../styles/pad.ts'
import { base } from '../styles/shared.ts'
import './style-slot.ts'
import { mix as words } from '../words/en/mix-words.ts'
import { percent } from '../words/format.ts'

/** A place in the square. */
export type PadPoint = Pick<Settings, 'mix' | 'mixDown'>

/** What an arrow key moves the point by. */
const ARROWS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-0.05, 0],
  ArrowRight: [0.05, 0],
  ArrowUp: [0, -0.05],
  ArrowDown: [0, 0.05],
}

type Axis = keyof PadPoint

/** Three decimals are finer than any screen. */
const within = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000

/**
 * Paintings at the corners of a square, and a point that is dragged between them. For those who do not see or drag it, the
 * point is two sliders, of which arrow keys move both.
 *
 * @fires slot-activate - detail: {@link Slot}
 * @fires slots-swap - detail: two {@link Slot}s
 * @fires pad-input - detail: {@link PadPoint}; while it is dragged or an arrow key is held
 * @fires pad-change - detail: {@link PadPoint}; once, when it has been let go
 */
export class MixPad extends LitElement {
  static override properties = {
    settings: { attribute: false },
    gallery: { attribute: false },
    activeSlot: { attribute: false },
    swapping: { type: Boolean },
  }

  declare settings: Settings
  declare gallery: readonly GalleryStyle[]
  declare activeSlot: Slot
  /** Whether the next tap on a corner puts the active one in its place. */
  declare swapping: boolean
  #moving: 'pointer' | 'keys' | null = null

  constructor() {
    super()
    this.gallery = []
    this.activeSlot = 'a'
    this.swapping = false
  }

  static override styles = [base, padStyles]

  /** Whether the first painting is on the right. */
  get #isMirrored(): boolean {
    return this.matches(':dir(rtl)')
  }

  #point(): PadPoint {
    const { mix, mixDown } = this.settings
    return { mix, mixDown }
  }

  #move(to: PadPoint): void {
    const point = { mix: within(to.mix), mixDown: within(to.mixDown) }
    const { mix, mixDown } = this.settings
    if (point.mix === mix && point.mixDown === mixDown) return
    this.settings = { ...this.settings, ...point }
    emit<PadPoint>(this, 'pad-input', point)
  }

  #settle(): void {
    this.#moving = null
    emit<PadPoint>(this, 'pad-change', this.#point())
  }

  #follow(event: PointerEvent): void {
    const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect()
    const across = (event.clientX - left) / width
    this.#move({ mix: this.#isMirrored ? 1 - across : across, mixDown: (event.clientY - top) / height })
  }

  #onPointerdown = (event: PointerEvent): void => {
    if (event.button !== 0 || this.#moving === 'pointer') return
    const square = event.currentTarget as Element
    this.#moving = 'pointer'
    square.setPointerCapture(event.pointerId)
    // The focus goes to the point, not to where the finger is.
    event.preventDefault()
    this.#input('mix').focus({ preventScroll: true })
    this.#follow(event)
  }

  #onPointermove = (event: PointerEvent): void => {
    if (this.#moving === 'pointer' && (event.currentTarget as Element).hasPointerCapture(event.pointerId))
      this.#follow(event)
  }

  #onPointerend = (): void => {
    if (this.#moving === 'pointer') this.#settle()
  }

  #input(axis: Axis): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${axis}`)!
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = ARROWS[event.key]
    if (step) {
      event.preventDefault()
      const [across, down] = step.map((size) => (event.shiftKey ? size / 5 : size))
      this.#moving = 'keys'
      const { mix, mixDown } = this.#point()
      this.#move({ mix: mix + (this.#isMirrored ? -across : across), mixDown: mixDown + down })
      // What is moved is what a screen reader reads out.
      this.#input(across === 0 ? 'mixDown' : 'mix').focus()
    } else if (event.key === 'Backspace' || event.key === 'Delete') this.#reset()
  }

  #onKeyup = (event: KeyboardEvent): void => {
    if (this.#moving === 'keys' && event.key in ARROWS) this.#settle()
  }

  #onFocusout = (event: FocusEvent): void => {
    const stays = event.relatedTarget instanceof Node && (event.currentTarget as Node).contains(event.relatedTarget)
    if (this.#moving === 'keys' && !stays) this.#settle()
  }

  #reset = (): void => {
    this.#move({ mix: MIX.usual, mixDown: MIX_DOWN.usual })
    this.#settle()
  }

  #onSlot = (event: CustomEvent<Slot>): void => {
    if (!this.swapping) return
    event.stopPropagation()
    emit<readonly [Slot, Slot]>(this, 'slots-swap', [this.activeSlot, event.detail])
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('settings')) return
    const { mix, mixDown } = this.settings
    this.style.setProperty('--across', String(mix))
    this.style.setProperty('--down', String(mixDown))
  }

  #style(slot: Slot): GalleryStyle | null {
    return findStyle(this.gallery, styleIn(this.settings, slot))
  }

  #renderRow(slots: readonly Slot[], place: string) {
    const styles = slots.flatMap((slot) => this.#style(slot) ?? [])
    if (styles.length === 0) return nothing
    // The second lies over the first, more and more of it towards its side: just as they are mixed.
    return html`<div class="row ${place}">
      ${styles.map(({ thumbnail }) => (thumbnail ? html`<img src=${thumbnail} alt="" draggable="false" />` : nothing))}
    </div>`
  }

  #renderAxis(axis: Axis, label: string, spoken: string) {
    return html`<input
      id=${axis}
      type="range"
      min="0"
      max="1"
      step="any"
      tabindex=${axis === 'mix' ? 0 : -1}
      aria-label=${label}
      aria-orientation=${axis === 'mix' ? 'horizontal' : 'vertical'}
      aria-valuetext=${spoken}
      .value=${live(String(this.settings[axis]))}
      @input=${(event: InputEvent) => this.#move({ ...this.#point(), [axis]: (event.target as HTMLInputElement).valueAsNumber })}
      @change=${() => this.#moving === null && this.#settle()}
    />`
  }

  #renderSlot(slot: Slot, share: string | null) {
    const filling = this.#style(slot)
    const active = slot === this.activeSlot
    return html`<style-slot
      class="corner ${slot}"
      stacked=${slot === 'a' || slot === 'c' ? 'left' : 'right'}
      .slotName=${slot}
      .filling=${filling}
      .share=${filling && share}
      .active=${active}
        .swapsWith=${this.swapping && filling && !active ? this.activeSlot : ''}
      @slot-activate=${this.#onSlot}
    ></style-slot>`
  }

  protected override render() {
    if (!this.settings) return nothing
    const shares = slotShares(this.settings)
    const whole = percentages(shares.map(({ share }) => share))
    const shareOf = (slot: Slot) => {
      const at = shares.findIndex((share) => share.slot === slot)
      return at < 0 ? null : percent(whole[at] / 100)
    }
    const spoken = mixWording(
      shares.flatMap(({ id, share }) => {
        const style = findStyle(this.gallery, id)
        return style && share > 0 ? [{ title: style.title, share }] : []
      }),
    )
    return html`
      ${SLOTS.map((slot) => this.#renderSlot(slot, shareOf(slot)))}
      <div
        class="square"
        @pointerdown=${this.#onPointerdown}
        @pointermove=${this.#onPointermove}
        @pointerup=${this.#onPointerend}
        @pointercancel=${this.#onPointerend}
        @dblclick=${this.#reset}
      >
        <div class="field">
          ${this.#renderRow(['a', 'b'], 'top')} ${this.#renderRow(['c', 'd'], 'bottom')}
        </div>
        <div class="point" @keydown=${this.#onKeydown} @keyup=${this.#onKeyup} @focusout=${this.#onFocusout}>
          ${this.#renderAxis('mix', words.across, spoken)}
          ${this.#renderAxis('mixDown', words.down, spoken)}
        </div>
      </div>
    `
  }
}

customElements.define('mix-pad', MixPad)

declare global {
  interface HTMLElementTagNameMap {
    'mix-pad': MixPad
  }
}
