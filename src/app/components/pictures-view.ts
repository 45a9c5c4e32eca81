import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { Layer } from '../page/back-layers.ts'
import { download, pictureFileName } from '../page/files.ts'
import { sharing } from '../page/share.ts'
import { emit } from '../parts/events.ts'
import { closeIcon, compareIcon } from '../parts/icons.ts'
import { backIcon, binIcon, picturesIcon } from '../parts/picture-icons.ts'
import { found, titleWording } from '../parts/recipe-wording.ts'
import type { KeptPicture, Notice, PictureControls, Store } from '../state/types.ts'
import { pictureStyles } from '../styles/pictures.ts'
import { base, buttons } from '../styles/shared.ts'
import { pictures as says } from '../words/en/pictures-words.ts'
import { fileSize } from '../words/format.ts'
import './kept-picture.ts'
import type { KeptAct } from './kept-picture.ts'
import './message-stack.ts'
import './picture-pair.ts'
import './pictures-grid.ts'

type Order = 'newest' | 'largest'

/**
 * The pictures that were made: all of them, one, or two beside each other.
 *
 * @fires pictures-close
 * @fires notice-dismiss - detail: number, the notice's id
 */
export class PicturesView extends LitElement {
  static override properties = {
    store: { attribute: false },
    notices: { attribute: false },
    query: { state: true },
    order: { state: true },
    selecting: { state: true },
    selected: { state: true },
    open: { state: true },
    pair: { state: true },
  }

  declare store: Store | null
  declare notices: readonly Notice[]
  declare protected query: string
  declare protected order: Order
  declare protected selecting: boolean
  declare protected selected: ReadonlySet<string>
  /** The id of the picture that is looked at alone. */
  declare protected open: string | null
  declare protected pair: readonly [string, string] | null
  #controls: PictureControls | null = null
  #stop: () => void = () => undefined
  readonly #share = sharing()

  constructor() {
    super()
    this.store = null
    this.notices = []
    this.query = ''
    this.order = 'newest'
    this.selecting = false
    this.selected = new Set()
    this.open = null
    this.pair = null
    this.addEventListener('keydown', this.#onKeydown)
    const isInner = () => this.open !== null || this.pair !== null || this.selecting
    new Layer(this, isInner, () => this.#back())
  }

  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override styles = [base, buttons, pictureStyles]

  override connectedCallback(): void {
    super.connectedCallback()
    this.#coverRest(true)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
    this.#controls = null
    this.#coverRest(false)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('store') && this.store) void this.#begin(this.store)
  }

  protected override updated(changed: PropertyValues): void {
    const isOpened = (this.open !== null && changed.get('open') === null) || (this.pair && changed.get('pair') === null)
    // What had the focus is under it now.
    if (isOpened) this.renderRoot.querySelector<HTMLElement>('.back')?.focus()
  }

  /** What lies below is neither reached by Tab nor read out meanwhile. */
  #coverRest(on: boolean): void {
    for (const other of this.parentElement?.children ?? []) if (other !== this) (other as HTMLElement).inert = on
    this.inert = false
  }

  async #begin(store: Store): Promise<void> {
    const controls = await store.pictures().catch(() => null)
    if (!controls || !this.isConnected) return
    this.#controls = controls
    this.#stop = controls.subscribe(() => this.#onChange())
    this.requestUpdate()
    void controls.refresh()
  }

  #onChange(): void {
    const there = new Set(this.#all.map(({ id }) => id))
    const selected = [...this.selected].filter((id) => there.has(id))
    if (selected.length < this.selected.size) this.selected = new Set(selected)
    if (this.open && !there.has(this.open)) this.open = null
    if (this.pair?.some((id) => !there.has(id))) this.pair = null
    this.requestUpdate()
  }

  get #all(): readonly KeptPicture[] {
    return this.#controls?.pictures ?? []
  }

  get #shown(): readonly KeptPicture[] {
    const pictures = found(this.#all, this.query)
    return this.order === 'newest' ? pictures : [...pictures].sort((a, b) => b.bytes - a.bytes)
  }

  #find(id: string | null): KeptPicture | null {
    return this.#all.find((picture) => picture.id === id) ?? null
  }

  readonly #thumbnail = async (id: string): Promise<Blob | null> => (await this.#controls?.thumbnail(id)) ?? null
  readonly #file = async (id: string): Promise<Blob | null> => (await this.#controls?.file(id)) ?? null

  #close(): void {
    this.#coverRest(false)
    emit(this, 'pictures-close')
  }

  /** One layer back. */
  #back = (): void => {
    const from = this.open ?? this.pair?.[0]
    const inner = this.open !== null || this.pair !== null
    this.open = null
    this.pair = null
    if (inner) void this.#focusGrid(from)
    else if (this.selecting) this.#select(new Set(), false)
    else if (this.query) this.query = ''
    else this.#close()
  }

  async #focusGrid(id?: string): Promise<void> {
    await this.updateComplete
    await this.renderRoot.querySelector('pictures-grid')?.focusPicture(id)
  }

  #select(selected: ReadonlySet<string>, selecting = true): void {
    this.selected = selected
    this.selecting = selecting
  }

  #toggle(id: string): void {
    const selected = new Set(this.selected)
    if (!selected.delete(id)) selected.add(id)
    this.#select(selected)
  }

  #remove(ids: readonly string[]): void {
    if (ids.length === 0) return
    this.#select(new Set(), false)
    // The focus goes on to what comes next.
    const shown = this.#shown
    const last = shown.findLastIndex(({ id }) => ids.includes(id))
    const next = shown[last + 1] ?? shown.findLast(({ id }) => !ids.includes(id))
    void this.#controls?.remove(ids).then(() => this.#focusGrid(next?.id))
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return
    if (event.key === 'Escape') {
      event.preventDefault()
      this.#back()
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      const isTyping = event.composedPath()[0] instanceof HTMLInputElement
      // Not the app's own, which nobody sees from here.
      event.stopPropagation()
      if (!isTyping) void this.#controls?.bringBack()
    } else if (this.open && !(event.composedPath()[0] instanceof HTMLInputElement)) this.#onStepKey(event)
  }

  #onStepKey(event: KeyboardEvent): void {
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') this.#step(event.key === forward ? 1 : -1)
    else if (event.key === 'Delete' && this.open) this.#remove([this.open])
  }

  #step(by: 1 | -1): void {
    const shown = this.#shown
    const at = shown.findIndex(({ id }) => id === this.open)
    this.open = shown[at + by]?.id ?? this.open
  }

  async #act(picture: KeptPicture, act: KeptAct): Promise<void> {
    if (act === 'next' || act === 'previous') this.#step(act === 'next' ? 1 : -1)
    else if (act === 'delete') this.#remove([picture.id])
    else if (act !== 'reopen') await this.#out(picture, act)
    else if (await this.#controls?.reopen(picture.id)) this.#close()
  }

  async #out(picture: KeptPicture, act: 'save' | 'share'): Promise<void> {
    const blob = await this.#file(picture.id)
    if (!blob) return
    const format = picture.type.replace('image/', '') as 'png' | 'jpeg' | 'webp'
    const file = new File([blob], pictureFileName(picture.photo.name, format), { type: blob.type })
    if (act === 'save') download(file)
    else if ((await this.#share?.(file)) === 'failed') this.store?.notify({ kind: 'error', text: says.shareFailed })
  }

  #renderHeader() {
    const [isInner, count] = [this.open !== null || this.pair !== null, this.#all.length]
    const shown = this.#shown.length
    const total = says.total(count, fileSize(this.#controls?.bytes ?? 0))
    return html`<header>
      <button
        class="icon back"
        aria-label=${isInner ? says.back : says.close}
        title=${isInner ? says.back : says.close}
        @click=${() => {
          if (isInner) this.#back()
          else this.#close()
        }}
      >
        ${isInner ? backIcon : closeIcon}
      </button>
      <h2>${says.title}${count > 0 ? html`<small>${total}</small>` : nothing}</h2>
      ${isInner || count === 0 ? nothing : this.#renderFind()}
      <div class="visually-hidden" role="status">${this.query.trim() && !isInner ? says.found(shown) : ''}</div>
    </header>`
  }

  #renderFind() {
    const orders = [
      ['newest', says.newest],
      ['largest', says.largest],
    ] as const
    return html`<button
        class="outlined"
        aria-pressed=${this.selecting}
        @click=${() => this.#select(new Set(), !this.selecting)}
      >
        ${this.selecting ? says.done : says.select}
      </button>
      <div class="find">
        <input
          type="search"
          aria-label=${says.search}
          placeholder=${says.find}
          .value=${this.query}
          @input=${(event: Event) => {
            this.query = (event.target as HTMLInputElement).value
          }}
        />
        <select
          aria-label=${says.order}
          @change=${(event: Event) => {
            this.order = (event.target as HTMLSelectElement).value as Order
          }}
        >
          ${orders.map(([name, label]) => html`<option value=${name} ?selected=${this.order === name}>${label}</option>`)}
        </select>
      </div>`
  }

  #renderFooter() {
    const count = this.selected.size
    const [one, other] = this.selected
    return html`<footer>
      <span role="status">${count > 0 ? says.selected(count) : says.compareTwo}</span>
      ${
        count === 2
          ? html`<button
              class="outlined"
              @click=${() => {
                this.pair = [one, other]
              }}
            >
              ${compareIcon}${says.compare}
            </button>`
          : nothing
      }
      <button class="outlined" aria-disabled=${count === 0} @click=${() => this.#remove([...this.selected])}>
        ${binIcon}${says.remove}
      </button>
    </footer>`
  }

  #renderEmpty(title: string, text: string) {
    return html`<div class="empty">${picturesIcon}
      <h3>${title}</h3>
      <p>${text}</p>
    </div>`
  }

  #renderInner() {
    const open = this.#find(this.open)
    const [one, other] = this.pair?.map((id) => this.#find(id)) ?? []
    if (open)
      return html`<kept-picture
        .picture=${open}
        .load=${this.#file}
        .release=${this.store?.state.engine.release ?? null}
        .canShare=${this.#share !== null}
        @kept-act=${({ detail }: CustomEvent<KeptAct>) => void this.#act(open, detail)}
        @kept-rename=${({ detail }: CustomEvent<string>) => void this.#controls?.rename(open.id, detail)}
      ></kept-picture>`
    if (!(one && other)) return nothing
    return html`<picture-pair .pair=${[one, other] as const} .load=${this.#file}></picture-pair>`
  }

  #renderAll() {
    if (!this.#controls?.ready) return html`<div class="empty" role="status">${says.reading}</div>`
    if (this.#all.length === 0) return this.#renderEmpty(says.none, says.noneYet)
    const shown = this.#shown
    if (shown.length === 0) return html`<div class="empty"><p>${says.notFound}</p></div>`
    const isUnder = this.open !== null || this.pair !== null
    return html`<pictures-grid
      class=${isUnder ? 'under' : ''}
      .inert=${isUnder}
      .pictures=${shown}
      .load=${this.#thumbnail}
      .selected=${this.selected}
      .selecting=${this.selecting}
      .byDay=${this.order === 'newest'}
      @picture-open=${({ detail }: CustomEvent<string>) => {
        this.open = detail
      }}
      @picture-toggle=${({ detail }: CustomEvent<string>) => this.#toggle(detail)}
      @pictures-all=${() => this.#select(new Set(this.#shown.map(({ id }) => id)))}
      @pictures-delete=${({ detail }: CustomEvent<string>) =>
        this.#remove(this.selected.size > 0 ? [...this.selected] : [detail])}
    ></pictures-grid>`
  }

  protected override render() {
    const open = this.#find(this.open)
    const isGrid = !(open || this.pair)
    return html`${this.#renderHeader()}
      <div class="body" role="region" aria-label=${open ? titleWording(open) : says.title}>
        ${this.#renderAll()} ${this.#renderInner()}<message-stack .notices=${this.notices}></message-stack>
      </div>
      ${isGrid && this.selecting && this.#all.length > 0 ? this.#renderFooter() : nothing}`
  }
}

customElements.define('pictures-view', PicturesView)

declare global {
  interface HTMLElementTagNameMap {
    'pictures-view': PicturesView
  }
}
