import { css, html, LitElement } from 'lit'
import { emit } from '../parts/events.ts'
import { closeIcon } from '../parts/icons.ts'
import { base, buttons } from '../styles/shared.ts'
import { mix } from '../words/en/mix-words.ts'

/**
 * Asks for a name, in one line.
 *
 * @fires name-given - detail: string, or null where it was given up
 */
export class NameForm extends LitElement {
  static override properties = {
    value: {},
    verb: {},
  }

  /** The name to begin with. */
  declare value: string
  /** What is done with the name. */
  declare verb: string

  constructor() {
    super()
    this.value = ''
    this.verb = ''
  }

  static override styles = [
    base,
    buttons,
    css`
      form {
        display: flex;
        align-items: center;
        gap: 0.375rem;
      }
      input {
        flex: 1;
        min-width: 0;
        height: var(--tap);
        padding: 0 0.625rem;
        border: 1px solid var(--control);
        border-radius: var(--radius);
        background: var(--raised);
        color: inherit;
        /* Smaller text makes phones zoom in. */
        font: inherit;
      }
    `,
  ]

  protected override firstUpdated(): void {
    const input = this.renderRoot.querySelector('input')!
    input.focus()
    input.select()
  }

  #give = (event: Event): void => {
    event.preventDefault()
    const name = this.renderRoot.querySelector('input')!.value.trim()
    emit<string | null>(this, 'name-given', name || null)
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    // Nothing else is to be closed or stopped by it.
    event.preventDefault()
    event.stopPropagation()
    emit<string | null>(this, 'name-given', null)
  }

  protected override render() {
    return html`<form @submit=${this.#give} @keydown=${this.#onKeydown}>
      <input aria-label=${mix.name} maxlength="80" autocomplete="off" enterkeyhint="done" .value=${this.value} />
      <button class="primary">${this.verb}</button>
      <button
        type="button"
        class="icon"
        aria-label=${mix.cancel}
        title=${mix.cancel}
        @click=${() => emit<string | null>(this, 'name-given', null)}
      >${closeIcon}</button>
    </form>`
  }
}

customElements.define('name-form', NameForm)

declare global {
  interface HTMLElementTagNameMap {
    'name-form': NameForm
  }
}
