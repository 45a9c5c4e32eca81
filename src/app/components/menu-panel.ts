import { css, html, LitElement } from 'lit'
import type { MenuEntry } from '../commands/command.ts'
import { emit } from '../parts/events.ts'
import { base, buttons, card, wide } from '../styles/shared.ts'
import { menu } from '../words/en/menu-words.ts'

/**
 * The commands that the bar has no room for. While it is open no line moves, or a tap would meet another one: what can be
 * done no longer is dimmed, and what can be done of late stands at the free end.
 *
 * @fires command - detail: string, its name
 */
export class MenuPanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = { entries: { attribute: false } }

  /** By the names of their commands. */
  declare entries: readonly (readonly [name: string, MenuEntry])[]

  #lines: MenuPanel['entries'] = []
  /** How many there were when it was opened. */
  #first = 0

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
      /* A sheet at the foot grows upwards. */
      .late {
        order: -1;
      }
      @media ${wide} {
        .late {
          order: 0;
        }
      }
    `,
  ]

  protected override willUpdate(): void {
    const known = new Set(this.#lines.map(([name]) => name))
    this.#lines = [...this.#lines, ...this.entries.filter(([name]) => !known.has(name))]
    if (!this.hasUpdated) this.#first = this.#lines.length
  }

  protected override render() {
    const able = new Set(this.entries.map(([name]) => name))
    return html`<nav class="card" aria-label=${menu.menu}>
      ${this.#lines.map(
        ([name, { icon, label }], i) =>
          html`<button
            id=${name}
            class=${i < this.#first ? '' : 'late'}
            ?disabled=${!able.has(name)}
            @click=${() => emit(this, 'command', name)}
          >
            ${icon}${label}
          </button>`,
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
