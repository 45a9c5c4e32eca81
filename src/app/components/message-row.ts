import { css, html, LitElement, nothing } from 'lit'
import { emit } from '../parts/events.ts'
import { closeIcon } from '../parts/icons.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { shell } from '../words/en/shell-words.ts'

export interface MessageAction {
  readonly label: string
  readonly run: () => void
}

/**
 * One sentence over the picture, with what can be done about it.
 *
 * @fires message-close
 */
export class MessageRow extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    text: {},
    kind: { reflect: true },
    actions: { attribute: false },
    image: {},
    closable: { type: Boolean },
  }

  declare text: string
  declare kind: 'info' | 'error'
  declare actions: readonly MessageAction[]
  /** Address of a small image that the sentence is about, or empty. */
  declare image: string
  declare closable: boolean

  constructor() {
    super()
    this.text = ''
    this.kind = 'info'
    this.actions = []
    this.image = ''
    this.closable = true
  }

  static override styles = [
    base,
    buttons,
    card,
    css`
      .card {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: end;
        gap: 0 0.25rem;
        width: fit-content;
        max-width: min(100%, 36rem);
        min-height: var(--tap);
        margin-inline: auto;
        padding-inline-start: 0.875rem;
        pointer-events: auto;
        font-size: 0.875rem;
      }
      :host([kind='error']) .card {
        border-color: var(--error);
      }
      p {
        flex: 1 1 7rem;
        margin: 0.5rem 0;
        text-wrap: pretty;
      }
      :host([kind='error']) p::before {
        content: '';
        display: inline-block;
        width: 0.5rem;
        height: 0.5rem;
        margin-inline-end: 0.5rem;
        border-radius: 50%;
        background: var(--error);
      }
      img {
        flex: none;
        width: 2.5rem;
        height: 2.5rem;
        margin-block: 0.25rem;
        margin-inline: -0.5rem 0.5rem;
        border-radius: 0.375rem;
        object-fit: cover;
      }
      .actions {
        display: flex;
        flex: none;
        flex-wrap: wrap;
      }
      .act {
        padding: 0 0.625rem;
        color: var(--accent);
        font-weight: 600;
      }
    `,
  ]

  protected override render() {
    return html`<div class="card">
      ${this.image ? html`<img src=${this.image} alt="" />` : nothing}
      <p>${this.text}</p>
      <div class="actions">
        ${this.actions.map(({ label, run }) => html`<button class="act" @click=${run}>${label}</button>`)}
        ${
          this.closable
            ? html`<button class="icon" aria-label=${shell.dismiss} title=${shell.dismiss} @click=${() => emit(this, 'message-close')}>
                ${closeIcon}
              </button>`
            : nothing
        }
      </div>
    </div>`
  }
}

customElements.define('message-row', MessageRow)

declare global {
  interface HTMLElementTagNameMap {
    'message-row': MessageRow
  }
}
