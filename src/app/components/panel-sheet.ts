import { css, html, LitElement } from 'lit'
import { emit } from '../parts/events.ts'
import { closeIcon } from '../parts/icons.ts'
import { base, buttons, wide } from '../styles/shared.ts'
import { shell } from '../words/en/shell-words.ts'

/** How far down a finger takes the sheet to close it, px, or how fast, px a ms. */
const FAR = 96
const FAST = 0.6

/**
 * What a panel lies in. On a phone it is a sheet at the foot, with a handle that a finger draws it down by; in a wide
 * window, and around a panel that takes the whole app, it is nothing.
 *
 * @fires sheet-close
 */
export class PanelSheet extends LitElement {
  static override properties = {
    label: {},
    whole: { type: Boolean, reflect: true },
    tall: { type: Boolean, reflect: true },
  }

  /** What the panel is called, or empty. */
  declare label: string
  /** The panel takes the whole app. */
  declare whole: boolean
  /** It may cover the picture, of which it has one of its own. */
  declare tall: boolean
  #from: { readonly y: number; readonly time: number } | null = null

  constructor() {
    super()
    this.label = ''
    this.whole = false
    this.tall = false
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        --card-line: transparent;
        --card-shadow: none;
        display: flex;
        flex-direction: column;
        border-start-start-radius: 1rem;
        border-start-end-radius: 1rem;
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      :host([whole]) {
        display: contents;
      }
      .head {
        display: grid;
        flex: none;
        position: relative;
        grid-template-columns: 1fr auto;
        align-items: center;
        padding-inline: 0.875rem 0.25rem;
        cursor: grab;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
      }
      .head::before {
        content: '';
        position: absolute;
        inset-block-start: 0.375rem;
        inset-inline: 0;
        width: 2.5rem;
        height: 0.25rem;
        margin-inline: auto;
        border-radius: 0.125rem;
        background: var(--control);
      }
      h2 {
        margin: 0;
        padding-block-start: 0.375rem;
        overflow: hidden;
        font-size: 1rem;
        font-weight: 600;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .body {
        display: flex;
        flex: 0 1 auto;
        flex-direction: column;
        min-height: 0;
        padding-block-end: var(--safe-bottom);
      }
      :host([whole]) .head {
        display: none;
      }
      :host([whole]) .body {
        display: contents;
      }
      @media ${wide} {
        :host {
          --card-line: var(--line);
          --card-shadow: var(--shadow);
          display: contents;
        }
        .head {
          display: none;
        }
        .body {
          display: contents;
        }
      }
    `,
  ]

  #onDown = (event: PointerEvent): void => {
    if (event.button !== 0 || event.composedPath().some((node) => node instanceof HTMLButtonElement)) return
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    this.#from = { y: event.clientY, time: event.timeStamp }
  }

  #onMove = (event: PointerEvent): void => {
    if (this.#from) this.style.translate = `0 ${Math.max(0, event.clientY - this.#from.y)}px`
  }

  #onUp = (event: PointerEvent): void => {
    if (!this.#from) return
    const down = event.clientY - this.#from.y
    const speed = down / Math.max(1, event.timeStamp - this.#from.time)
    this.#from = null
    this.style.translate = ''
    if (event.type === 'pointerup' && (down > FAR || (down > FAR / 4 && speed > FAST))) emit(this, 'sheet-close')
  }

  #onSlot = (event: Event): void => {
    const [panel] = (event.target as HTMLSlotElement).assignedElements()
    this.whole = panel?.classList.contains('view') ?? false
    this.tall = panel?.classList.contains('tall') ?? false
  }

  protected override render() {
    return html`<div class="head"
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointercancel=${this.#onUp}
      >
        <h2 aria-hidden="true">${this.label}</h2>
        <button class="icon" aria-label=${shell.close} title=${shell.close} @click=${() => emit(this, 'sheet-close')}>
          ${closeIcon}
        </button>
      </div>
      <div class="body"><slot @slotchange=${this.#onSlot}></slot></div>`
  }
}

customElements.define('panel-sheet', PanelSheet)

declare global {
  interface HTMLElementTagNameMap {
    'panel-sheet': PanelSheet
  }
}
