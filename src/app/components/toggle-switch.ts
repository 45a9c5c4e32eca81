import { css, html, LitElement } from 'lit'
import { live } from 'lit/directives/live.js'
import { emit } from '../parts/events.ts'
import { base } from '../styles/shared.ts'

/**
 * On or off, at once.
 *
 * @fires toggle - detail: boolean
 */
export class ToggleSwitch extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = { label: {}, on: { type: Boolean } }

  declare label: string
  declare on: boolean

  constructor() {
    super()
    this.label = ''
    this.on = false
  }

  static override styles = [
    base,
    css`
      label {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.625rem;
        min-height: var(--tap);
        font-size: 0.8125rem;
        white-space: nowrap;
        cursor: pointer;
        -webkit-tap-highlight-color: transparent;
      }
      input {
        appearance: none;
        position: relative;
        flex: none;
        width: 2.5rem;
        height: 1.5rem;
        margin: 0;
        border: 2px solid var(--control);
        border-radius: 0.75rem;
        cursor: pointer;
        transition: background-color var(--motion);
      }
      input::before {
        content: '';
        position: absolute;
        inset-block: 0.1875rem;
        inset-inline-start: 0.1875rem;
        aspect-ratio: 1;
        border-radius: 50%;
        background: var(--control);
        transition: translate var(--motion);
      }
      input:checked {
        border-color: var(--accent);
        background: var(--accent);
      }
      input:checked::before {
        translate: 1rem 0;
        background: var(--on-accent);
      }
      input:checked:dir(rtl)::before {
        translate: -1rem 0;
      }
      @media (forced-colors: active) {
        input {
          appearance: auto;
          width: 1.25rem;
        }
        input::before {
          content: none;
        }
      }
    `,
  ]

  #onChange = (event: Event): void => {
    this.on = (event.target as HTMLInputElement).checked
    emit(this, 'toggle', this.on)
  }

  protected override render() {
    return html`<label>
      ${this.label}
      <input type="checkbox" role="switch" .checked=${live(this.on)} @change=${this.#onChange} />
    </label>`
  }
}

customElements.define('toggle-switch', ToggleSwitch)

declare global {
  interface HTMLElementTagNameMap {
    'toggle-switch': ToggleSwitch
  }
}
