import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { LOOK_KNOBS, type NumberKnob } from '../../core/knobs.ts'
import type { LookSettings } from '../../core/look.ts'
import { Layer } from '../page/back-layers.ts'
import { emit } from '../parts/events.ts'
import { plusIcon, tuneIcon } from '../parts/icons.ts'
import { LOOK_CONTROLS } from '../parts/look-controls.ts'
import { slotShares } from '../state/selectors.ts'
import type { GalleryStyle, Settings, Slot } from '../state/types.ts'
import { base, buttons, wide } from '../styles/shared.ts'
import './toggle-switch.ts'
import './value-slider.ts'
import { look } from '../words/en/look-words.ts'

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
 * @fires slots-swap - detail: two {@link Slot}s
 * @fires mix-act - detail: MixAct
 * @fires part-missing - the script of the mix could not be had
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
    new Layer(
      this,
      () => this.unfolded,
      () => {
        this.unfolded = false
      },
    )
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
        padding-block: 0.375rem 0;
        padding-inline: calc(var(--pad) + var(--safe-start)) calc(var(--pad) + var(--safe-end));
      }
      mix-panel {
        grid-column: 1 / -1;
      }
      .mix {
        grid-area: 2 / 2;
        margin-inline-start: 0.75rem;
        padding: 0 0.625rem;
        font-size: 0.875rem;
        white-space: nowrap;
      }
      .mix svg {
        width: 1.125rem;
        height: 1.125rem;
      }
      .first {
        grid-area: 2 / 1;
      }
      :host([mixing]) .first {
        grid-column: 1 / 3;
      }
      .unfold {
        grid-area: 2 / 3;
        margin-inline-start: 0.5rem;
      }
      .more {
        grid-area: 3 / 1 / 4 / -1;
        display: none;
        /* Words stand for the strokes' size. */
        grid-template-columns: 5fr 4fr;
        align-items: center;
        column-gap: 1.25rem;
      }
      toggle-switch {
        grid-column: 1 / -1;
      }
      /* As in page.css, which adds the padding. */
      @container (width >= 34rem) {
        .more {
          grid-template-columns: 5fr 4fr auto;
        }
        toggle-switch {
          grid-column: auto;
        }
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
      /* The mix takes of that room. */
      @media (max-height: 51.99em) {
        :host([mixing]:not([unfolded])) .more {
          display: none;
        }
        :host([mixing]) .unfold {
          display: inline-flex;
        }
      }
      /* Large text leaves no slider beside a button. */
      @media (min-height: 20em) {
        @container (width < 15rem) {
          .first {
            grid-column: 1 / -1;
          }
          .mix {
            grid-area: 3 / 1;
            justify-self: start;
            margin-inline-start: 0;
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
          padding-inline-start: var(--pad);
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

  get #isMixing(): boolean {
    return slotShares(this.settings).length > 1 || this.activeSlot !== 'a'
  }

  /** Whether a kept mix is the only style. */
  get #isKept(): boolean {
    return this.settings.styleA?.startsWith('mix:') === true
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.settings) return
    const mixing = this.#isMixing
    this.toggleAttribute('mixing', mixing)
    if (!mixing && !this.#isKept) return
    // Until it is there the element is empty. A script that did not come is tried for again with the next style.
    if (changed.has('settings') || changed.has('activeSlot'))
      import('./mix-panel.ts').catch(() => emit(this, 'part-missing'))
  }

  #renderControl(name: keyof LookSettings, kind = '') {
    const control = LOOK_CONTROLS[name]
    const value = this.settings[name]
    const set = (live: boolean) => (event: CustomEvent<number | boolean>) => this.#set({ [name]: event.detail }, live)
    if (control === 'switch')
      return html`<toggle-switch label=${look[name]} .on=${value} @toggle=${set(false)}></toggle-switch>`
    const { least, most, usual } = LOOK_KNOBS[name] as NumberKnob
    return html`<value-slider
      class=${kind}
      .label=${look[name]}
      .min=${least}
      .max=${most}
      .neutral=${usual}
      .origin=${Math.max(0, least)}
      .arrowStep=${control.arrowStep}
      .value=${value}
      .text=${control.text(Number(value))}
      @value-input=${set(true)}
      @value-change=${set(false)}
    ></value-slider>`
  }

  protected override render() {
    if (!this.settings) return null
    const [first, ...others] = Object.keys(LOOK_CONTROLS) as (keyof LookSettings)[]
    const mixing = this.#isMixing
    return html`
      ${
        mixing || this.#isKept
          ? html`<mix-panel
              .settings=${this.settings}
              .gallery=${this.gallery}
              .activeSlot=${this.activeSlot}
              .unfolded=${this.unfolded}
            ></mix-panel>`
          : nothing
      }
      ${this.#renderControl(first, 'first')}
      ${
        mixing
          ? nothing
          : html`<button
              class="mix outlined"
              title=${look.mixIn}
              @click=${() => emit<Slot>(this, 'slot-activate', 'b')}
            >${plusIcon}${look.mix}</button>`
      }
      <button
        class="icon unfold"
        aria-expanded=${this.unfolded ? 'true' : 'false'}
        aria-label=${look.more}
        title=${look.more}
        @click=${() => {
          this.unfolded = !this.unfolded
        }}
      >${tuneIcon}</button>
      <div class="more">
        ${others.map((name) => this.#renderControl(name))}
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
