import { css, html, LitElement, nothing } from 'lit'
import { type InstallWay, installNow, refuseInstall } from '../page/installing.ts'
import { base, buttons, card, wide } from '../styles/shared.ts'
import { install } from '../words/en/install-words.ts'

/** Offers to install the app, over the head of the picture; makes way for open panels. */
export class InstallCard extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = { way: {} }

  declare way: InstallWay

  constructor() {
    super()
    this.way = null
  }

  static override styles = [
    base,
    buttons,
    card,
    css`
      :host {
        position: fixed;
        z-index: 2;
        inset-block-start: calc(var(--bar-height) + var(--safe-top) + 0.375rem);
        inset-inline: calc(0.5rem + var(--safe-left)) calc(0.5rem + var(--safe-right));
        max-height: calc(100% - var(--bar-height) - var(--safe-top) - var(--safe-bottom) - 0.75rem);
        overflow: auto;
      }
      .card {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 0.875rem;
        max-width: 24rem;
        margin-inline: auto;
        padding: 0.875rem;
        font-size: 0.875rem;
      }
      img {
        width: 3.5rem;
        height: 3.5rem;
      }
      h2 {
        margin: 0;
        font-size: 1rem;
        font-weight: 600;
      }
      p {
        margin: 0.125rem 0 0;
        color: var(--ink-soft);
        text-wrap: pretty;
      }
      .steps {
        margin-top: 0.5rem;
        color: var(--ink);
        font-weight: 600;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        grid-column: 1 / -1;
        gap: 0.5rem;
        margin-top: 0.75rem;
      }
      .actions button {
        flex: 1;
      }
      @media ${wide} {
        :host {
          inset-inline-end: calc(var(--panel-width) + var(--safe-right) + 0.5rem);
        }
      }
    `,
  ]

  #close(refused: boolean): void {
    if (refused) refuseInstall()
    this.remove()
  }

  #install(): void {
    this.#close(false)
    void installNow()
  }

  protected override render() {
    const byHand = this.way === 'by-hand'
    return html`<section
      class="card"
      aria-labelledby="title"
      @keydown=${({ key }: KeyboardEvent) => key === 'Escape' && this.#close(true)}
    >
      <img src="favicon.svg" alt="" />
      <div>
        <h2 id="title">${install.title}</h2>
        <p>${install.why}</p>
        ${byHand ? html`<p class="steps">${install.steps}</p>` : nothing}
      </div>
      <div class="actions">
        ${
          byHand
            ? html`<button class="outlined" @click=${() => this.#close(true)}>${install.done}</button>`
            : html`<button class="outlined" @click=${() => this.#close(true)}>${install.later}</button>
                <button class="primary" @click=${this.#install}>${install.install}</button>`
        }
      </div>
    </section>`
  }
}

customElements.define('install-card', InstallCard)

declare global {
  interface HTMLElementTagNameMap {
    'install-card': InstallCard
  }
}

/** Puts the card on the page, once; it is there as long as no panel is open in `app`. */
export function showInstallCard(app: ParentNode, way: InstallWay): InstallCard {
  document.querySelector('install-card')?.remove()
  const offer = document.createElement('install-card')
  offer.way = way
  const makeWay = (): void => {
    offer.hidden = app.querySelector('.popover, .view') !== null
  }
  const watcher = new MutationObserver(() => (offer.isConnected ? makeWay() : watcher.disconnect()))
  watcher.observe(app, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] })
  document.body.append(offer)
  makeWay()
  return offer
}
