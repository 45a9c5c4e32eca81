import { css, html, LitElement } from 'lit'
import { emit } from '../parts/events.ts'
import { tuneIcon } from '../parts/icons.ts'
import { findStyle, percent, strokeWording } from '../parts/wording.ts'
import type { GalleryStyle, Settings, Slot } from '../state/types.ts'
import { base, buttons, wide } from '../styles/shared.ts'
import './mix-slider.ts'
import './toggle-switch.ts'
import './value-slider.ts'

export interface SettingsChange {
  readonly settings: Partial<Settings>
  /** Still being dragged. */
  readonly live: boolean
}

/**
 * How much of which style. Short screens show the mix and the strength; the rest unfolds.
 *
 * @fires settings-change - detail: {@link SettingsChange}
 * @fires slot-activate - detail: {@link Slot}
 * @fires slot-clear - detail: {@link Slot}
 * @fires slots-swap
 */
export class StyleControls extends LitElement {
  static override properties = {
    settings: { attribute: false },
    gallery: { attribute: false },
    activeSlot: { attribute: false },
    unfolded: { type: Boolean, reflect: true },
  }

  declare settings: Settings
  declare gallery: readonly GalleryStyle[]
  declare activeSlot: Slot
  /** Whether a short screen shows everything. */
  declare unfolded: boolean

  constructor() {
    super()
    this.gallery = []
    this.activeSlot = 'a'
    this.unfolded = false
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr auto auto;
        align-items: center;
        container-type: inline-size;
        padding: 0.375rem calc(var(--pad) + var(--safe-right)) 0 calc(var(--pad) + var(--safe-left));
      }
      mix-slider.open {
        grid-column: 1 / -1;
      }
      mix-slider:not(.open) {
        grid-area: 2 / 2;
        margin-left: 0.75rem;
        container-type: normal;
      }
      .strength {
        grid-area: 2 / 1;
      }
      :host([mixing]) .strength {
        grid-column: 1 / 3;
      }
      .unfold {
        grid-area: 2 / 3;
        margin-left: 0.5rem;
      }
      .more {
        grid-area: 3 / 1 / 4 / -1;
        display: none;
        grid-template-columns: 1fr auto;
        align-items: center;
        column-gap: 1.25rem;
      }
      :host([unfolded]) .more {
        display: grid;
      }
      /* From here on a picture still has room above all of it; in em, because large text takes more of it. */
      @media (min-height: 40em) {
        .more {
          display: grid;
        }
        .unfold {
          display: none;
        }
      }
      /* Large text leaves no slider beside a button. */
      @media (min-height: 20em) {
        @container (width < 15rem) {
          .strength {
            grid-column: 1 / -1;
          }
          mix-slider:not(.open) {
            grid-area: 3 / 1;
            justify-self: start;
            margin-left: 0;
          }
          :host(:not([mixing])) .unfold {
            grid-area: 3 / 3;
          }
          .more {
            grid-row: 4;
            grid-template-columns: 1fr;
          }
        }
      }
      @media ${wide} {
        :host {
          padding-left: var(--pad);
        }
        @media (min-height: 40em) {
          .more {
            display: block;
          }
        }
      }
    `,
  ]

  #set(settings: Partial<Settings>, live: boolean): void {
    emit<SettingsChange>(this, 'settings-change', { settings, live })
  }

  #renderSlider(kind: 'strength' | 'stroke') {
    const value = this.settings[kind]
    const isStrength = kind === 'strength'
    return html`<value-slider
      class=${kind}
      .label=${isStrength ? 'Strength' : 'Stroke size'}
      .min=${isStrength ? 0 : -1}
      .max=${isStrength ? 1.5 : 1}
      .neutral=${isStrength ? 1 : 0}
      .origin=${0}
      .arrowStep=${isStrength ? 0.05 : 0.1}
      .value=${value}
      .text=${isStrength ? percent(value) : strokeWording(value)}
      @value-input=${(event: CustomEvent<number>) => this.#set({ [kind]: event.detail }, true)}
      @value-change=${(event: CustomEvent<number>) => this.#set({ [kind]: event.detail }, false)}
    ></value-slider>`
  }

  protected override render() {
    if (!this.settings) return null
    const { styleA, styleB, mix, keepColours } = this.settings
    const mixing = styleB !== null || this.activeSlot === 'b'
    this.toggleAttribute('mixing', mixing)
    return html`
      <mix-slider
        class=${mixing ? 'open' : ''}
        .a=${findStyle(this.gallery, styleA)}
        .b=${findStyle(this.gallery, styleB)}
        .mix=${mix}
        .activeSlot=${this.activeSlot}
        @mix-input=${(event: CustomEvent<number>) => this.#set({ mix: event.detail }, true)}
        @mix-change=${(event: CustomEvent<number>) => this.#set({ mix: event.detail }, false)}
      ></mix-slider>
      ${this.#renderSlider('strength')}
      <button
        class="icon unfold"
        aria-expanded=${this.unfolded ? 'true' : 'false'}
        aria-label="More settings"
        title="More settings"
        @click=${() => {
          this.unfolded = !this.unfolded
        }}
      >${tuneIcon}</button>
      <div class="more">
        ${this.#renderSlider('stroke')}
        <toggle-switch
          label="Keep colours"
          .on=${keepColours}
          @toggle=${(event: CustomEvent<boolean>) => this.#set({ keepColours: event.detail }, false)}
        ></toggle-switch>
      </div>
    `
  }
}

customElements.define('style-controls', StyleControls)

declare global {
  interface HTMLElementTagNameMap {
    'style-controls': StyleControls
  }
}
