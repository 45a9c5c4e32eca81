import { css, html, LitElement, type PropertyValues } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { Layer } from '../page/back-layers.ts'
import { emit } from '../parts/events.ts'
import { plusIcon } from '../parts/icons.ts'
import type { ShelfView } from '../parts/shelf-view.ts'
import { slotShares, styleIn } from '../state/selectors.ts'
import { type AppState, type GalleryStyle, type Settings, SLOTS, type Slot, type StyleId } from '../state/types.ts'
import { base, buttons, wide } from '../styles/shared.ts'
import type { PhotoTile } from './photo-tile.ts'
import './photo-tile.ts'
import './style-chips.ts'
import './style-tile.ts'
import { gallery } from '../words/en/gallery-words.ts'
import type { StyleTile } from './style-tile.ts'

/** What the arrow keys move through: the photo itself is null. */
type Item = StyleId | null

/**
 * The styles that are looked at: a strip on a phone, which unfolds to a grid, and a grid in a wide window.
 *
 * @fires style-choose - detail: {@link StyleId}
 * @fires style-none - the photo itself
 * @fires style-about - detail: {@link StyleId}
 * @fires style-favourite - detail: {@link StyleId}
 * @fires style-remove - detail: {@link StyleId}
 * @fires tiles-seen - detail: readonly {@link StyleId}[], the styles whose tiles are in sight
 * @fires painting-pick - paintings are to be added
 * @fires shelf-show - detail: ShelfName
 * @fires style-search - detail: string | null
 * @fires style-surprise
 */
export class StyleGallery extends LitElement {
  static override properties = {
    view: { attribute: false },
    samples: { attribute: false },
    photo: { attribute: false },
    settings: { attribute: false },
    activeSlot: { attribute: false },
    unfolded: { type: Boolean, reflect: true },
    current: { state: true },
  }

  declare view: ShelfView
  /** Small pictures of the open photo, by style. */
  declare samples: AppState['samples']
  declare photo: AppState['photo']
  declare settings: Settings
  declare activeSlot: Slot
  /** Whether the strip is a grid. */
  declare unfolded: boolean
  /** The tile that Tab comes to; by default the style in use. */
  declare protected current: Item | undefined

  constructor() {
    super()
    this.samples = {}
    this.photo = null
    this.activeSlot = 'a'
    this.unfolded = false
    this.current = undefined
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
        display: flex;
        flex-direction: column;
        min-height: var(--strip-height);
        padding-inline: var(--safe-start) var(--safe-end);
      }
      .tiles {
        display: flex;
        flex: 1;
        gap: 0.5rem;
        min-width: 0;
        min-height: 0;
        margin: 0;
        padding: 0.25rem var(--pad) 0.5rem;
        overflow: auto hidden;
        overscroll-behavior: contain;
        scrollbar-width: none;
        scroll-padding: 0 2rem;
      }
      .tiles > * {
        flex: none;
        width: var(--tile);
      }
      /* As --rows-height in page.css. */
      @media (min-height: 48em) and (max-aspect-ratio: 1/2), (min-height: 70em) and (max-aspect-ratio: 1/1) {
        :host([broad]:not([unfolded])) .tiles {
          display: grid;
          grid-template-rows: auto auto;
          grid-auto-columns: var(--tile);
          grid-auto-flow: column;
          row-gap: 0.25rem;
          align-content: space-between;
          justify-content: start;
        }
      }
      .empty {
        display: flex;
        flex: 1;
        flex-wrap: wrap;
        align-items: center;
        align-content: center;
        gap: 0.5rem 0.75rem;
        grid-column: 1 / -1;
        min-width: 0;
        margin: 0;
        padding: 0 0.25rem;
        color: var(--ink-soft);
        font-size: 0.875rem;
        text-wrap: pretty;
      }
      :host([unfolded]) {
        height: 46dvh;
      }
      :host([unfolded]) .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(var(--tile), 1fr));
        align-content: start;
        gap: 0.625rem 0.5rem;
        overflow: hidden auto;
      }
      :host([unfolded]) .tiles > * {
        width: auto;
      }
      /* A short screen gives what it has to the picture. */
      @media (max-height: 43.99em) {
        :host {
          --title-lines: 1;
        }
      }
      @media ${wide} {
        :host,
        :host([unfolded]) {
          height: auto;
          min-height: 0;
          padding-inline-start: 0;
        }
        style-chips {
          margin-top: 0.25rem;
        }
        .tiles {
          display: grid;
          grid-template-columns: repeat(auto-fill, minmax(5.5rem, 1fr));
          align-content: start;
          gap: 0.75rem 0.625rem;
          padding-top: 0.375rem;
          overflow: hidden auto;
          scrollbar-width: thin;
          scrollbar-color: var(--line) transparent;
          scroll-padding: 1.5rem 0;
        }
        .tiles > * {
          width: auto;
        }
      }
      /* A phone on its side. Nested, because the wide query is a list. */
      @media ${wide} {
        @media (max-height: 479px) {
          .tiles {
            grid-template-columns: repeat(auto-fill, minmax(4.25rem, 1fr));
            gap: 0.5rem;
          }
        }
      }
    `,
  ]

  /** With the photo itself at the head, but not among what was searched for. */
  get #items(): readonly Item[] {
    const ids = this.view.shown.map(({ id }) => id)
    return this.view.query === null ? [null, ...ids] : ids
  }

  get #tabStop(): Item | undefined {
    const items = this.#items
    const wanted = this.current === undefined ? styleIn(this.settings, this.activeSlot) : this.current
    return items.includes(wanted) ? wanted : (items.find((id) => id !== null) ?? items[0])
  }

  #tile(id: Item): StyleTile | PhotoTile | null {
    if (id === null) return this.renderRoot.querySelector('photo-tile')
    return [...this.renderRoot.querySelectorAll('style-tile')].find((tile) => tile.painting.id === id) ?? null
  }

  /** Tiles a row holds; 1 in the strip, so that up and down step through it as well. */
  get #columns(): number {
    const tiles = [...this.renderRoot.querySelectorAll<HTMLElement>('photo-tile, style-tile')]
    const hasRows = new Set(tiles.map((tile) => tile.offsetTop)).size > 1
    return hasRows ? new Set(tiles.map((tile) => tile.offsetLeft)).size : 1
  }

  async #moveTo(index: number): Promise<void> {
    const items = this.#items
    const next = items[Math.min(items.length - 1, Math.max(0, index))]
    if (next === undefined) return
    this.current = next
    await this.updateComplete
    this.#tile(next)?.focus()
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return
    const tile = event.target.closest<StyleTile | PhotoTile>('style-tile, photo-tile')
    if (!tile) return
    const painting = 'painting' in tile ? tile.painting : null
    const at = this.#items.indexOf(painting?.id ?? null)
    if (at < 0 || (painting && this.#onTileKey(event, painting, at))) return
    const ahead = this.matches(':dir(rtl)') ? -1 : 1
    const target = {
      ArrowLeft: at - ahead,
      ArrowRight: at + ahead,
      ArrowUp: at - this.#columns,
      ArrowDown: at + this.#columns,
      Home: 0,
      End: this.#items.length - 1,
    }[event.key]
    if (target === undefined) return
    event.preventDefault()
    void this.#moveTo(target)
  }

  /** What a key does with the style that has the focus; false for all others. */
  #onTileKey(event: KeyboardEvent, { id, own }: GalleryStyle, at: number): boolean {
    if (event.key.toLowerCase() === 'f') {
      // The page may have another use for the letter.
      event.preventDefault()
      emit<StyleId>(this, 'style-favourite', id)
      return true
    }
    if (event.key !== 'Delete' && event.key !== 'Backspace') return false
    if (own) this.#remove(id, at)
    return true
  }

  #remove(id: StyleId, at: number): void {
    // The focus goes to a neighbour instead of being lost with the tile.
    void this.#moveTo(at + 1 < this.#items.length ? at + 1 : at - 1)
    emit<StyleId>(this, 'style-remove', id)
  }

  #usedAs(id: StyleId): Slot[] {
    return SLOTS.filter((slot) => styleIn(this.settings, slot) === id)
  }

  /** Tells whose tiles are in sight, for those are painted on the photo first. */
  readonly #seen = new Set<Element>()
  #observer: IntersectionObserver | null = null

  #watchTiles(): void {
    this.#observer ??= new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#seen[isIntersecting ? 'add' : 'delete'](target)
      const tiles = [...this.renderRoot.querySelectorAll('style-tile')].filter((tile) => this.#seen.has(tile))
      emit<readonly StyleId[]>(
        this,
        'tiles-seen',
        tiles.map((tile) => tile.painting.id),
      )
    })
    for (const tile of this.#seen) if (!tile.isConnected) this.#seen.delete(tile)
    for (const tile of this.renderRoot.querySelectorAll('style-tile')) this.#observer.observe(tile)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#observer?.disconnect()
    this.#observer = null
  }

  /** The style in use comes into sight when something else than a tap here has chosen it: the start, undo, a swipe. */
  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.#watchTiles()
    const before = changed.get('settings')
    const view = changed.get('view')
    const anew = view && (view.shown.length === 0 || view.shelf !== this.view.shelf)
    if (anew || (before && SLOTS.some((slot) => styleIn(before, slot) !== styleIn(this.settings, slot))))
      this.#tile(styleIn(this.settings, this.activeSlot))?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  #renderEmpty() {
    const mine = this.view.shelf === 'Mine' && this.view.query === null
    return html`<p class="empty">
      ${this.view.empty}
      ${mine ? html`<button class="outlined" @click=${() => emit(this, 'painting-pick')}>${plusIcon}${gallery.yours}</button>` : ''}
    </p>`
  }

  #renderTile(painting: GalleryStyle, tabStop: boolean) {
    const { id } = painting
    return html`<style-tile
      .painting=${painting}
      .sample=${this.samples[id] ?? null}
      .favourite=${this.view.favourites.includes(id)}
      .usedAs=${this.#usedAs(id)}
      .mixing=${slotShares(this.settings).length > 1}
      .tabStop=${tabStop}
      @focusin=${() => {
        this.current = id
      }}
    ></style-tile>`
  }

  protected override render() {
    const { shown, shelves, shelf, query } = this.view
    const tabStop = this.#tabStop
    return html`
      <style-chips
        .shelves=${shelves}
        .shelf=${shelf}
        .label=${this.view.label}
        .query=${query}
        .count=${shown.length}
        .unfolded=${this.unfolded}
        @styles-unfold=${(event: CustomEvent<boolean>) => {
          this.unfolded = event.detail
        }}
      ></style-chips>
      <div class="tiles" role="toolbar" aria-label=${gallery.styles} @keydown=${this.#onKeydown}>
        ${
          query === null && shown.length > 0
            ? html`<photo-tile
                .photo=${this.photo?.bitmap ?? null}
                .used=${slotShares(this.settings).length === 0}
                .tabStop=${tabStop === null}
                @focusin=${() => {
                  this.current = null
                }}
              ></photo-tile>`
            : ''
        }
        ${repeat(
          shown,
          ({ id }) => id,
          (painting) => this.#renderTile(painting, painting.id === tabStop),
        )}
        ${shown.length === 0 && (query !== null || shelf !== 'All') ? this.#renderEmpty() : ''}
      </div>
    `
  }
}

customElements.define('style-gallery', StyleGallery)

declare global {
  interface HTMLElementTagNameMap {
    'style-gallery': StyleGallery
  }
}
