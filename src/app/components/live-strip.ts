import { css, html, LitElement, type PropertyValues } from 'lit'
import { noStyleIcon } from '../parts/camera-icons.ts'
import { emit } from '../parts/events.ts'
import { stepFrom } from '../parts/shelf.ts'
import type { GalleryStyle, StyleId } from '../state/types.ts'
import { base, buttons, wide } from '../styles/shared.ts'
import { camera as said } from '../words/en/camera-words.ts'
import { isRightToLeft } from '../words/language.ts'

/**
 * Styles to choose from with one finger, or the arrow keys; the first is none.
 *
 * @fires live-style - detail: StyleId, or null for none
 */
export class LiveStrip extends LitElement {
  static override properties = { offered: { attribute: false }, chosen: { attribute: false } }

  declare offered: readonly GalleryStyle[]
  declare chosen: StyleId | null

  constructor() {
    super()
    this.offered = []
    this.chosen = null
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        min-width: 0;
        min-height: 0;
      }
      .strip {
        display: flex;
        gap: 0.375rem;
        height: 100%;
        padding: 0.25rem 0.75rem;
        overflow-x: auto;
        overscroll-behavior: contain;
        scrollbar-width: none;
      }
      button {
        flex: none;
        width: 3.5rem;
        height: 3.5rem;
        padding: 0;
        overflow: hidden;
        border: 3px solid transparent;
        background: var(--raised);
      }
      button[aria-pressed='true'] {
        border-color: var(--accent);
      }
      img {
        width: 100%;
        height: 100%;
        border-radius: calc(var(--radius) - 4px);
        object-fit: cover;
      }
      @media ${wide} {
        .strip {
          flex-wrap: wrap;
          align-content: start;
          justify-content: center;
          overflow: hidden auto;
          scrollbar-width: thin;
        }
      }
    `,
  ]

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('chosen')) this.#pressed?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }

  get #pressed(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('[aria-pressed="true"]')
  }

  #onKey = async (event: KeyboardEvent): Promise<void> => {
    const way = ({ ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 } as const)[event.key as 'ArrowLeft']
    if (!way) return
    event.preventDefault()
    const turned = isRightToLeft() && /Left|Right/.test(event.key)
    emit(this, 'live-style', stepFrom(this.offered, this.chosen, turned ? (-way as 1 | -1) : way))
    await this.updateComplete
    this.#pressed?.focus()
  }

  #renderTile(id: StyleId | null, label: string, content: unknown) {
    const known = this.offered.some((style) => style.id === this.chosen)
    const pressed = id === this.chosen || (id === null && !known)
    return html`<button
      aria-label=${label}
      title=${label}
      aria-pressed=${pressed ? 'true' : 'false'}
      tabindex=${pressed ? '0' : '-1'}
      @click=${() => emit(this, 'live-style', id)}
    >${content}</button>`
  }

  protected override render() {
    return html`<div class="strip" role="toolbar" aria-label=${said.styles} @keydown=${this.#onKey}>
      ${this.#renderTile(null, said.none, noStyleIcon)}
      ${this.offered.map(({ id, title, thumbnail }) =>
        this.#renderTile(id, title, html`<img src=${thumbnail} alt="" loading="lazy" draggable="false" />`),
      )}
    </div>`
  }
}

customElements.define('live-strip', LiveStrip)

declare global {
  interface HTMLElementTagNameMap {
    'live-strip': LiveStrip
  }
}
