import { css, html, LitElement, nothing } from 'lit'
import { emit } from '../parts/events.ts'
import { compareIcon, helpIcon, openIcon, polishIcon, redoIcon, saveIcon, undoIcon } from '../parts/icons.ts'
import { base, buttons, wide } from '../styles/shared.ts'

export type Panel = 'polish' | 'save' | 'help'

const PANELS = {
  polish: [polishIcon, 'Polish', 'Polish the picture (P)', 'P'],
  save: [saveIcon, 'Save', 'Save, share or copy (S)', 'S'],
  help: [helpIcon, 'Help', 'Help (?)', '?'],
} as const

/**
 * What can be done with the whole picture.
 *
 * @fires photo-pick - a photo is to be opened
 * @fires undo
 * @fires redo
 * @fires divider-toggle
 * @fires panel-toggle - detail: {@link Panel}
 */
export class TopBar extends LitElement {
  static override properties = {
    canUndo: { type: Boolean },
    canRedo: { type: Boolean },
    hasPicture: { type: Boolean },
    painted: { type: Boolean },
    divided: { type: Boolean },
    panel: { attribute: false },
  }

  declare canUndo: boolean
  declare canRedo: boolean
  /** Whether there is something to save and to compare. */
  declare hasPicture: boolean
  /** Whether there is something to polish. */
  declare painted: boolean
  /** Whether the divider is on. */
  declare divided: boolean
  /** The panel that is open, or null. */
  declare panel: Panel | null

  constructor() {
    super()
    this.canUndo = false
    this.canRedo = false
    this.hasPicture = false
    this.painted = false
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
        padding: var(--safe-top) calc(min(0.25rem, 1vw) + var(--safe-right)) 0 calc(min(0.25rem, 1vw) + var(--safe-left));
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
      .label {
        display: none;
      }
      @media ${wide} {
        @media (min-width: 44rem) {
          :host {
            padding-right: 0.5rem;
            gap: 0.25rem;
          }
        }
      }
      @container (width >= 46rem) {
        .label {
          display: block;
        }
        button.icon:has(.label) {
          width: auto;
          padding: 0 0.875rem 0 0.625rem;
        }
      }
    `,
  ]

  #historyButton(kind: 'undo' | 'redo') {
    const able = kind === 'undo' ? this.canUndo : this.canRedo
    // aria-disabled keeps the focus where it is when the last step has been undone.
    return html`<button
      class="icon"
      aria-label=${kind === 'undo' ? 'Undo' : 'Redo'}
      title=${kind === 'undo' ? 'Undo' : 'Redo'}
      aria-keyshortcuts=${kind === 'undo' ? 'Control+Z' : 'Control+Shift+Z'}
      aria-disabled=${able ? 'false' : 'true'}
      @click=${() => able && emit(this, kind)}
    >${kind === 'undo' ? undoIcon : redoIcon}</button>`
  }

  #panelButton(panel: Panel) {
    const [icon, label, title, key] = PANELS[panel]
    const absent = (panel === 'save' && !this.hasPicture) || (panel === 'polish' && !this.painted)
    return html`<button
      class="icon ${absent ? 'absent' : ''}"
      id=${panel}
      aria-expanded=${this.panel === panel ? 'true' : 'false'}
      aria-label=${label}
      title=${title}
      aria-keyshortcuts=${key}
      @click=${() => emit(this, 'panel-toggle', panel)}
    >${icon}${panel === 'help' ? nothing : html`<span class="label">${label}</span>`}</button>`
  }

  /** Puts the focus on the button of a panel, when that panel has closed. */
  focusPanelButton(panel: Panel): void {
    this.renderRoot.querySelector<HTMLElement>(`#${panel}`)?.focus()
  }

  protected override render() {
    return html`
      <h1>Pastiche</h1>
      <button
        class="icon"
        aria-label="Open a photo"
        title="Open a photo (O)"
        aria-keyshortcuts="O"
        @click=${() => emit(this, 'photo-pick')}
      >${openIcon}<span class="label">Open photo</span></button>
      ${this.#historyButton('undo')} ${this.#historyButton('redo')}
      <div class="space"></div>
      <button
        class="icon ${this.hasPicture ? '' : 'absent'}"
        aria-label="Compare with the photo"
        title="Compare with the photo (D; hold C to see it whole)"
        aria-keyshortcuts="D"
        aria-pressed=${this.divided ? 'true' : 'false'}
        @click=${() => emit(this, 'divider-toggle')}
      >${compareIcon}<span class="label">Compare</span></button>
      ${this.#panelButton('polish')} ${this.#panelButton('help')} ${this.#panelButton('save')}
    `
  }
}

customElements.define('top-bar', TopBar)

declare global {
  interface HTMLElementTagNameMap {
    'top-bar': TopBar
  }
}
