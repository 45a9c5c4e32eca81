import { css, html, LitElement, nothing } from 'lit'
import { percentages } from '../../core/corners.ts'
import { MIX } from '../../core/knobs.ts'
import { emit } from '../parts/events.ts'
import { mixWording } from '../parts/wording.ts'
import type { GalleryStyle, Slot } from '../state/types.ts'
import { base } from '../styles/shared.ts'
import './style-slot.ts'
import './value-slider.ts'
import { mix as words } from '../words/en/mix-words.ts'
import { number } from '../words/format.ts'

/**
 * Between painting A and painting B: their names at the ends, how much of each, and a slider as wide as there is room.
 *
 * @fires slot-activate - detail: {@link Slot}
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
    css`
      :host {
        display: block;
      }
      .ends {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr);
        align-items: center;
        gap: 0.5rem;
        min-height: 3.5rem;
        /* Room for the ring of the active one. */
        padding: 0 0.25rem;
      }
      .second {
        --mirror: row-reverse;
        --mirrored: end;
      }
      .share {
        font-size: 1.0625rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .second {
        grid-column: 3;
      }
      @container (width < 20rem) {
        .ends {
          --side: 2.5rem;
          grid-template: auto auto / 1fr 1fr;
          row-gap: 0;
        }
        .second {
          grid-area: 1 / 2;
        }
        .share {
          grid-area: 2 / 1 / 3 / 3;
          text-align: center;
          line-height: 1.25rem;
        }
      }
      .prompt {
        min-height: var(--tap);
        margin: 0;
        color: var(--ink-soft);
        font-size: 0.875rem;
        line-height: var(--tap);
        text-align: center;
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
    const { a, b, mix } = this
    if (!a || !b) return html`<p class="prompt">${a ? words.second : words.first}</p>`
    return html`<value-slider
      unlabelled
      label=${words.mix}
      .value=${mix}
      .min=${MIX.least}
      .max=${MIX.most}
      .neutral=${MIX.usual}
      .spoken=${mixWording([
        { title: a.title, share: 1 - mix },
        { title: b.title, share: mix },
      ])}
      @value-input=${this.#forward('mix-input')}
      @value-change=${this.#forward('mix-change')}
    ></value-slider>`
  }

  protected override render() {
    const { a, b, mix, activeSlot } = this
    return html`<div class="ends">
        <style-slot .slotName=${'a'} .filling=${a} .active=${activeSlot === 'a'}></style-slot>
        ${
          a && b
            ? html`<span class="share" aria-hidden="true">${percentages([1 - mix, mix])
                .map((share) => number(share))
                .join('\u00a0/\u00a0')}</span>`
            : nothing
        }
        <style-slot class="second" .slotName=${'b'} .filling=${b} .active=${activeSlot === 'b'}></style-slot>
      </div>
      ${this.#renderBetween()}`
  }
}

customElements.define('mix-slider', MixSlider)

declare global {
  interface HTMLElementTagNameMap {
    'mix-slider': MixSlider
  }
}
