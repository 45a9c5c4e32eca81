import { css, html, LitElement } from 'lit'
import { live } from 'lit/directives/live.js'
import { emit } from '../parts/events.ts'
import { base } from '../styles/shared.ts'
import { divider } from '../words/en/divider-words.ts'
import { percent } from '../words/format.ts'

/**
 * The line between photo and picture. A native range, unseen, carries keyboard and screen reader
 * (a `role=slider` of one's own cannot be adjusted by VoiceOver and TalkBack); the line takes the pointer.
 *
 * @fires divider-move - detail: number, 0 = all picture, 1 = all photo
 */
export class SplitDivider extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    position: { type: Number },
    start: { type: Number },
    length: { type: Number },
    label: {},
    shares: { attribute: false },
  }

  /** Share of the way that shows the photo, 0..1. */
  declare position: number
  /** CSS px from the stage's left to where the way starts. */
  declare start: number
  /** CSS px of the way. */
  declare length: number
  /** Where it is not between photo and picture. */
  declare label: string
  /** Says how much there is of what lies before it, and behind. */
  declare shares: ((before: string, behind: string) => string) | null

  constructor() {
    super()
    this.position = 0.5
    this.start = 0
    this.length = 0
    this.label = ''
    this.shares = null
  }

  static override styles = [
    base,
    css`
      /* Photo and picture lie side by side in every language. */
      :host {
        direction: ltr;
        position: absolute;
        inset: 0;
        pointer-events: none;
      }
      .line {
        display: grid;
        position: absolute;
        top: var(--picture-top);
        left: 0;
        place-items: center;
        width: var(--tap);
        height: var(--picture-height);
        margin-left: calc(var(--tap) / -2);
        cursor: ew-resize;
        pointer-events: auto;
        touch-action: none;
      }
      .line::before {
        content: '';
        position: absolute;
        inset: 0 auto;
        width: 2px;
        background: #fff;
        box-shadow: 0 0 0 1px rgb(0 0 0 / 0.35);
      }
      .handle {
        display: grid;
        position: relative;
        place-items: center;
        width: 2.25rem;
        height: 2.25rem;
        border-radius: 50%;
        background: #fff;
        color: #222;
        box-shadow: 0 1px 6px rgb(0 0 0 / 0.4);
      }
      svg {
        width: 1.25rem;
      }
      input {
        position: absolute;
        inset: 0;
        opacity: 0;
        pointer-events: none;
      }
      :host(:focus-within) .handle {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }
      @media (forced-colors: active) {
        .line::before {
          background: CanvasText;
        }
        .handle {
          border: 2px solid ButtonText;
        }
      }
    `,
  ]

  #move(position: number): void {
    const next = Math.min(1, Math.max(0, position))
    if (next !== this.position) emit(this, 'divider-move', next)
  }

  #onPointerdown = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const line = event.currentTarget as HTMLElement
    line.setPointerCapture(event.pointerId)
    this.focus({ preventScroll: true })
    event.preventDefault()
  }

  #onPointermove = (event: PointerEvent): void => {
    const line = event.currentTarget as HTMLElement
    if (!line.hasPointerCapture(event.pointerId) || this.length === 0) return
    const left = this.getBoundingClientRect().left + this.start
    this.#move((event.clientX - left) / this.length)
  }

  #onKeydown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 }[event.key]
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    this.#move(Math.round(this.position * 100 + by * 2) / 100)
  }

  #onInput = (event: Event): void => this.#move((event.target as HTMLInputElement).valueAsNumber / 100)

  protected override updated(): void {
    const line = this.renderRoot.querySelector<HTMLElement>('.line')
    line?.style.setProperty('transform', `translateX(${this.start + this.position * this.length}px)`)
  }

  protected override render() {
    const photo = Math.round(this.position * 100)
    return html`<div class="line" @pointerdown=${this.#onPointerdown} @pointermove=${this.#onPointermove}>
      <span class="handle">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="m9 7-5 5 5 5M15 7l5 5-5 5" /></svg>
      </span>
      <input
        type="range"
        min="0"
        max="100"
        aria-label=${this.label || divider.label}
        aria-valuetext=${(this.shares ?? divider.shares)(percent(photo / 100), percent(1 - photo / 100))}
        .value=${live(String(photo))}
        @input=${this.#onInput}
        @keydown=${this.#onKeydown}
      />
    </div>`
  }
}

customElements.define('split-divider', SplitDivider)

declare global {
  interface HTMLElementTagNameMap {
    'split-divider': SplitDivider
  }
}
