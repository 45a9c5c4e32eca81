import { css, html, LitElement } from 'lit'
import type { MenuEntry } from '../commands/command.ts'
import { emit } from '../parts/events.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { menu } from '../words/en/menu-words.ts'

/**
 * The commands that the bar has no room for.
 *
 * @fires command - detail: string, its name
 */
export class MenuPanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = { entries: { attribute: false } }

  /** By the names of their commands. */
  declare entries: readonly (readonly [name: string, MenuEntry])[]

  constructor() {
    super()
    this.entries = []
  }

  static override styles = [
    base,
    buttons,
    card,
    css`
      .card {
        display: flex;
        flex-direction: column;
        padding: 0.375rem;
      }
      button {
        justify-content: start;
        padding-inline: 0.625rem;
        text-align: start;
      }
    `,
  ]

  protected override render() {
    return html`<nav class="card" aria-label=${menu.menu}>
      ${this.entries.map(
        ([name, { icon, label }]) =>
          html`<button id=${name} @click=${() => emit(this, 'command', name)}>${icon}${label}</button>`,
      )}
    </nav>`
  }
}

customElements.define('menu-panel', MenuPanel)

declare global {
  interface HTMLElementTagNameMap {
    'menu-panel': MenuPanel
  }
}
