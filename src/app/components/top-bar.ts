import { css, html, LitElement } from 'lit'
import { emit } from '../events.ts'
import { compareIcon, helpIcon, openIcon, redoIcon, saveIcon, undoIcon } from '../icons.ts'
import { base, buttons, wide } from '../styles/shared.ts'

export type Panel = 'save' | 'help'

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
    divided: { type: Boolean },
    panel: { attribute: false },
  }

  declare canUndo: boolean
  declare canRedo: boolean
  /** Whether there is something to save and to compare. */
  declare hasPicture: boolean
  /** Whether the divider is on. */
  declare divided: boolean
  /** The panel that is open, or null. */
  declare panel: Panel | null

  constructor() {
    super()
    this.canUndo = false
    this.canRedo = false
    this.hasPicture = false
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
        gap: 0.125rem;
        container-type: inline-size;
        padding: var(--safe-top) calc(0.25rem + var(--safe-right)) 0 calc(0.25rem + var(--safe-left));
        background: var(--panel);
      }
      h1 {
        margin: 0 0.75rem;
        font-size: 1.0625rem;
        font-weight: 600;
        letter-spacing: 0.01em;
      }
      /* In rem, so that the words go when the person's text is too large for them. */
      @container (width < 42rem) {
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
        :host {
          padding-right: 0.5rem;
          gap: 0.25rem;
        }
      }
      @container (width >= 42rem) {
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
    const isSave = panel === 'save'
    return html`<button
      class="icon ${isSave && !this.hasPicture ? 'absent' : ''}"
      id=${panel}
      aria-expanded=${this.panel === panel ? 'true' : 'false'}
      aria-label=${isSave ? 'Save' : 'Help'}
      title=${isSave ? 'Save, share or copy (S)' : 'Help (?)'}
      @click=${() => emit(this, 'panel-toggle', panel)}
    >${isSave ? html`${saveIcon}<span class="label">Save</span>` : helpIcon}</button>`
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
      ${this.#panelButton('help')} ${this.#panelButton('save')}
    `
  }
}

customElements.define('top-bar', TopBar)

declare global {
  interface HTMLElementTagNameMap {
    'top-bar': TopBar
  }
}
