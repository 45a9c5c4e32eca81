import { css, html, LitElement, nothing } from 'lit'
import { keepForGood } from '../page/installing.ts'
import type { Amount, KeptThing } from '../page/kept-things.ts'
import { emit } from '../parts/events.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { storage } from '../words/en/storage-words.ts'
import { fileSize } from '../words/format.ts'

/** What a thing has, once that is known. */
type Measured = Amount | 'measuring' | 'unknown'

/** Stands for all things in what is asked about. */
const EVERYTHING = 'everything'

/**
 * What the app keeps in this browser, how large it is, and how it is cleared.
 *
 * @fires storage-failed - something could not be cleared
 * @fires everything-clear - all of it is to go
 */
export class StoragePanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    things: { attribute: false },
    amounts: { state: true },
    estimate: { state: true },
    persisted: { state: true },
    refused: { state: true },
    asked: { state: true },
    busy: { state: true },
  }

  declare things: readonly KeptThing[]
  /** By the things' names. */
  declare protected amounts: Readonly<Record<string, Measured>>
  declare protected estimate: { readonly usage: number; readonly quota: number } | null
  /** null while or where that is not known. */
  declare protected persisted: boolean | null
  declare protected refused: boolean
  /** The name of what is about to be cleared. */
  declare protected asked: string | null
  declare protected busy: boolean

  constructor() {
    super()
    this.things = []
    this.amounts = {}
    this.estimate = null
    this.persisted = null
    this.refused = false
    this.asked = null
    this.busy = false
  }

  static override styles = [
    base,
    buttons,
    card,
    css`
      .card {
        padding: 0.875rem;
        font-size: 0.875rem;
      }
      h2 {
        margin: 0 0 0.25rem;
        font-size: 1rem;
        font-weight: 600;
      }
      p {
        margin: 0 0 0.5rem;
        text-wrap: pretty;
      }
      .soft {
        color: var(--ink-soft);
      }
      meter {
        display: block;
        width: 100%;
        height: 0.5rem;
        margin: 0.25rem 0 0.5rem;
      }
      ul {
        margin: 0.5rem 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: center;
        gap: 0 0.5rem;
        min-height: calc(var(--tap) + 0.5rem);
        padding-block-start: 0.25rem;
        border-block-start: 1px solid var(--line);
      }
      li p {
        margin: 0;
      }
      .sure {
        grid-column: 1 / -1;
        padding-block: 0.375rem 0.5rem;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-top: 0.5rem;
      }
      .actions button {
        flex: 1;
      }
      .danger {
        border-color: var(--error);
        color: var(--error);
      }
      .all {
        width: 100%;
        margin-top: 0.75rem;
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#measureAll()
  }

  async #measureAll(): Promise<void> {
    // The panel gets its things with its first update.
    await this.updateComplete
    const { storage: manager } = navigator as { readonly storage?: StorageManager }
    const [estimate, persisted] = await Promise.all([
      manager?.estimate?.().catch(() => null),
      manager?.persisted?.().catch(() => null),
    ])
    this.estimate = estimate ? { usage: estimate.usage ?? 0, quota: estimate.quota ?? 0 } : null
    this.persisted = persisted ?? null
    await Promise.all(this.things.map((thing) => this.#measure(thing)))
  }

  async #measure({ name, measure }: KeptThing): Promise<void> {
    const amount = await measure().catch((): Measured => 'unknown')
    this.amounts = { ...this.amounts, [name]: amount }
  }

  #ask(name: string | null): void {
    this.asked = name
    if (name) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.sure button')?.focus())
  }

  async #clear(thing: KeptThing): Promise<void> {
    this.busy = true
    try {
      await thing.clear()
    } catch {
      emit(this, 'storage-failed', null)
    }
    this.busy = false
    this.asked = null
    await this.#measureAll()
    this.renderRoot.querySelector<HTMLElement>('section')?.focus()
  }

  async #keep(): Promise<void> {
    this.persisted = await keepForGood()
    this.refused = !this.persisted
  }

  #renderSure(after: string, sure: () => void) {
    return html`<div class="sure">
      <p>${after}</p>
      <div class="actions">
        <button class="outlined" @click=${() => this.#ask(null)}>${storage.no}</button>
        <button class="outlined danger" aria-disabled=${this.busy} @click=${() => this.busy || sure()}>
          ${storage.sure}
        </button>
      </div>
    </div>`
  }

  #renderThing(thing: KeptThing) {
    const { name, after } = thing
    const amount = this.amounts[name] ?? 'measuring'
    // What is not there needs no line.
    if (typeof amount === 'object' && amount.count === 0 && amount.bytes === 0) return nothing
    const said = amount === 'measuring' ? storage.measuring : amount === 'unknown' ? storage.unknown : ''
    return html`<li>
      <div>
        <p>${name}</p>
        <p class="soft">${typeof amount === 'object' ? storage.amount(amount.count, amount.bytes) : said}</p>
      </div>
      ${
        this.asked === name
          ? this.#renderSure(after, () => void this.#clear(thing))
          : html`<button class="outlined" aria-label=${storage.clearOf(name)} @click=${() => this.#ask(name)}>
              ${storage.clear}
            </button>`
      }
    </li>`
  }

  #renderTotal() {
    const { estimate } = this
    if (!estimate || estimate.quota === 0) return nothing
    return html`<p>${storage.used(estimate.usage, estimate.quota)}</p>
      <meter
        min="0"
        max=${estimate.quota}
        value=${estimate.usage}
        aria-label=${storage.storage}
        aria-valuetext=${fileSize(estimate.usage)}
      ></meter>`
  }

  protected override render() {
    const measured = this.things.map(({ name }) => this.amounts[name] ?? 'measuring')
    const isEmpty = measured.every((amount) => typeof amount === 'object' && amount.bytes === 0)
    return html`<section class="card" aria-labelledby="title" aria-busy=${this.busy} tabindex="-1">
      <h2 id="title">${storage.storage}</h2>
      <p class="soft">${storage.promise}</p>
      ${this.#renderTotal()}
      ${this.persisted === null ? nothing : html`<p role="status">${this.#keeping}</p>`}
      ${
        this.persisted === false && !this.refused
          ? html`<button class="outlined" @click=${this.#keep}>${storage.keep}</button>`
          : nothing
      }
      ${isEmpty ? html`<p>${storage.empty}</p>` : html`<ul>${this.things.map((thing) => this.#renderThing(thing))}</ul>`}
      ${
        this.asked === EVERYTHING
          ? this.#renderSure(storage.afterEverything, () => emit(this, 'everything-clear', null))
          : html`<button class="outlined danger all" @click=${() => this.#ask(EVERYTHING)}>${storage.everything}</button>`
      }
    </section>`
  }

  get #keeping(): string {
    if (this.persisted) return storage.kept
    return this.refused ? storage.refused : storage.passing
  }
}

customElements.define('storage-panel', StoragePanel)

declare global {
  interface HTMLElementTagNameMap {
    'storage-panel': StoragePanel
  }
}
