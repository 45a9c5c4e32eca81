import { css, html, LitElement, type PropertyValues } from 'lit'
import { emit } from '../parts/events.ts'
import { diceIcon, searchIcon } from '../parts/gallery-icons.ts'
import { chevronIcon, closeIcon, plusIcon } from '../parts/icons.ts'
import type { ShelfName, ShelfView } from '../parts/shelf-view.ts'
import { base, buttons, wide } from '../styles/shared.ts'
import { gallery } from '../words/en/gallery-words.ts'

/**
 * What stands over the gallery: the shelves as chips, or the search in their place; surprise, search, a painting of one's
 * own, and the grid.
 *
 * @fires shelf-show - detail: {@link ShelfName}
 * @fires style-search - detail: string, what is searched for; null ends the search
 * @fires style-surprise
 * @fires painting-pick - paintings are to be added
 * @fires styles-unfold - detail: boolean
 */
export class StyleChips extends LitElement {
  static override properties = {
    shelves: { attribute: false },
    shelf: { attribute: false },
    label: { attribute: false },
    query: { attribute: false },
    count: { type: Number },
    unfolded: { type: Boolean },
  }

  declare shelves: readonly ShelfName[]
  declare shelf: ShelfName
  /** What a shelf is called. */
  declare label: ShelfView['label']
  /** What is searched for; null while nobody searches. */
  declare query: string | null
  /** Styles that are shown. */
  declare count: number
  declare unfolded: boolean

  constructor() {
    super()
    this.shelves = []
    this.shelf = 'All'
    this.label = (name) => name
    this.query = null
    this.count = 0
    this.unfolded = false
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        align-items: center;
        min-width: 0;
        height: var(--tap);
        padding-inline-end: 0.25rem;
      }
      .chips {
        display: flex;
        flex: 1;
        gap: 0.125rem;
        min-width: 0;
        height: 100%;
        padding: 0 0.5rem;
        overflow: auto hidden;
        overscroll-behavior: contain;
        scrollbar-width: none;
        scroll-padding: 0 2.5rem;
        mask-image: linear-gradient(to right, transparent 0, #000 0.5rem calc(100% - 1.25rem), transparent 100%);
      }
      .chips:dir(rtl) {
        mask-image: linear-gradient(to left, transparent 0, #000 0.5rem calc(100% - 1.25rem), transparent 100%);
      }
      button {
        flex: none;
      }
      .chip {
        padding: 0 0.125rem;
        border: 0;
        background: none !important;
        color: var(--ink-soft);
        font-size: 0.8125rem;
        white-space: nowrap;
      }
      /* The chip is drawn smaller than what a finger may meet. */
      .chip span {
        padding: 0.3125rem 0.6875rem;
        border-radius: 1rem;
      }
      .chip[aria-pressed='true'] {
        color: var(--ink);
        font-weight: 600;
      }
      .chip[aria-pressed='true'] span {
        background: var(--hover);
      }
      .chip:focus-visible {
        outline-offset: -3px;
      }
      .icon {
        color: var(--ink-soft);
      }
      .icon svg {
        width: 1.25rem;
        height: 1.25rem;
      }
      .unfold {
        background: none !important;
      }
      .unfold[aria-expanded='true'] svg {
        rotate: 180deg;
      }
      input {
        flex: 1;
        min-width: 0;
        height: calc(var(--tap) - 0.5rem);
        margin: 0;
        margin-inline: 0.75rem 0.25rem;
        padding: 0 0.75rem;
        border: 1px solid var(--control);
        border-radius: 1.25rem;
        background: var(--raised);
        color: var(--ink);
        font: inherit;
        font-size: max(16px, 0.875rem);
        appearance: none;
      }
      input::-webkit-search-cancel-button {
        display: none;
      }
      @media (hover: hover) {
        .chip:hover {
          color: var(--ink);
        }
      }
      @media (forced-colors: active) {
        .chip[aria-pressed='true'] {
          outline-offset: -3px;
        }
      }
      @media ${wide} {
        .unfold {
          display: none;
        }
      }
    `,
  ]

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('query') && (this.query === null) !== (changed.get('query') === null)) this.#passFocus(changed)
    if (changed.get('shelf') !== undefined)
      this.#reveal(this.renderRoot.querySelector<HTMLElement>('[aria-pressed="true"]'))
  }

  /** Within the row only: `scrollIntoView` may move what is around it as well. */
  #reveal(chip: HTMLElement | null): void {
    const row = chip?.closest('.chips')
    if (!chip || !row) return
    const [inner, outer] = [chip.getBoundingClientRect(), row.getBoundingClientRect()]
    const room = 32
    if (inner.left < outer.left + room) row.scrollLeft -= outer.left + room - inner.left
    else if (inner.right > outer.right - room) row.scrollLeft += inner.right - outer.right + room
  }

  /** The focus goes into the search that was opened, and back to its button. */
  #passFocus(changed: PropertyValues<this>): void {
    if (this.query !== null) this.renderRoot.querySelector('input')?.focus()
    else if (changed.get('query') !== undefined && this.matches(':focus-within'))
      this.renderRoot.querySelector<HTMLElement>('.search')?.focus()
  }

  #search(query: string | null): void {
    emit<string | null>(this, 'style-search', query)
  }

  /** As among the tiles: one stop of Tab, and arrows from chip to chip. */
  #onChipKey = (event: KeyboardEvent): void => {
    const chips = [...this.renderRoot.querySelectorAll<HTMLElement>('.chip')]
    const at = chips.indexOf(event.target as HTMLElement)
    const forward = this.matches(':dir(rtl)') ? 'ArrowLeft' : 'ArrowRight'
    const back = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight'
    const target = { [back]: at - 1, [forward]: at + 1, Home: 0, End: chips.length - 1 }[event.key]
    if (at < 0 || target === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const next = chips[Math.min(chips.length - 1, Math.max(0, target))]
    next.focus({ preventScroll: true })
    this.#reveal(next)
  }

  #onSearchKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    this.#search(null)
    this.renderRoot.querySelector('input')?.blur()
  }

  #renderChips() {
    return html`<div class="chips" role="toolbar" aria-label=${gallery.kinds} @keydown=${this.#onChipKey}>
        ${this.shelves.map(
          (name) => html`<button
            class="chip"
            tabindex=${name === this.shelf ? 0 : -1}
            aria-pressed=${name === this.shelf ? 'true' : 'false'}
            @click=${() => emit<ShelfName>(this, 'shelf-show', name)}
          ><span>${this.label(name)}</span></button>`,
        )}
      </div>
      <button class="icon" aria-label=${gallery.surprise} title="${gallery.surprise} (R)" aria-keyshortcuts="R" @click=${() => emit(this, 'style-surprise')}>
        ${diceIcon}
      </button>
      <button class="icon search" aria-label=${gallery.search} title="${gallery.search} (/)" aria-keyshortcuts="/" @click=${() => this.#search('')}>
        ${searchIcon}
      </button>`
  }

  #renderSearch(query: string) {
    const found = gallery.found(this.count)
    return html`<input
        type="search"
        placeholder=${gallery.searchFor}
        aria-label=${gallery.search}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        enterkeyhint="search"
        maxlength="100"
        .value=${query}
        @input=${(event: InputEvent) => this.#search((event.target as HTMLInputElement).value)}
        @keydown=${this.#onSearchKey}
      />
      <button class="icon" aria-label=${gallery.searchEnd} title="${gallery.searchEnd} (Esc)" @click=${() => this.#search(null)}>
        ${closeIcon}
      </button>
      <span class="visually-hidden" role="status">${query.trim() ? found : ''}</span>`
  }

  protected override render() {
    return html`
      ${this.query === null ? this.#renderChips() : this.#renderSearch(this.query)}
      <button class="icon add" title=${gallery.add} aria-label=${gallery.addOne} @click=${() => emit(this, 'painting-pick')}>
        ${plusIcon}
      </button>
      <button
        class="icon unfold"
        aria-expanded=${this.unfolded ? 'true' : 'false'}
        aria-label=${gallery.allStyles}
        title=${this.unfolded ? gallery.fewer : gallery.allStyles}
        @click=${() => emit<boolean>(this, 'styles-unfold', !this.unfolded)}
      >${chevronIcon}</button>
    `
  }
}

customElements.define('style-chips', StyleChips)

declare global {
  interface HTMLElementTagNameMap {
    'style-chips': StyleChips
  }
}
