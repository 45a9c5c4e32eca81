import { css, html, LitElement, type PropertyValues } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { emit } from '../parts/events.ts'
import { chevronIcon, plusIcon } from '../parts/icons.ts'
import { slotShares, styleIn } from '../state/selectors.ts'
import { type GalleryStyle, type Settings, SLOTS, type Slot, type StyleId } from '../state/types.ts'
import { base, buttons, wide } from '../styles/shared.ts'
import './style-tile.ts'
import type { StyleTile } from './style-tile.ts'

/**
 * All styles: a strip on a phone, which unfolds to a grid, and a grid in a wide window.
 * The first tile adds a painting: at the end nobody would find it.
 *
 * @fires style-choose - detail: {@link StyleId}
 * @fires style-remove - detail: {@link StyleId}
 * @fires painting-pick - paintings are to be added
 */
export class StyleGallery extends LitElement {
  static override properties = {
    gallery: { attribute: false },
    settings: { attribute: false },
    activeSlot: { attribute: false },
    unfolded: { type: Boolean, reflect: true },
    current: { state: true },
  }

  declare gallery: readonly GalleryStyle[]
  declare settings: Settings
  declare activeSlot: Slot
  /** Whether the strip is a grid. */
  declare unfolded: boolean
  /** The tile that Tab comes to; by default the style in use. */
  declare protected current: StyleId | null

  constructor() {
    super()
    this.gallery = []
    this.activeSlot = 'a'
    this.unfolded = false
    this.current = null
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        min-height: var(--strip-height);
        padding: 0 var(--safe-right) 0 var(--safe-left);
      }
      .tiles {
        display: flex;
        flex: 1;
        gap: 0.625rem;
        min-width: 0;
        margin: 0;
        padding: 0.5rem var(--pad) 0.625rem;
        overflow: auto hidden;
        overscroll-behavior: contain;
        scrollbar-width: thin;
        scrollbar-color: var(--line) transparent;
        scroll-padding: 0 3rem;
      }
      .tiles > * {
        flex: none;
        width: 5.25rem;
      }
      .add {
        flex-direction: column;
        align-self: start;
        gap: 0.125rem;
        aspect-ratio: 1;
        padding: 0 0.5rem;
        border: 1px dashed var(--control);
        color: var(--ink-soft);
        font-size: 0.75rem;
        line-height: 1.1;
      }
      .unfold {
        align-self: start;
        height: 5.25rem;
        margin: 0.5rem 0.25rem 0 0;
        padding: 0;
        background: none !important;
        color: var(--ink-soft) !important;
      }
      :host([unfolded]) {
        height: 46dvh;
      }
      :host([unfolded]) .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(5.25rem, 1fr));
        align-content: start;
        overflow: hidden auto;
      }
      :host([unfolded]) .tiles > * {
        width: auto;
      }
      :host([unfolded]) .unfold svg {
        rotate: 180deg;
      }
      @media ${wide} {
        :host,
        :host([unfolded]) {
          height: auto;
          min-height: 0;
          padding-left: 0;
        }
        .tiles {
          --credit: block;
          display: grid;
          grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr));
          align-content: start;
          gap: 0.875rem 0.75rem;
          padding-top: 0.75rem;
          overflow: hidden auto;
        }
        .tiles > * {
          width: auto;
        }
        .unfold {
          display: none;
        }
      }
      /* A phone on its side. Nested, because the wide query is a list. */
      @media ${wide} {
        @media (max-height: 479px) {
          .tiles {
            --credit: none;
            grid-template-columns: repeat(auto-fill, minmax(4.25rem, 1fr));
            gap: 0.625rem;
          }
          .add span {
            display: none;
          }
        }
      }
    `,
  ]

  /** Own paintings stand beside the tile that adds them. */
  get #ordered(): readonly GalleryStyle[] {
    return [...this.gallery.filter(({ own }) => own), ...this.gallery.filter(({ own }) => !own)]
  }

  get #tabStop(): StyleId | null {
    const wanted = this.current ?? (this.settings && styleIn(this.settings, this.activeSlot))
    return (this.gallery.find(({ id }) => id === wanted) ?? this.#ordered[0])?.id ?? null
  }

  #tile(id: StyleId | null): StyleTile | null {
    return [...this.renderRoot.querySelectorAll('style-tile')].find((tile) => tile.painting.id === id) ?? null
  }

  /** Tiles a row holds; 1 in the strip, so that up and down step through it as well. */
  get #columns(): number {
    const tiles = [...this.renderRoot.querySelectorAll('style-tile')]
    const hasRows = new Set(tiles.map((tile) => tile.offsetTop)).size > 1
    return hasRows ? new Set(tiles.map((tile) => tile.offsetLeft)).size : 1
  }

  async #moveTo(index: number): Promise<void> {
    const next = this.#ordered[Math.min(this.gallery.length - 1, Math.max(0, index))]
    if (!next) return
    this.current = next.id
    await this.updateComplete
    this.#tile(next.id)?.focus()
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return
    const tile = event.target.closest('style-tile')
    const at = this.#ordered.findIndex(({ id }) => id === tile?.painting.id)
    if (!tile || at < 0) return
    if (event.key === 'Delete' || event.key === 'Backspace') {
      if (tile.painting.own) this.#remove(at)
      return
    }
    const target = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - this.#columns,
      ArrowDown: at + this.#columns,
      Home: 0,
      End: this.gallery.length - 1,
    }[event.key]
    if (target === undefined) return
    event.preventDefault()
    void this.#moveTo(target)
  }

  #remove(at: number): void {
    const { id } = this.#ordered[at]
    // The focus goes to a neighbour instead of being lost with the tile.
    void this.#moveTo(at + 1 < this.gallery.length ? at + 1 : at - 1)
    emit<StyleId>(this, 'style-remove', id)
  }

  #usedAs(id: StyleId): Slot[] {
    return SLOTS.filter((slot) => styleIn(this.settings, slot) === id)
  }

  /** The style in use comes into sight when something else than a tap here has chosen it: the start, undo. */
  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('settings')
    const started = changed.has('gallery') && changed.get('gallery')?.length === 0
    if (started || (before && SLOTS.some((slot) => styleIn(before, slot) !== styleIn(this.settings, slot))))
      this.#tile(styleIn(this.settings, this.activeSlot))?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  protected override render() {
    const tabStop = this.#tabStop
    return html`
      <div class="tiles" role="toolbar" aria-label="Styles" @keydown=${this.#onKeydown}>
        <button class="add" title="Add a painting of your own" aria-label="Your painting: add one" @click=${() => emit(this, 'painting-pick')}>
          ${plusIcon}<span>Your painting</span>
        </button>
        ${repeat(
          this.#ordered,
          ({ id }) => id,
          (painting) => html`<style-tile
            .painting=${painting}
            .usedAs=${this.#usedAs(painting.id)}
            .mixing=${slotShares(this.settings).length > 1}
            .tabStop=${painting.id === tabStop}
            @focusin=${() => {
              this.current = painting.id
            }}
          ></style-tile>`,
        )}
      </div>
      <button
        class="icon unfold"
        aria-expanded=${this.unfolded ? 'true' : 'false'}
        aria-label="All styles"
        title=${this.unfolded ? 'Fewer styles' : 'All styles'}
        @click=${() => {
          this.unfolded = !this.unfolded
        }}
      >${chevronIcon}</button>
    `
  }
}

customElements.define('style-gallery', StyleGallery)

declare global {
  interface HTMLElementTagNameMap {
    'style-gallery': StyleGallery
  }
}
