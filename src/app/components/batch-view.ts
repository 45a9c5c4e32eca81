import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { Layer } from '../page/back-layers.ts'
import { saveOne } from '../page/batch-out.ts'
import { seen } from '../page/batch-watch.ts'
import { pickImages } from '../page/files.ts'
import { smallCopy } from '../page/small-copy.ts'
import { severalIcon } from '../parts/batch-icons.ts'
import { emit } from '../parts/events.ts'
import { closeIcon, plusIcon, saveIcon } from '../parts/icons.ts'
import { backIcon } from '../parts/picture-icons.ts'
import { PictureUrl } from '../parts/picture-url.ts'
import { Thumbnails } from '../parts/thumbnail-urls.ts'
import type { AppState, BatchControls, BatchPhoto } from '../state/types.ts'
import { batchStyles } from '../styles/batch-sheets.ts'
import { base, buttons } from '../styles/shared.ts'
import { batch as says } from '../words/en/batch-words.ts'
import type { BatchAct } from './batch-photo.ts'
import './batch-desk.ts'
import './batch-photo.ts'
import './message-stack.ts'

/** How long after it was refused a tab asks once more whether the photos are its own now, ms. */
const ASK_AGAIN = 2000

/**
 * Several photos that are painted in one look: all of them, or the picture of one.
 *
 * @fires batch-close
 * @fires notice-dismiss - detail: number, the notice's id
 */
export class BatchView extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    state: { attribute: false },
    batch: { attribute: false },
    open: { state: true },
  }

  declare state: AppState
  declare batch: BatchControls | null
  /** The id of the photo whose picture is looked at. */
  declare protected open: string | null
  #stop: () => void = () => undefined
  readonly #inSight = new Set<string>()
  readonly #sights = new IntersectionObserver((entries) => this.#onSight(entries))
  readonly #thumbnails = new Thumbnails(
    (key) => this.#small(key),
    () => this.requestUpdate(),
  )
  /** Large photos are decoded one at a time. */
  #turn: Promise<unknown> = Promise.resolve()
  readonly #picture = new PictureUrl(() => this.requestUpdate())

  constructor() {
    super()
    this.batch = null
    this.open = null
    new Layer(
      this,
      () => this.open !== null,
      () => this.#see(null),
    )
  }

  static override styles = [base, buttons, batchStyles]

  #asking: ReturnType<typeof setTimeout> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#coverRest(true)
    seen(true)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#coverRest(false)
    seen(false)
    clearTimeout(this.#asking)
    this.#stop()
    this.#sights.disconnect()
    this.#thumbnails.clear()
    this.#picture.clear()
  }

  /** What lies below is neither reached by Tab nor read out meanwhile. */
  #coverRest(on: boolean): void {
    for (const other of this.parentElement?.children ?? []) if (other !== this) (other as HTMLElement).inert = on
    this.inert = false
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('batch')) return
    this.#stop()
    this.#stop = this.batch?.subscribe(() => this.requestUpdate()) ?? this.#stop
  }

  protected override updated(): void {
    clearTimeout(this.#asking)
    // The other tab may be closed or done meanwhile.
    const again = () => void this.batch?.claim().then(() => this.requestUpdate())
    if (this.batch?.state.elsewhere && this.isConnected) this.#asking = setTimeout(again, ASK_AGAIN)
    for (const row of this.renderRoot.querySelectorAll('batch-photo')) this.#sights.observe(row)
  }

  #onSight(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const { id = '' } = (target as HTMLElement).dataset
      if (isIntersecting) this.#inSight.add(id)
      else this.#inSight.delete(id)
    }
    this.requestUpdate()
  }

  async #small(key: string): Promise<Blob | null> {
    const [id, part] = key.split(' ')
    const load = async () => {
      const file = await this.batch?.[part === 'photo' ? 'photo' : 'picture'](id)
      return file ? smallCopy(file) : null
    }
    const copy = this.#turn.then(load)
    this.#turn = copy.catch(() => undefined)
    return copy
  }

  async #add(): Promise<void> {
    const files = await pickImages({ multiple: true })
    await this.batch?.add(files)
  }

  #act(batch: BatchControls, { id }: BatchPhoto, act: BatchAct): void {
    if (act === 'see') this.#see(id)
    else if (act === 'save') void saveOne(batch, id)
    else batch[act](id)
  }

  #see(id: string | null): void {
    const before = this.open
    this.open = id
    this.#picture.clear()
    if (id) void this.#picture.show(id, async (of) => (await this.batch?.picture(of)) ?? null)
    void this.updateComplete.then(() => {
      const row = this.renderRoot.querySelector<HTMLElement>(`[data-id="${id ? '' : before}"]`)
      ;(id ? this.renderRoot.querySelector<HTMLElement>('.back') : row)?.focus()
    })
  }

  #renderHeader(batch: BatchControls, open: BatchPhoto | undefined) {
    const label = open ? says.back : says.close
    return html`<header>
      <button
        class="icon back"
        aria-label=${label}
        title=${label}
        @click=${() => {
          if (open) this.#see(null)
          else emit(this, 'batch-close')
        }}
      >
        ${open ? backIcon : closeIcon}
      </button>
      <h2>${open?.name ?? says.title}</h2>
      ${
        open || batch.state.photos.length === 0 || batch.state.elsewhere
          ? nothing
          : html`<button class="outlined text" aria-label=${says.add} @click=${this.#add}>
              ${plusIcon}<span>${says.add}</span>
            </button>`
      }
    </header>`
  }

  #keyOf({ id, made }: BatchPhoto): string {
    return made?.here ? `${id} picture ${made.bytes}` : `${id} photo`
  }

  #renderAll(batch: BatchControls) {
    const { photos, elsewhere } = batch.state
    if (elsewhere) return html`<div class="empty">${severalIcon}<p>${says.elsewhere}</p></div>`
    if (photos.length === 0)
      return html`<div class="empty">${severalIcon}<p>${says.intro}</p><p>${says.empty}</p>
        <button class="primary" @click=${this.#add}>${plusIcon}${says.add}</button></div>`
    this.#thumbnails.want(photos.filter(({ id }) => this.#inSight.has(id)).map((photo) => this.#keyOf(photo)))
    return html`<div class=${this.open ? 'list under' : 'list'} .inert=${this.open !== null}>
      <batch-desk .state=${this.state} .batch=${batch}></batch-desk>
      <ul>
        ${repeat(
          photos,
          ({ id }) => id,
          (photo) => html`<li>
            <batch-photo
              data-id=${photo.id}
              .photo=${photo}
              .url=${this.#thumbnails.url(this.#keyOf(photo))}
              @batch-act=${({ detail }: CustomEvent<BatchAct>) => this.#act(batch, photo, detail)}
            ></batch-photo>
          </li>`,
        )}
      </ul>
    </div>`
  }

  #renderOne(batch: BatchControls, { id, name }: BatchPhoto) {
    const { url } = this.#picture
    return html`<div class="one">
      ${url ? html`<img src=${url} alt=${name} />` : html`<span></span>`}
      <div class="actions">
        <button class="primary" @click=${() => void saveOne(batch, id)}>${saveIcon}${says.save}</button>
      </div>
    </div>`
  }

  protected override render() {
    const { batch } = this
    if (!batch) return nothing
    const open = batch.state.photos.find(({ id }) => id === this.open)
    return html`${this.#renderHeader(batch, open)}
      <div class="body">
        ${this.#renderAll(batch)} ${open ? this.#renderOne(batch, open) : nothing}
        <message-stack .notices=${this.state.notices}></message-stack>
      </div>`
  }
}

customElements.define('batch-view', BatchView)

declare global {
  interface HTMLElementTagNameMap {
    'batch-view': BatchView
  }
}
