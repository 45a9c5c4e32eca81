import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { LOOK_KNOBS } from '../../core/knobs.ts'
import { LiveCamera } from '../page/live-camera.ts'
import { switchIcon } from '../parts/camera-icons.ts'
import { emit } from '../parts/events.ts'
import { closeIcon } from '../parts/icons.ts'
import { stepFrom } from '../parts/shelf.ts'
import { findStyle, styleIn } from '../state/selectors.ts'
import type { GalleryStyle, Settings, Slot, StudioControls, StyleId } from '../state/types.ts'
import { cameraStyles } from '../styles/camera-sheet.ts'
import { base, buttons } from '../styles/shared.ts'
import { camera as said } from '../words/en/camera-words.ts'
import { percent } from '../words/format.ts'
import { isRightToLeft } from '../words/language.ts'
import './live-strip.ts'
import './value-slider.ts'

/** px that a finger goes sideways for the next style. */
const SWIPE = 48
/** ms of the tick that the hand feels when the photo is taken. */
const TICK = 12

/** A photo, and how it is painted. */
export interface Shot {
  readonly photo: Blob
  readonly settings: Settings
  /** Whether it was seen as in a mirror, which is how it is kept. */
  readonly mirrored: boolean
}

/**
 * The camera's picture in the chosen style, several times a second. Style and strength are this view's own until a photo
 * is taken: closing it leaves the app as it was.
 *
 * @fires live-close - it is to be closed
 * @fires live-end - it was taken off the page without a photo
 * @fires live-shot - detail: {@link Shot}; the camera is off
 * @fires live-open - a photo is to be opened instead
 */
export class CameraView extends LitElement {
  static override properties = {
    studio: { attribute: false },
    offered: { attribute: false },
    settings: { attribute: false },
    active: { attribute: false },
    now: { state: true },
    trouble: { state: true },
  }

  declare studio: StudioControls | null
  /** The styles to choose from. */
  declare offered: readonly GalleryStyle[]
  /** As the app has them. */
  declare settings: Settings | null
  /** Where a style goes. */
  declare active: Slot
  declare protected now: Settings | null
  /** What went wrong while the camera is on. */
  declare protected trouble: string | null
  #swipe: { readonly id: number; readonly x: number; readonly y: number } | null = null
  #taken = false

  readonly #camera = new LiveCamera(this, {
    video: () => this.renderRoot.querySelector('video')!,
    canvas: () => this.renderRoot.querySelector('canvas')!,
    paint: async (frame, signal) => (this.now && (await this.studio?.paint(frame, this.now, signal))) ?? null,
    paints: () => this.#style !== null,
  })

  constructor() {
    super()
    this.studio = null
    this.offered = []
    this.settings = null
    this.active = 'a'
    this.now = null
    this.trouble = null
    this.addEventListener('keydown', this.#onKey)
  }

  static override styles = [base, buttons, cameraStyles]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    if (!this.#taken) emit(this, 'live-end')
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('.trigger button')?.focus()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('settings')) this.now ??= this.settings
  }

  get #style(): StyleId | null {
    return this.now && styleIn(this.now, this.active)
  }

  #shoot = async (): Promise<void> => {
    const { now: settings } = this
    if (!settings || !this.#camera.isOn) return
    navigator.vibrate?.(TICK)
    this.trouble = null
    const { mirrored } = this.#camera
    try {
      const photo = await this.#camera.shoot()
      if (!photo) return
      this.#taken = true
      emit<Shot>(this, 'live-shot', { photo, settings, mirrored })
    } catch {
      this.trouble = said.notTaken
    }
  }

  #choose(id: StyleId | null): void {
    if (this.now && this.studio && id !== this.#style) this.now = this.studio.choose(this.now, this.active, id)
  }

  #step(step: 1 | -1): void {
    this.#choose(stepFrom(this.offered, this.#style, step))
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' || event.ctrlKey || event.metaKey || event.altKey) return
    // The page's own keys are not for this view.
    event.stopPropagation()
    if (event.key === ']') this.#step(1)
    else if (event.key === '[') this.#step(-1)
    else if (event.key === 't') emit(this, 'live-close')
  }

  #onDown = (event: PointerEvent): void => {
    this.#swipe = event.button === 0 ? { id: event.pointerId, x: event.clientX, y: event.clientY } : null
  }

  #onUp = (event: PointerEvent): void => {
    const from = this.#swipe
    this.#swipe = null
    if (!from || from.id !== event.pointerId) return
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y]
    if (Math.abs(dx) < SWIPE || Math.abs(dx) < 1.5 * Math.abs(dy)) return
    this.#step(dx < 0 !== isRightToLeft() ? 1 : -1)
  }

  #renderStage() {
    const { phase, isOn, mirrored } = this.#camera
    const isShown = isOn || phase === 'taking'
    const style = findStyle(this.offered, this.#style)
    return html`<div
      class="stage"
      @pointerdown=${this.#onDown}
      @pointerup=${this.#onUp}
      @pointercancel=${() => {
        this.#swipe = null
      }}
    >
      <video muted playsinline aria-hidden="true"></video>
      <canvas
        role="img"
        aria-label=${phase === 'live' && style ? said.seen(style.title) : said.plain}
        data-phase=${phase}
        class="${mirrored ? 'mirrored' : ''} ${isShown ? '' : 'off'}"
      ></canvas>
      <div role="status">${isShown ? this.#renderHint() : this.#renderTrouble()}</div>
    </div>`
  }

  #renderHint() {
    const { phase } = this.#camera
    const hint = this.trouble ?? (phase === 'warming' ? said.warming : phase === 'taking' ? said.taking : null)
    return hint ? html`<div class="hint">${hint}</div>` : nothing
  }

  #renderTrouble() {
    const { phase } = this.#camera
    if (phase === 'live' || phase === 'warming' || phase === 'taking') return nothing
    const again = html`<button class="primary" @click=${() => this.#camera.start()}>${said.again}</button>`
    return html`<div class="said">
      <p>${said[phase]}</p>
      ${
        phase === 'starting' || phase === 'hidden'
          ? nothing
          : html`<div class="ways">
              ${phase === 'insecure' ? nothing : again}
              <button class="outlined" @click=${() => emit(this, 'live-open')}>${said.open}</button>
            </div>`
      }
    </div>`
  }

  #renderControls() {
    const { strength = LOOK_KNOBS.strength.usual } = this.now ?? {}
    const { least, most, usual } = LOOK_KNOBS.strength
    const change = ({ detail }: CustomEvent<number>): void => {
      if (this.now) this.now = { ...this.now, strength: detail }
    }
    return html`<div class="controls">
      <live-strip
        .offered=${this.offered}
        .chosen=${this.#style}
        @live-style=${({ detail }: CustomEvent<StyleId | null>) => this.#choose(detail)}
      ></live-strip>
      <value-slider
        .label=${said.strength}
        .value=${strength}
        .min=${least}
        .max=${most}
        .neutral=${usual}
        .origin=${least}
        .text=${percent(strength)}
        @value-input=${change}
        @value-change=${change}
      ></value-slider>
      <div class="trigger">
        <button
          aria-label=${said.shutter}
          aria-disabled=${this.#camera.isOn ? 'false' : 'true'}
          @click=${this.#shoot}
        ></button>
      </div>
    </div>`
  }

  #renderSwitch() {
    const { other, hasNames } = this.#camera
    if (!other) return nothing
    const label = hasNames ? said.other : other.facing === 'user' ? said.front : said.back
    return html`<button class="icon" aria-label=${label} title=${label} @click=${() => this.#camera.switch()}>
      ${switchIcon}
    </button>`
  }

  protected override render() {
    return html`<header>
        <button class="icon" aria-label=${said.close} @click=${() => emit(this, 'live-close')}>${closeIcon}</button>
        <h2>${findStyle(this.offered, this.#style)?.title ?? said.live}</h2>
        ${this.#renderSwitch()}
      </header>
      ${this.#renderStage()} ${this.#renderControls()}`
  }
}

customElements.define('camera-view', CameraView)

declare global {
  interface HTMLElementTagNameMap {
    'camera-view': CameraView
  }
}
