import { css, html, LitElement, nothing } from 'lit'
import { MIX } from '../../core/knobs.ts'
import { emit } from '../parts/events.ts'
import { closeIcon, plusIcon, swapIcon } from '../parts/icons.ts'
import { mixWording } from '../parts/wording.ts'
import type { GalleryStyle, Slot } from '../state/types.ts'
import { base, buttons } from '../styles/shared.ts'
import './style-slot.ts'
import './value-slider.ts'

/**
 * Between painting A and painting B. Folded away to "+ mix" while there is no B.
 *
 * @fires slot-activate - detail: {@link Slot}
 * @fires slot-clear - detail: {@link Slot}
 * @fires slots-swap
 * @fires mix-input - detail: number, 0 = all A, 1 = all B; while dragged
 * @fires mix-change - detail: number; when let go
 */
export class MixSlider extends LitElement {
  static override properties = {
    a: { attribute: false },
    b: { attribute: false },
    mix: { type: Number },
    activeSlot: { attribute: false },
  }

  declare a: GalleryStyle | null
  declare b: GalleryStyle | null
  declare mix: number
  declare activeSlot: Slot

  constructor() {
    super()
    this.a = null
    this.b = null
    this.mix = MIX.usual
    this.activeSlot = 'a'
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .row {
        display: flex;
        align-items: center;
        gap: 0.625rem;
        height: var(--row-height);
        padding-left: 0.25rem;
      }
      value-slider,
      .prompt {
        flex: 1;
        margin: 0;
      }
      .prompt {
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
      .icon {
        color: var(--ink-soft);
      }
      .swap {
        display: none;
      }
      .add {
        padding: 0 0.625rem;
        font-size: 0.875rem;
        white-space: nowrap;
      }
      .add svg {
        width: 1.125rem;
        height: 1.125rem;
      }
      /* Large text leaves no slider between the two. */
      @media (min-height: 20em) {
        @container (width < 15rem) {
          .row {
            flex-wrap: wrap;
            height: auto;
          }
          value-slider,
          .prompt {
            flex: 1 0 100%;
            order: 1;
          }
        }
      }
      @container (min-width: 22rem) {
        .swap {
          display: inline-flex;
        }
      }
    `,
  ]

  #forward(type: 'mix-input' | 'mix-change') {
    return (event: CustomEvent<number>): void => {
      event.stopPropagation()
      emit(this, type, event.detail)
    }
  }

  #renderBetween() {
    if (!this.a || !this.b)
      return html`<p class="prompt">${this.a ? 'Choose a second style to mix in' : 'Choose a first style'}</p>`
    return html`<value-slider
      unlabelled
      label="Mix"
      .value=${this.mix}
      .min=${MIX.least}
      .max=${MIX.most}
      .neutral=${MIX.usual}
      .spoken=${mixWording(this.a.title, this.b.title, this.mix)}
      @value-input=${this.#forward('mix-input')}
      @value-change=${this.#forward('mix-change')}
    ></value-slider>`
  }

  #close(): void {
    if (this.b) emit<Slot>(this, 'slot-clear', 'b')
    if (this.activeSlot === 'b') emit<Slot>(this, 'slot-activate', 'a')
  }

  protected override render() {
    const folded = this.b === null && this.activeSlot === 'a'
    if (folded)
      return html`<button class="add outlined" title="Mix in a second style" @click=${() => emit<Slot>(this, 'slot-activate', 'b')}>
        ${plusIcon}Mix
      </button>`
    return html`<div class="row" role="group" aria-label="Mix of two styles">
      <style-slot .slotName=${'a'} .filling=${this.a} .active=${this.activeSlot === 'a'}></style-slot>
      ${this.#renderBetween()}
      <style-slot .slotName=${'b'} .filling=${this.b} .active=${this.activeSlot === 'b'}></style-slot>
      ${
        this.a && this.b
          ? html`<button class="icon swap" aria-label="Swap A and B" title="Swap A and B" @click=${() => emit(this, 'slots-swap')}>
              ${swapIcon}
            </button>`
          : nothing
      }
      <button class="icon" aria-label="Stop mixing" title="Stop mixing" @click=${this.#close}>${closeIcon}</button>
    </div>`
  }
}

customElements.define('mix-slider', MixSlider)

declare global {
  interface HTMLElementTagNameMap {
    'mix-slider': MixSlider
  }
}
