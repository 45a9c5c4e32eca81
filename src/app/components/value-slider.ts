import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { live } from 'lit/directives/live.js'
import { tick } from '../page/haptics.ts'
import { emit } from '../parts/events.ts'
import { base } from '../styles/shared.ts'

const ARROWS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }

/**
 * A labelled range. A double click, or the Backspace key, puts it back to `neutral`, which a tick marks.
 *
 * @fires value-input - detail: number; while it is dragged or an arrow key is held
 * @fires value-change - detail: number; once, when it has been let go
 */
export class ValueSlider extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    label: {},
    unlabelled: { type: Boolean, reflect: true },
    value: { type: Number },
    min: { type: Number },
    max: { type: Number },
    neutral: { type: Number },
    origin: { attribute: false },
    arrowStep: { type: Number },
    text: {},
    spoken: {},
  }

  declare label: string
  /** Without the line of text above. */
  declare unlabelled: boolean
  declare value: number
  declare min: number
  declare max: number
  /** Marked on the track, and what a double click goes back to. */
  declare neutral: number
  /** Where the filled part of the track starts; null leaves it empty. */
  declare origin: number | null
  /** What an arrow key adds. */
  declare arrowStep: number
  /** The value as shown. */
  declare text: string
  /** The value as read out; default: `text`. */
  declare spoken: string
  #arrowHeld = false

  constructor() {
    super()
    this.label = ''
    this.unlabelled = false
    this.value = 0
    this.min = 0
    this.max = 1
    this.neutral = 0
    this.origin = null
    this.arrowStep = 0.05
    this.text = ''
    this.spoken = ''
  }

  static override styles = [
    base,
    // `--track` is the track's background, `--tick` the neutral value's place.
    css`
      :host {
        --thumb: 1.375rem;
      }
      input {
        appearance: none;
        position: absolute;
        inset: auto 0 0;
        width: 100%;
        height: var(--tap);
        margin: 0;
        background: none;
        color: inherit;
        cursor: pointer;
        touch-action: pan-y;
        -webkit-tap-highlight-color: transparent;
      }
      input:focus-visible {
        outline-offset: -0.375rem;
        border-radius: var(--radius);
      }
      input::-webkit-slider-runnable-track {
        height: 0.25rem;
        border-radius: 0.125rem;
        background: var(--track);
      }
      input::-moz-range-track {
        height: 0.25rem;
        border-radius: 0.125rem;
        background: var(--track);
      }
      input::-webkit-slider-thumb {
        appearance: none;
        width: var(--thumb);
        height: var(--thumb);
        margin-top: calc((0.25rem - var(--thumb)) / 2);
        border: 2px solid var(--accent);
        border-radius: 50%;
        background: var(--raised);
      }
      input::-moz-range-thumb {
        width: var(--thumb);
        height: var(--thumb);
        border: 2px solid var(--accent);
        border-radius: 50%;
        background: var(--raised);
      }
      input:active::-webkit-slider-thumb {
        background: var(--accent);
      }
      input:active::-moz-range-thumb {
        background: var(--accent);
      }
      @media (forced-colors: active) {
        input {
          appearance: auto;
        }
      }
      :host {
        display: block;
        position: relative;
        min-width: 0;
        height: var(--row-height);
      }
      :host([unlabelled]) {
        height: var(--tap);
      }
      label {
        display: flex;
        justify-content: space-between;
        gap: 0.5rem;
        padding-top: 0.25rem;
        /* Where large text leaves no room for it, the value goes to a second line, out of sight. */
        flex-wrap: wrap;
        height: 1.5rem;
        overflow: hidden;
        font-size: 0.8125rem;
        white-space: nowrap;
        pointer-events: none;
      }
      :host(:not([unlabelled])) input {
        bottom: -0.125rem;
      }
      :host::before {
        content: '';
        position: absolute;
        bottom: calc(var(--tap) / 2 - 0.5rem);
        inset-inline-start: var(--tick);
        width: 2px;
        height: 0.75rem;
        margin-inline-start: -1px;
        border-radius: 1px;
        background: var(--line);
      }
      :host([unlabelled])::before {
        bottom: calc(var(--tap) / 2 - 0.375rem);
      }
      span {
        color: var(--ink-soft);
        font-variant-numeric: tabular-nums;
      }
    `,
  ]

  get #input(): HTMLInputElement {
    return this.renderRoot.querySelector('input')!
  }

  /** Whether it grows to the left. */
  get #isMirrored(): boolean {
    return this.matches(':dir(rtl)')
  }

  #share(value: number): number {
    return Math.min(1, Math.max(0, (value - this.min) / (this.max - this.min)))
  }

  /** The filled part reaches from the origin to the thumb's centre. */
  #paintTrack(value: number): void {
    const place = (v: number): string => `calc(var(--thumb) / 2 + ${this.#share(v)} * (100% - var(--thumb)))`
    const origin = this.origin ?? value
    const start = origin === this.min ? '0%' : place(Math.min(value, origin))
    const end = place(Math.max(value, origin))
    const fill = `var(--line) ${start}, var(--accent) ${start}, var(--accent) ${end}, var(--line) ${end}`
    this.style.setProperty('--track', `linear-gradient(to ${this.#isMirrored ? 'left' : 'right'}, ${fill})`)
    this.style.setProperty('--tick', place(this.neutral))
  }

  #set(value: number): void {
    // Three decimals are finer than any screen and keep 0.1 + 0.2 out of what is stored.
    const next = Math.round(Math.min(this.max, Math.max(this.min, value)) * 1000) / 1000
    if (next === this.value) return
    const before = this.value
    // On the way, a finger hardly stops at any of them.
    if ([this.min, this.neutral, this.max].some((point) => before !== point && (before - point) * (next - point) <= 0))
      tick()
    this.value = next
    emit(this, 'value-input', next)
  }

  #settle(): void {
    this.#arrowHeld = false
    emit(this, 'value-change', this.value)
  }

  #onInput = (): void => this.#set(this.#input.valueAsNumber)

  #onChange = (): void => {
    if (!this.#arrowHeld) this.#settle()
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const across = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
    const direction = ARROWS[event.key] * (across && this.#isMirrored ? -1 : 1)
    if (event.key in ARROWS) {
      event.preventDefault()
      // A held key is one change, not one for each repeat: it settles when the key goes up.
      this.#arrowHeld = true
      this.#set(this.value + direction * (event.shiftKey ? this.arrowStep / 5 : this.arrowStep))
    } else if (event.key === 'Backspace' || event.key === 'Delete') this.#reset()
  }

  #onKeyup = (event: KeyboardEvent): void => {
    if (this.#arrowHeld && event.key in ARROWS) this.#settle()
  }

  #onBlur = (): void => {
    if (this.#arrowHeld) this.#settle()
  }

  #reset = (): void => {
    if (this.value === this.neutral) return
    this.#set(this.neutral)
    this.#settle()
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('value') || changed.has('origin')) this.#paintTrack(this.value)
  }

  protected override render() {
    return html`
      ${this.unlabelled ? nothing : html`<label for="range">${this.label}<span aria-hidden="true">${this.text}</span></label>`}
      <input
        id="range"
        type="range"
        aria-label=${this.label}
        aria-valuetext=${this.spoken || this.text}
        min=${this.min}
        max=${this.max}
        step="any"
        .value=${live(String(this.value))}
        @input=${this.#onInput}
        @change=${this.#onChange}
        @keydown=${this.#onKeydown}
        @keyup=${this.#onKeyup}
        @blur=${this.#onBlur}
        @dblclick=${this.#reset}
      />
    `
  }
}

customElements.define('value-slider', ValueSlider)

declare global {
  interface HTMLElementTagNameMap {
    'value-slider': ValueSlider
  }
}
