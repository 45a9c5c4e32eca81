import { css, html, LitElement, nothing } from 'lit'
import { emit } from '../parts/events.ts'
import { heartIcon } from '../parts/icons.ts'
import type { GalleryStyle, StyleId } from '../state/types.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { gallery } from '../words/en/gallery-words.ts'
import { shelves } from '../words/en/shelves-words.ts'

/**
 * The painting behind a style: who painted it, when, where it hangs, and a sentence.
 *
 * @fires style-favourite - detail: {@link StyleId}
 */
export class AboutPanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    painting: { attribute: false },
    favourite: { type: Boolean },
  }

  declare painting: GalleryStyle
  declare favourite: boolean

  constructor() {
    super()
    this.favourite = false
  }

  static override styles = [
    base,
    buttons,
    card,
    css`
      .card {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: 0 0.875rem;
        align-items: start;
        padding: 0.875rem;
        font-size: 0.875rem;
      }
      img {
        width: 4rem;
        height: 4rem;
        border-radius: var(--radius);
        object-fit: cover;
      }
      h2 {
        margin: 0;
        font-size: 1rem;
        font-weight: 600;
        text-wrap: balance;
      }
      p {
        margin: 0.125rem 0 0;
        color: var(--ink-soft);
        text-wrap: pretty;
      }
      .about {
        grid-column: 1 / -1;
        margin-top: 0.625rem;
        color: var(--ink);
      }
      button {
        margin: -0.5rem 0 0;
        margin-inline-end: -0.5rem;
      }
      button[aria-pressed='true'] {
        background: none;
      }
      button[aria-pressed='true'] svg {
        fill: currentColor;
      }
    `,
  ]

  protected override render() {
    const { id, title, credit, thumbnail, movement, place, about } = this.painting
    return html`<section class="card" aria-label=${shelves.about} tabindex="-1">
      ${thumbnail ? html`<img src=${thumbnail} alt="" />` : html`<span></span>`}
      <div>
        <h2>${title}</h2>
        <p>${credit}</p>
        ${place ? html`<p>${place}</p>` : nothing} ${movement ? html`<p>${shelves[movement]}</p>` : nothing}
      </div>
      <button
        class="icon"
        aria-pressed=${this.favourite ? 'true' : 'false'}
        aria-label=${gallery.favourite}
        title=${this.favourite ? gallery.unfavour : gallery.favour}
        @click=${() => emit<StyleId>(this, 'style-favourite', id)}
      >${heartIcon}</button>
      ${about ? html`<p class="about">${about}</p>` : nothing}
      <slot></slot>
    </section>`
  }
}

customElements.define('about-panel', AboutPanel)

declare global {
  interface HTMLElementTagNameMap {
    'about-panel': AboutPanel
  }
}
