import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { emit } from '../parts/events.ts'
import { closeIcon, heartIcon, moreIcon } from '../parts/icons.ts'
import { LongPress } from '../parts/long-press.ts'
import { surname } from '../parts/wording.ts'
import type { GalleryStyle, Slot, StyleId } from '../state/types.ts'
import { base, buttons } from '../styles/shared.ts'
import { tileStyles } from '../styles/tile.ts'
import { gallery } from '../words/en/gallery-words.ts'
import { list } from '../words/format.ts'

/**
 * One style of the gallery.
 *
 * @fires style-choose - detail: {@link StyleId}
 * @fires style-favourite - detail: {@link StyleId}; by its heart, or a long press
 * @fires style-about - detail: {@link StyleId}; chosen once more while it is in use
 * @fires style-remove - detail: {@link StyleId}; own paintings only
 * @fires style-menu - detail: {@link StyleId}; own paintings only
 */
export class StyleTile extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    painting: { attribute: false },
    usedAs: { attribute: false },
    sample: { attribute: false },
    favourite: { type: Boolean },
    mixing: { type: Boolean },
    tabStop: { type: Boolean },
    broken: { state: true },
    brokenSample: { state: true },
  }

  declare painting: GalleryStyle
  /** The slots that hold it. */
  declare usedAs: readonly Slot[]
  /** Address of the open photo in this style; null until there is one. */
  declare sample: string | null
  declare favourite: boolean
  /** Whether there are two slots to tell apart. */
  declare mixing: boolean
  /** Whether Tab comes here; the arrow keys reach the others. */
  declare tabStop: boolean
  declare protected broken: boolean
  declare protected brokenSample: boolean

  constructor() {
    super()
    this.usedAs = []
    this.sample = null
    this.favourite = false
    this.mixing = false
    this.tabStop = false
    this.broken = false
    this.brokenSample = false
  }

  static override styles = [
    base,
    buttons,
    tileStyles,
    css`
      img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      .learning img {
        opacity: 0.4;
      }
      .badge,
      .state {
        position: absolute;
        inset-block-end: 0;
        inset-inline-start: 0;
        padding: 0 0.375rem;
        border-start-end-radius: 0.375rem;
        background: var(--panel);
        color: var(--ink);
        font-size: 0.75rem;
        line-height: 1.25rem;
      }
      .badge {
        font-weight: 600;
      }
      .failed .state {
        color: var(--error);
      }
      .remove,
      .heart {
        position: absolute;
        inset-block-start: -0.375rem;
        inset-inline-end: -0.375rem;
        background: none !important;
        opacity: 0;
      }
      .heart {
        inset-inline: -0.375rem auto;
      }
      .ring {
        position: absolute;
        inset-block-end: 0.1875rem;
        inset-inline-end: 0.1875rem;
        width: 1.625rem;
        height: 1.625rem;
        padding: 0.125rem;
        border-radius: 50%;
        background: var(--panel);
        stroke: var(--line);
        stroke-width: 4;
        stroke-linecap: butt;
      }
      .ring .done {
        stroke: var(--accent);
        transform: rotate(-90deg);
        transform-origin: center;
      }
      .ring.paused .done,
      .ring.waiting .done {
        stroke: var(--control);
      }
      .ring.failed .done {
        stroke: var(--error);
      }
      .remove svg,
      .heart svg {
        width: 1.375rem;
        height: 1.375rem;
        padding: 0.25rem;
        border-radius: 50%;
        background: var(--panel);
        stroke-width: 2.5;
      }
      .heart.kept svg {
        color: var(--accent);
        fill: currentColor;
      }
      :host(:hover) :is(.remove, .heart),
      :host(:focus-within) :is(.remove, .heart),
      .remove.shown,
      .heart.kept {
        opacity: 1;
      }
      @media (hover: none) {
        /* A finger has no hover: the cross shows once the painting is in use, and takes no taps before. */
        .remove:not(.shown) {
          visibility: hidden;
        }
        /* A long press is a finger's way; a heart of 44 px would be met by mistake on so small a tile. */
        .heart {
          pointer-events: none;
        }
        .heart:not(.kept) {
          visibility: hidden;
        }
      }
    `,
  ]

  #renderMark() {
    const { status } = this.painting
    if (status === 'learning') return html`<span class="state">${gallery.learning}</span>`
    if (status === 'failed') return html`<span class="state">${gallery.failed}</span>`
    const letters = this.usedAs.map((slot) => slot.toUpperCase()).join(' ')
    return this.mixing && letters ? html`<span class="badge">${letters}</span>` : nothing
  }

  get #name(): string {
    const { title, credit, status } = this.painting
    const { learning } = this.painting.mine ?? {}
    return gallery.tile(
      ...[title, credit],
      ...(status === 'learning' ? [gallery.beingLearnt] : []),
      ...(status === 'failed' ? [gallery.unlearnt] : []),
      ...(learning ? [gallery.learnt(learning.done)] : []),
      ...(this.mixing && this.usedAs.length > 0
        ? [gallery.asStyle(list(this.usedAs.map((slot) => slot.toUpperCase())))]
        : []),
      ...(this.favourite ? [gallery.aFavourite] : []),
    )
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sample')) this.brokenSample = false
    if (changed.has('painting') && changed.get('painting')?.thumbnail !== this.painting.thumbnail) this.broken = false
  }

  readonly #press = new LongPress(() =>
    emit<StyleId>(this, this.painting.mine ? 'style-menu' : 'style-favourite', this.painting.id),
  )

  #onClick = (): void => {
    if (this.#press.over) return
    const again = this.usedAs.length > 0 && this.painting.status === 'ready'
    emit<StyleId>(this, again ? 'style-about' : 'style-choose', this.painting.id)
  }

  /** For the pointer: the tile's own button says it in words and knows the key, and the painting's panel has a button. */
  #renderHeart() {
    return html`<button
      class="icon heart ${this.favourite ? 'kept' : ''}"
      tabindex="-1"
      aria-hidden="true"
      aria-label=${gallery.favourite}
      title="${this.favourite ? gallery.unfavour : gallery.favour} (F)"
      @click=${() => emit<StyleId>(this, 'style-favourite', this.painting.id)}
    >${heartIcon}</button>`
  }

  /** How far learning has come, as a ring. */
  #renderRing() {
    const { learning } = this.painting.mine ?? {}
    if (!learning) return nothing
    return html`<svg class="ring ${learning.status}" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9" />
      <circle class="done" cx="12" cy="12" r="9" pathLength="100" stroke-dasharray="${learning.done * 100} 100" />
    </svg>`
  }

  #renderMore(used: boolean) {
    const { id, title, status } = this.painting
    if (status === 'learning') return nothing
    const failed = status === 'failed'
    return html`<button
      class="icon remove ${used || failed ? 'shown' : ''}"
      tabindex="-1"
      aria-label=${failed ? gallery.removing(title) : gallery.more(title)}
      title=${failed ? `${gallery.remove} (Del)` : `${gallery.moreTip} (E)`}
      @click=${() => emit<StyleId>(this, failed ? 'style-remove' : 'style-menu', id)}
    >${failed ? closeIcon : moreIcon}</button>`
  }

  #onMenu = (event: Event): void => {
    if (!this.painting.mine) return
    event.preventDefault()
    emit<StyleId>(this, 'style-menu', this.painting.id)
  }

  protected override render() {
    const { title, artist, credit, own, status } = this.painting
    const sample = this.brokenSample ? null : this.sample
    const thumbnail = sample ?? this.painting.thumbnail
    const used = this.usedAs.length > 0
    return html`
      <button
        class="choose ${status}"
        tabindex=${this.tabStop ? 0 : -1}
        aria-pressed=${used ? 'true' : 'false'}
        aria-label=${this.#name}
        aria-keyshortcuts="F"
        title=${`${title}\n${credit}`}
        @click=${this.#onClick}
        @pointerdown=${this.#press.down}
        @pointermove=${this.#press.move}
        @pointerup=${this.#press.up}
        @pointercancel=${this.#press.up}
        @contextmenu=${this.painting.mine ? this.#onMenu : this.#press.menu}
      >
        <span class="frame">
          ${
            this.broken || !thumbnail
              ? title.slice(0, 1)
              : html`<img
                  src=${thumbnail}
                  alt=""
                  loading="lazy"
                  decoding="async"
                  draggable="false"
                  @error=${() => {
                    if (sample) this.brokenSample = true
                    else this.broken = true
                  }}
                />`
          }
          ${this.#renderMark()} ${this.#renderRing()}
        </span>
        <span class="title" dir="auto">${title}</span><span class="credit" dir="auto">${artist ? surname(artist) : credit}</span>
      </button>
      ${this.#renderHeart()}
      ${own ? this.#renderMore(used) : nothing}
    `
  }
}

customElements.define('style-tile', StyleTile)

declare global {
  interface HTMLElementTagNameMap {
    'style-tile': StyleTile
  }
}
