import { css, html, LitElement, nothing } from 'lit'
import { BAR, COMMANDS } from '../commands/registry.ts'
import { ariaKey, keyText } from '../page/keyboard.ts'
import { emit } from '../parts/events.ts'
import type { AppState } from '../state/types.ts'
import { base, buttons, wide } from '../styles/shared.ts'

/**
 * What can be done with the whole picture: the commands that have a button.
 *
 * @fires command - detail: string, its name
 */
export class TopBar extends LitElement {
  static override properties = {
    state: { attribute: false },
    divided: { type: Boolean },
    panel: { attribute: false },
  }

  declare state: AppState
  /** Whether the divider is on. */
  declare divided: boolean
  /** The panel that is open, or null. */
  declare panel: string | null

  constructor() {
    super()
    this.divided = false
    this.panel = null
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: min(0.125rem, 0.2vw);
        container-type: inline-size;
        /* Where large text leaves no room for all of it beside the panel. */
        overflow-x: auto;
        scrollbar-width: none;
        padding: var(--safe-top) calc(min(0.25rem, 1vw) + var(--safe-right)) 0
          calc(min(0.25rem, 1vw) + var(--safe-left));
        background: var(--panel);
      }
      h1 {
        margin: 0 0.75rem;
        font-size: 1.0625rem;
        font-weight: 600;
        letter-spacing: 0.01em;
      }
      /* In rem, so that the words go when the person's text is too large for them. */
      @container (width < 46rem) {
        h1 {
          position: absolute;
          margin: 0;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
      .space {
        flex: 1;
      }
      /* Its place is kept: nothing moves when the first picture comes. */
      .absent {
        visibility: hidden;
      }
      button {
        flex: 0 1 4rem;
        flex-direction: column;
        gap: 0;
      }
      .label {
        display: none;
      }
      .short {
        overflow: hidden;
        max-width: 100%;
        font-size: 0.625rem;
        line-height: 1.3;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      /* In rem: large text hides them rather than one another. */
      @container (width < 22rem) {
        .short {
          display: none;
        }
      }
      @media ${wide} {
        @media (min-width: 44rem) {
          :host {
            padding-inline-end: 0.5rem;
            gap: 0.25rem;
          }
        }
      }
      @container (width >= 46rem) {
        button {
          flex: none;
          flex-direction: row;
          gap: 0.5rem;
        }
        .label {
          display: block;
        }
        .short {
          display: none;
        }
        button.icon:has(.label) {
          width: auto;
          padding-block: 0;
          padding-inline: 0.625rem 0.875rem;
        }
      }
    `,
  ]

  #renderButton = (name: string) => {
    const { button, keys, able: isAble, panel } = COMMANDS[name]
    if (!button) return nothing
    const { icon, label, short, caption, tip = label, keyNote = '', unable } = button
    const able = isAble(this.state)
    // A chord would make the words longer than they are worth.
    const key = keys[0].length === 1 ? ` (${keyText(keys[0])}${keyNote})` : ''
    // aria-disabled keeps the focus where it is when the last step has been undone.
    return html`<button
      class="icon ${unable === 'absent' && !able ? 'absent' : ''}"
      id=${name}
      aria-label=${label}
      title=${tip + key}
      aria-keyshortcuts=${ariaKey(keys[0])}
      aria-disabled=${unable === 'dimmed' ? String(!able) : nothing}
      aria-pressed=${name === 'divider' ? String(this.divided) : nothing}
      aria-expanded=${panel ? String(this.panel === name) : nothing}
      @click=${() => able && emit<string>(this, 'command', name)}
    >
      ${icon}<span class="short">${short}</span>${caption ? html`<span class="label">${caption}</span>` : nothing}
    </button>`
  }

  /** Puts the focus on the button of a command, such as a panel's when that has closed. */
  focusButton(name: string): void {
    this.renderRoot.querySelector<HTMLElement>(`#${name}`)?.focus()
  }

  protected override render() {
    if (!this.state) return null
    return html`
      <h1>Pastiche</h1>
      ${BAR.start.map(this.#renderButton)}
      <div class="space"></div>
      ${BAR.end.map(this.#renderButton)}
    `
  }
}

customElements.define('top-bar', TopBar)

declare global {
  interface HTMLElementTagNameMap {
    'top-bar': TopBar
  }
}
