import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { emit } from '../parts/events.ts'
import { LongPress } from '../parts/long-press.ts'
import { checkIcon } from '../parts/picture-icons.ts'
import { type Grid, type GridRow, gridOf, placeAfter, rowOf, rowsWithin } from '../parts/picture-rows.ts'
import { placed } from '../parts/placed.ts'
import { dayWording, tileWording, titleWording } from '../parts/recipe-wording.ts'
import { Thumbnails } from '../parts/thumbnail-urls.ts'
import type { KeptPicture } from '../state/types.ts'
import { base } from '../styles/shared.ts'
import { pictures as says } from '../words/en/pictures-words.ts'

/** Side of a square at least, CSS px: three beside each other on a phone. */
const LEAST = { phone: 104, wide: 168 } as const
const GAP = 8
/** Of what is out of sight on either side, this many screens are there. */
const AHEAD = 0.5

/**
 * Kept pictures by date, of which only those in sight are there.
 *
 * @fires picture-open - detail: string, the picture's id
 * @fires picture-toggle - detail: string, the id of the one to select, or no longer
 * @fires pictures-delete - detail: string, the id of the one with the focus
 * @fires pictures-all - to select all
 */
export class PicturesGrid extends LitElement {
  static override properties = {
    pictures: { attribute: false },
    load: { attribute: false },
    selected: { attribute: false },
    selecting: { type: Boolean },
    byDay: { type: Boolean },
    width: { state: true },
    active: { state: true },
  }

  declare pictures: readonly KeptPicture[]
  /** Reads a picture's thumbnail. */
  declare load: (id: string) => Promise<Blob | null>
  declare selected: ReadonlySet<string>
  /** A tap selects, and does not open. */
  declare selecting: boolean
  declare byDay: boolean
  declare protected width: number
  /** The picture that Tab leads to. */
  declare protected active: string | null
  readonly #thumbnails = new Thumbnails(
    (id) => this.load(id),
    () => this.requestUpdate(),
  )
  readonly #sizes = new ResizeObserver(([{ contentRect }]) => {
    this.width = contentRect.width
  })
  #grid: Grid = gridOf([], { width: 1, least: 1, gap: 0, caption: 0, heading: 0 })
  #pressed = ''
  readonly #press = new LongPress(() => emit(this, 'picture-toggle', this.#pressed))

  constructor() {
    super()
    this.pictures = []
    this.load = async () => null
    this.selected = new Set()
    this.selecting = false
    this.byDay = true
    this.width = 0
    this.active = null
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        overflow: auto;
        overscroll-behavior: contain;
        scrollbar-gutter: stable;
      }
      .all {
        position: relative;
        margin-inline: 0.75rem;
      }
      .row {
        display: flex;
        position: absolute;
        inset-inline: 0;
        gap: ${GAP}px;
      }
      .day {
        align-items: end;
        padding-block-end: 0.375rem;
        color: var(--ink-soft);
        font-size: 0.875rem;
        font-weight: 600;
      }
      .tile {
        position: relative;
        border-radius: var(--radius);
        cursor: pointer;
        touch-action: manipulation;
        -webkit-tap-highlight-color: transparent;
        -webkit-touch-callout: none;
        user-select: none;
      }
      .square {
        display: block;
        position: relative;
        overflow: hidden;
        border-radius: var(--radius);
        background: var(--hover);
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      .caption {
        display: block;
        overflow: hidden;
        padding: 0.1875rem 0.125rem 0;
        font-size: 0.75rem;
        line-height: 1.25;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .mark {
        display: grid;
        position: absolute;
        inset-block-start: 0.375rem;
        inset-inline-end: 0.375rem;
        place-items: center;
        width: 1.5rem;
        height: 1.5rem;
        border: 2px solid #fff;
        border-radius: 50%;
        background: rgb(0 0 0 / 0.35);
        color: transparent;
        box-shadow: 0 0 2px rgb(0 0 0 / 0.6);
      }
      .mark svg {
        width: 1rem;
        height: 1rem;
        stroke-width: 3;
      }
      [aria-selected='true'] .mark {
        background: var(--accent);
        color: var(--on-accent);
      }
      [aria-selected='true'] .square {
        outline: 3px solid var(--accent);
        outline-offset: -3px;
      }
      [aria-selected='true'] img {
        opacity: 0.75;
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    this.#sizes.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sizes.disconnect()
    this.#thumbnails.clear()
  }

  protected override firstUpdated(): void {
    this.addEventListener('scroll', () => this.requestUpdate(), { passive: true })
  }

  /** Puts the focus on a picture, or on the one that had it. */
  async focusPicture(id = this.active): Promise<void> {
    const place = Math.max(
      0,
      this.pictures.findIndex((picture) => picture.id === id),
    )
    this.active = this.pictures[place]?.id ?? null
    this.#scrollTo(place)
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('.tile[tabindex="0"]')?.focus({ preventScroll: true })
  }

  #scrollTo(place: number): void {
    const row = rowOf(this.#grid, place)
    if (!row) return
    const { scrollTop, clientHeight } = this
    if (row.top < scrollTop) this.scrollTop = place === 0 ? 0 : row.top - GAP
    else if (row.top + row.height > scrollTop + clientHeight) this.scrollTop = row.top + row.height - clientHeight
  }

  #onKeydown = (event: KeyboardEvent): void => {
    const { active } = this
    if (active === null || event.altKey) return
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'a') return
      event.preventDefault()
      emit(this, 'pictures-all')
      return
    }
    const acts: Readonly<Record<string, string>> = {
      Enter: 'picture-open',
      ' ': 'picture-toggle',
      Delete: 'pictures-delete',
      Backspace: 'pictures-delete',
    }
    const place = this.pictures.findIndex(({ id }) => id === active)
    const rightToLeft = getComputedStyle(this).direction === 'rtl'
    const page = Math.max(1, Math.floor(this.clientHeight / (this.#grid.side + GAP)) - 1)
    const next = placeAfter(this.#grid, place, { key: event.key, rightToLeft, page })
    if (!(event.key in acts) && next === null) return
    event.preventDefault()
    if (next !== null) void this.focusPicture(this.pictures[next]?.id)
    else emit(this, acts[event.key], active)
  }

  #onClick(id: string, event: MouseEvent): void {
    if (this.#press.over) return
    this.active = id
    const selects = this.selecting || event.ctrlKey || event.metaKey
    emit(this, selects ? 'picture-toggle' : 'picture-open', id)
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.pictures.some(({ id }) => id === this.active)) this.active = this.pictures[0]?.id ?? null
    if (!(changed.has('pictures') || changed.has('width') || changed.has('byDay'))) return
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const groups = this.pictures.map(({ saved }) => (this.byDay ? dayWording(saved) : null))
    const width = this.width - 1.5 * rem
    this.#grid = gridOf(groups, {
      ...{ width, least: width < 560 ? LEAST.phone : LEAST.wide, gap: GAP },
      ...{ caption: 1.25 * rem, heading: 2.5 * rem },
    })
  }

  #rows(): readonly GridRow[] {
    const { scrollTop, clientHeight } = this
    const ahead = clientHeight * AHEAD
    const seen = rowsWithin(this.#grid, scrollTop - ahead, scrollTop + clientHeight + ahead)
    // The focus would be lost with the picture that has it.
    const place = this.pictures.findIndex(({ id }) => id === this.active)
    const focused = this.shadowRoot?.activeElement && rowOf(this.#grid, place)
    return focused && !seen.includes(focused) ? [...seen, focused] : seen
  }

  #renderTile(picture: KeptPicture, place: number) {
    const { id } = picture
    const url = this.#thumbnails.url(id)
    const { side } = this.#grid
    return html`<div
      class="tile"
      role="option"
      tabindex=${id === this.active ? 0 : -1}
      aria-selected=${this.selected.has(id)}
      aria-setsize=${this.pictures.length}
      aria-posinset=${place + 1}
      aria-label=${tileWording(picture)}
      ${placed({ width: `${side}px` })}
      @click=${(event: MouseEvent) => this.#onClick(id, event)}
      @focus=${() => {
        this.active = id
      }}
      @pointerdown=${(event: PointerEvent) => {
        this.#pressed = id
        this.#press.down(event)
      }}
      @pointermove=${this.#press.move}
      @pointerup=${this.#press.up}
      @pointercancel=${this.#press.up}
      @contextmenu=${this.#press.menu}
    >
      <span class="square" ${placed({ height: `${side}px` })}>
        ${url ? html`<img src=${url} alt="" decoding="async" draggable="false" />` : nothing}
        ${this.selecting ? html`<span class="mark">${checkIcon}</span>` : nothing}
      </span>
      <span class="caption">${titleWording(picture)}</span>
    </div>`
  }

  #renderRow({ group, from, to, top, height }: GridRow) {
    const place = placed({ top: `${top}px`, height: `${height}px` })
    if (from === to) return html`<div class="row day" ${place} aria-hidden="true">${group}</div>`
    const pictures = this.pictures.slice(from, to)
    return html`<div class="row" role="group" aria-label=${group ?? says.title} ${place}>
      ${repeat(
        pictures,
        ({ id }) => id,
        (picture, i) => this.#renderTile(picture, from + i),
      )}
    </div>`
  }

  protected override render() {
    const rows = this.width > 0 ? this.#rows() : []
    this.#thumbnails.want(rows.flatMap(({ from, to }) => this.pictures.slice(from, to).map(({ id }) => id)))
    return html`<div
      class="all"
      role="listbox"
      aria-label=${says.title}
      aria-multiselectable="true"
      ${placed({ height: `${this.#grid.height}px` })}
      @keydown=${this.#onKeydown}
    >
      ${repeat(
        rows,
        ({ from, to }) => `${from === to ? 'day' : 'row'} ${from}`,
        (row) => this.#renderRow(row),
      )}
    </div>`
  }
}

customElements.define('pictures-grid', PicturesGrid)

declare global {
  interface HTMLElementTagNameMap {
    'pictures-grid': PicturesGrid
  }
}
