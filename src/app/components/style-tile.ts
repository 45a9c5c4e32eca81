import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { emit } from '../parts/events.ts'
import { closeIcon, moreIcon } from '../parts/icons.ts'
import type { GalleryStyle, Slot, StyleId } from '../state/types.ts'
import { base, buttons } from '../styles/shared.ts'

/**
 * One style of the gallery.
 *
 * @fires style-choose - detail: {@link StyleId}
 * @fires style-remove - detail: {@link StyleId}; own paintings only
 * @fires style-menu - detail: {@link StyleId}; own paintings only
 */
export class StyleTile extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    painting: { attribute: false },
    usedAs: { attribute: false },
    mixing: { type: Boolean },
    tabStop: { type: Boolean },
    broken: { state: true },
  }

  declare painting: GalleryStyle
  /** The slots that hold it. */
  declare usedAs: readonly Slot[]
  /** Whether there are two slots to tell apart. */
  declare mixing: boolean
  /** Whether Tab comes here; the arrow keys reach the others. */
  declare tabStop: boolean
  declare protected broken: boolean

  constructor() {
    super()
    this.usedAs = []
    this.mixing = false
    this.tabStop = false
    this.broken = false
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        position: relative;
        min-width: 0;
      }
      .choose {
        display: block;
        width: 100%;
        padding: 0;
        border: 0;
        text-align: left;
        background: none !important;
        color: inherit !important;
      }
      .choose:focus-visible {
        outline: none;
      }
      .choose:focus-visible .frame {
        outline: 2px solid var(--accent);
        outline-offset: 4px;
      }
      .frame {
        display: grid;
        position: relative;
        aspect-ratio: 1;
        place-items: center;
        overflow: hidden;
        border-radius: var(--radius);
        background: var(--hover);
        color: var(--ink-soft);
      }
      [aria-pressed='true'] .frame {
        box-shadow: 0 0 0 2px var(--panel), 0 0 0 4px var(--accent);
      }
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
        inset: auto auto 0 0;
        padding: 0 0.375rem;
        border-top-right-radius: 0.375rem;
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
      .title,
      .credit {
        display: block;
        overflow: hidden;
        font-size: 0.75rem;
        line-height: 1.125rem;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .title {
        margin-top: 0.25rem;
      }
      .credit {
        display: var(--credit, none);
        color: var(--ink-soft);
        font-size: 0.6875rem;
      }
      .remove {
        position: absolute;
        inset: -0.375rem -0.375rem auto auto;
        background: none !important;
        opacity: 0;
      }
      .ring {
        position: absolute;
        inset: auto 0.1875rem 0.1875rem auto;
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
      .remove svg {
        width: 1.375rem;
        height: 1.375rem;
        padding: 0.25rem;
        border-radius: 50%;
        background: var(--panel);
        stroke-width: 2.5;
      }
      :host(:hover) .remove,
      :host(:focus-within) .remove,
      .remove.shown {
        opacity: 1;
      }
      @media (hover: none) {
        /* A finger has no hover: the cross shows once the painting is in use, and takes no taps before. */
        .remove:not(.shown) {
          visibility: hidden;
        }
      }
      @media (forced-colors: active) {
        .choose,
        .choose[aria-pressed='true'] {
          border: 0;
          outline: 0;
        }
        [aria-pressed='true'] .frame {
          outline: 3px solid Highlight;
        }
      }
    `,
  ]

  #renderMark() {
    const { status } = this.painting
    if (status === 'learning') return html`<span class="state">Learning…</span>`
    if (status === 'failed') return html`<span class="state">Failed</span>`
    const letters = this.usedAs.map((slot) => slot.toUpperCase()).join(' ')
    return this.mixing && letters ? html`<span class="badge">${letters}</span>` : nothing
  }

  get #name(): string {
    const { title, credit, status } = this.painting
    const state = { ready: '', learning: ', being learnt', failed: ', could not be learnt' }[status]
    const use = this.mixing && this.usedAs.length > 0 ? `, style ${this.usedAs.join(' and ').toUpperCase()}` : ''
    const { learning } = this.painting.mine ?? {}
    const done = learning ? `, learning ${Math.round(learning.done * 100)}\u00a0%` : ''
    return `${title}, ${credit}${state}${done}${use}`
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('painting') && changed.get('painting')?.thumbnail !== this.painting.thumbnail) this.broken = false
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
      aria-label=${failed ? `Remove ${title}` : `More about ${title}`}
      title=${failed ? 'Remove (Del)' : 'Name, crop, learn, remove (E)'}
      @click=${() => emit<StyleId>(this, failed ? 'style-remove' : 'style-menu', id)}
    >${failed ? closeIcon : moreIcon}</button>`
  }

  #onMenu = (event: Event): void => {
    if (!this.painting.mine) return
    event.preventDefault()
    emit<StyleId>(this, 'style-menu', this.painting.id)
  }

  protected override render() {
    const { id, title, credit, thumbnail, own, status } = this.painting
    const used = this.usedAs.length > 0
    return html`
      <button
        class="choose ${status}"
        tabindex=${this.tabStop ? 0 : -1}
        aria-pressed=${used ? 'true' : 'false'}
        aria-label=${this.#name}
        title=${`${title}\n${credit}`}
        @click=${() => emit<StyleId>(this, 'style-choose', id)}
        @contextmenu=${this.#onMenu}
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
                    this.broken = true
                  }}
                />`
          }
          ${this.#renderMark()} ${this.#renderRing()}
        </span>
        <span class="title">${title}</span><span class="credit">${credit}</span>
      </button>
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
