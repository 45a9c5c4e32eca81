import { css, html, LitElement } from 'lit'
import { emit } from '../parts/events.ts'
import type { GalleryStyle, Slot } from '../state/types.ts'
import { base, buttons } from '../styles/shared.ts'

/**
 * One end of the mix: the style that is in it, or the room for one.
 *
 * @fires slot-activate - detail: {@link Slot}
 */
export class StyleSlot extends LitElement {
  static override properties = {
    slotName: { attribute: false },
    filling: { attribute: false },
    active: { type: Boolean, reflect: true },
  }

  declare slotName: Slot
  /** The style in the slot, or null while it is empty. */
  declare filling: GalleryStyle | null
  /** Whether the next tap on a style fills this slot. */
  declare active: boolean

  constructor() {
    super()
    this.slotName = 'a'
    this.filling = null
    this.active = false
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        --side: 3rem;
        display: block;
        flex: none;
      }
      button {
        position: relative;
        width: var(--side);
        height: var(--side);
        padding: 0;
        overflow: hidden;
        border: 0;
        font-weight: 600;
      }
      button.empty {
        border: 1px dashed var(--control);
      }
      :host([active]) button {
        box-shadow: 0 0 0 2px var(--panel), 0 0 0 4px var(--accent);
      }
      button:focus-visible {
        outline-offset: 5px;
      }
      img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      span {
        position: absolute;
        inset: auto auto 0 0;
        min-width: 1.125rem;
        padding: 0 0.25rem;
        border-top-right-radius: 0.375rem;
        background: var(--panel);
        color: var(--ink);
        font-size: 0.75rem;
        line-height: 1.125rem;
      }
      @media (forced-colors: active) {
        :host([active]) button {
          outline: 3px solid Highlight;
        }
      }
    `,
  ]

  protected override render() {
    const letter = this.slotName.toUpperCase()
    const { filling } = this
    return html`<button
      class=${filling ? '' : 'empty'}
      aria-pressed=${this.active ? 'true' : 'false'}
      aria-label=${`Style ${letter}: ${filling?.title ?? 'empty'}`}
      title=${filling ? `${filling.title}. Tap, then choose a style to replace it.` : 'Choose a style below'}
      @click=${() => emit<Slot>(this, 'slot-activate', this.slotName)}
    >${filling ? html`<img src=${filling.thumbnail} alt="" draggable="false" /><span>${letter}</span>` : letter}</button>`
  }
}

customElements.define('style-slot', StyleSlot)

declare global {
  interface HTMLElementTagNameMap {
    'style-slot': StyleSlot
  }
}
