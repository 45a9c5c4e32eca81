import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { Layer } from '../page/back-layers.ts'
import { emit } from '../parts/events.ts'
import { closeIcon, tuneIcon } from '../parts/icons.ts'
import { keepIcon, minusIcon, padIcon, penIcon, swapIcon } from '../parts/mix-icons.ts'
import { findStyle, isPad, slotShares, styleIn, unmixed } from '../state/selectors.ts'
import type { GalleryStyle, MixAct, Settings, Slot, StyleId } from '../state/types.ts'
import { base, buttons } from '../styles/shared.ts'
import './mix-pad.ts'
import type { PadPoint } from './mix-pad.ts'
import './mix-slider.ts'
import './name-form.ts'
import { mix as words } from '../words/en/mix-words.ts'
import type { SettingsChange } from './style-controls.ts'

/**
 * All that is about more than one style: the slider between two, the square of three or four, and what can be done with
 * a mix; or what can be done with a kept one. Fetched when it is first wanted.
 *
 * @fires settings-change - detail: {@link SettingsChange}
 * @fires slot-activate - detail: {@link Slot}
 * @fires slot-clear - detail: {@link Slot}
 * @fires slots-swap - detail: two {@link Slot}s
 * @fires mix-act - detail: {@link MixAct}
 */
export class MixPanel extends LitElement {
  static override properties = {
    settings: { attribute: false },
    gallery: { attribute: false },
    activeSlot: { attribute: false },
    unfolded: { type: Boolean, reflect: true },
    naming: { type: Boolean, reflect: true },
    swapping: { state: true },
  }

  declare settings: Settings
  declare gallery: readonly GalleryStyle[]
  declare activeSlot: Slot
  /** Whether a short screen shows everything. */
  declare unfolded: boolean
  /** Whether a name is being typed. */
  declare protected naming: boolean
  declare protected swapping: boolean

  constructor() {
    super()
    this.gallery = []
    this.activeSlot = 'a'
    this.unfolded = false
    this.naming = false
    this.swapping = false
    new Layer(
      this,
      () => this.#isNew && this.#isMixing,
      () => this.#close(),
      false,
    )
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .acts {
        display: flex;
        align-items: center;
        gap: 0.25rem;
        margin: 0 -0.375rem;
      }
      .acts button {
        min-width: var(--tap);
        padding: 0 0.5rem;
        gap: 0.25rem;
        color: var(--ink-soft);
        font-size: 0.8125rem;
        white-space: nowrap;
      }
      .acts svg {
        width: 1.25rem;
        height: 1.25rem;
      }
      .acts .last {
        margin-inline-start: auto;
      }
      .kept {
        flex: 1;
        min-width: 0;
        padding-inline-start: 0.375rem;
        overflow: hidden;
        font-size: 0.875rem;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      /* Words go where there is no room for them; the names of the buttons stay. */
      @container (width < 21rem) {
        .acts span.word {
          display: none;
        }
      }
      /* As for the sliders of style-controls: a short screen unfolds them. */
      @media (max-height: 29.99em) {
        :host([naming]) :is(mix-pad, mix-slider) {
          display: none;
        }
      }
      @media (max-height: 39.99em) {
        :host(:not([unfolded])) .acts {
          display: none;
        }
      }
    `,
  ]

  get #isMixing(): boolean {
    return slotShares(this.settings).length > 1 || this.activeSlot !== 'a'
  }

  get #isPad(): boolean {
    return isPad(this.settings) || this.activeSlot === 'c' || this.activeSlot === 'd'
  }

  #set(settings: Partial<Settings>, live: boolean): void {
    emit<SettingsChange>(this, 'settings-change', { settings, live })
  }

  #close = (): void => {
    if (isPad(this.settings)) this.#set(unmixed(this.settings), false)
    else if (this.settings.styleB) emit<Slot>(this, 'slot-clear', 'b')
    if (this.activeSlot !== 'a') emit<Slot>(this, 'slot-activate', 'a')
  }

  #swap = (): void => {
    if (this.#isPad) this.swapping = !this.swapping
    else emit<readonly [Slot, Slot]>(this, 'slots-swap', ['a', 'b'])
  }

  #onName = (event: CustomEvent<string | null>): void => {
    event.stopPropagation()
    this.naming = false
    const name = event.detail
    if (name === null) return
    const id = this.#keptId
    emit<MixAct>(this, 'mix-act', id ? { do: 'rename', id, name } : { do: 'keep', name })
  }

  /** The kept mix that is the only style; null where there are more, or it is none. */
  get #keptId(): StyleId | null {
    const { styleA } = this.settings
    return !this.#isMixing && styleA?.startsWith('mix:') ? styleA : null
  }

  get #title(): string {
    const [first, ...others] = slotShares(this.settings).flatMap(({ id }) => findStyle(this.gallery, id)?.title ?? [])
    if (others.length < 2) return [first, ...others].join(' + ')
    return words.andMore(first, others.length)
  }

  #act(icon: unknown, label: string, run: () => void, word: string | null = label) {
    return html`<button aria-label=${label} title=${label} @click=${run}>
      ${icon}${word === null ? nothing : html`<span class="word">${word}</span>`}
    </button>`
  }

  #renderActs() {
    const filled = slotShares(this.settings)
    const pad = this.#isPad
    const active = this.activeSlot.toUpperCase()
    return html`<div class="acts" role="group" aria-label=${words.acts}>
      ${
        filled.length > 1
          ? html`<button
                aria-label=${pad ? words.swapCorner(active) : words.swapAB}
                title=${pad ? words.swapCorner(active) : words.swapAB}
                aria-pressed=${pad ? String(this.swapping) : nothing}
                @click=${this.#swap}
              >${swapIcon}</button>
              ${pad && styleIn(this.settings, this.activeSlot) ? this.#act(minusIcon, words.clear(active), () => emit<Slot>(this, 'slot-clear', this.activeSlot)) : nothing}
              ${this.#act(keepIcon, words.keepThis, this.#startNaming, pad ? words.keep : words.keepThis)}
              ${pad ? nothing : this.#act(padIcon, words.more, () => emit<Slot>(this, 'slot-activate', 'c'))}`
          : nothing
      }
      <button class="last" aria-label=${words.stop} title=${words.stop} @click=${this.#close}>${closeIcon}</button>
    </div>`
  }

  #startNaming = (): void => {
    this.naming = true
  }

  #renderKept(id: StyleId) {
    return html`<div class="acts" role="group" aria-label=${words.kept}>
      <span class="kept">${findStyle(this.gallery, id)?.title ?? ''}</span>
      ${this.#act(penIcon, words.rename, this.#startNaming)}
      ${this.#act(tuneIcon, words.changeMix, () => emit<MixAct>(this, 'mix-act', { do: 'open', id }), words.change)}
    </div>`
  }

  #renderMix() {
    const { settings, gallery, activeSlot } = this
    if (this.#isPad)
      return html`<mix-pad
        .settings=${settings}
        .gallery=${gallery}
        .activeSlot=${activeSlot}
        .swapping=${this.swapping}
        @pad-input=${({ detail }: CustomEvent<PadPoint>) => this.#set(detail, true)}
        @pad-change=${({ detail }: CustomEvent<PadPoint>) => this.#set(detail, false)}
      ></mix-pad>`
    return html`<mix-slider
      .a=${findStyle(gallery, settings.styleA)}
      .b=${findStyle(gallery, settings.styleB)}
      .mix=${settings.mix}
      .activeSlot=${activeSlot}
      @mix-input=${({ detail }: CustomEvent<number>) => this.#set({ mix: detail }, true)}
      @mix-change=${({ detail }: CustomEvent<number>) => this.#set({ mix: detail }, false)}
    ></mix-slider>`
  }

  /** Whether the mix was begun in this visit: one that was there at the start is not left by going back. */
  #isNew = false
  #kept = false

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.settings || !this.#isMixing) this.#isNew = false
    else if (this.#kept || slotShares(this.settings).length < 2) this.#isNew = true
    this.#kept = this.settings && this.#keptId !== null
    const before = changed.get('settings')
    if (before && slotShares(before).some(({ id }, i) => slotShares(this.settings)[i]?.id !== id)) {
      this.swapping = false
      this.naming = false
    }
  }

  protected override render() {
    if (!this.settings) return nothing
    const kept = this.#keptId
    if (!kept && !this.#isMixing) return nothing
    const form = html`<name-form
      .value=${this.#title}
      .verb=${kept ? words.rename : words.keep}
      @name-given=${this.#onName}
    ></name-form>`
    if (kept) return this.naming ? form : this.#renderKept(kept)
    const label = this.#isPad ? words.ofSeveral : words.ofTwo
    return html`<div role="group" aria-label=${label} @keydown=${this.#onKeydown}>
      ${this.#renderMix()} ${this.naming ? form : this.#renderActs()}
    </div>`
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.swapping) return
    event.preventDefault()
    this.swapping = false
  }
}

customElements.define('mix-panel', MixPanel)

declare global {
  interface HTMLElementTagNameMap {
    'mix-panel': MixPanel
  }
}
