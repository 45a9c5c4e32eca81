import { css, html, LitElement, nothing } from 'lit'
import { emit } from '../parts/events.ts'
import type { GalleryStyle, Slot } from '../state/types.ts'
import { base, buttons } from '../styles/shared.ts'
import { mix } from '../words/en/mix-words.ts'

/**
 * One place of the mix: the style that is in it, by picture and name, or the room for one.
 *
 * @fires slot-activate - detail: {@link Slot}
 */
export class StyleSlot extends LitElement {
  static override properties = {
    slotName: { attribute: false },
    filling: { attribute: false },
    share: { attribute: false },
    active: { type: Boolean, reflect: true },
    swapsWith: { attribute: false },
  }

  declare slotName: Slot
  /** The style in the slot, or null while it is empty. */
  declare filling: GalleryStyle | null
  /** Its share in words, where the slot is to say it. */
  declare share: string | null
  /** Whether the next tap on a style fills this slot. */
  declare active: boolean
  /** The slot that a tap swaps it with, where it does not make it the active one. */
  declare swapsWith: Slot | ''

  constructor() {
    super()
    this.slotName = 'a'
    this.filling = null
    this.share = null
    this.active = false
    this.swapsWith = ''
  }

  static override styles = [
    base,
    buttons,
    // `--mirror: row-reverse` puts the name before the picture; stacked slots have it below. `--side` is the picture's.
    css`
      :host {
        display: block;
        min-width: 0;
      }
      button {
        display: flex;
        flex-direction: var(--mirror, row);
        justify-content: start;
        gap: 0.5rem;
        width: 100%;
        padding: 0;
        border: 0;
        background: none !important;
        color: inherit !important;
        text-align: var(--mirrored, start);
      }
      .frame {
        display: grid;
        position: relative;
        flex: none;
        width: var(--side, 3rem);
        height: var(--side, 3rem);
        place-items: center;
        overflow: hidden;
        border-radius: var(--radius);
        background: var(--hover);
        font-weight: 600;
      }
      .empty .frame {
        border: 1px dashed var(--control);
        background: none;
      }
      :host([active]) .frame {
        box-shadow: 0 0 0 2px var(--panel), 0 0 0 4px var(--accent);
      }
      button:focus-visible {
        outline: none;
      }
      button:focus-visible .frame {
        outline: 2px solid var(--accent);
        outline-offset: 5px;
      }
      img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      .letter {
        position: absolute;
        inset-block-end: 0;
        inset-inline-start: 0;
        min-width: 1.125rem;
        padding: 0 0.25rem;
        border-start-end-radius: 0.375rem;
        background: var(--panel);
        color: var(--ink);
        font-size: 0.75rem;
        line-height: 1.125rem;
        text-align: center;
      }
      .words {
        min-width: 0;
        font-size: 0.75rem;
        line-height: 1.0625rem;
      }
      .name {
        display: -webkit-box;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        overflow-wrap: break-word;
      }
      .empty .name {
        color: var(--ink-soft);
      }
      .share {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      :host([stacked]) button {
        display: grid;
        grid-template: 'frame share' auto 'name name' auto / var(--side) 1fr;
        align-items: center;
        gap: 0.125rem 0.375rem;
      }
      :host([stacked='left']) button {
        grid-template: 'share frame' auto 'name name' auto / 1fr var(--side);
      }
      :host([stacked]) .words {
        display: contents;
      }
      :host([stacked]) .frame {
        grid-area: frame;
      }
      :host([stacked]) .share {
        grid-area: share;
        font-size: 0.8125rem;
      }
      :host([stacked]) .name {
        grid-area: name;
        font-size: 0.6875rem;
        line-height: 0.875rem;
      }
      /* In a narrow panel the share goes below, too, and the name has one line. */
      @container (width < 20rem) {
        :host([stacked]) button {
          grid-template: 'frame' auto 'name' auto 'share' auto / minmax(0, 1fr);
          justify-items: var(--mirrored, start);
          gap: 0;
        }
        :host([stacked]) .name {
          -webkit-line-clamp: 1;
          overflow-wrap: normal;
          word-break: break-all;
        }
        :host([stacked]) .share {
          font-size: 0.6875rem;
          line-height: 0.875rem;
        }
      }
      @media (forced-colors: active) {
        :host([active]) .frame {
          outline: 3px solid Highlight;
        }
      }
    `,
  ]

  get #label(): string {
    const letter = this.slotName.toUpperCase()
    const title = this.filling?.title ?? mix.empty
    return this.swapsWith ? mix.swapWith(this.swapsWith.toUpperCase(), letter, title) : mix.slot(letter, title)
  }

  protected override render() {
    const letter = this.slotName.toUpperCase()
    const { filling, share } = this
    const tip = filling ? mix.replace(filling.title) : mix.choose
    return html`<button
      class=${filling ? '' : 'empty'}
      aria-pressed=${this.active ? 'true' : 'false'}
      aria-label=${this.#label}
      title=${this.swapsWith ? mix.swapTip(this.swapsWith.toUpperCase()) : tip}
      @click=${() => emit<Slot>(this, 'slot-activate', this.slotName)}
    >
      <span class="frame"
        >${filling ? html`${filling.thumbnail ? html`<img src=${filling.thumbnail} alt="" draggable="false" />` : nothing}<span class="letter">${letter}</span>` : letter}</span
      >
      <span class="words"
        ><span class="name">${filling?.title ?? (this.active ? mix.choose : mix.emptySlot)}</span
        >${share ? html`<span class="share">${share}</span>` : nothing}</span
      >
    </button>`
  }
}

customElements.define('style-slot', StyleSlot)

declare global {
  interface HTMLElementTagNameMap {
    'style-slot': StyleSlot
  }
}
