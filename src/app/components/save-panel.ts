import { css, html, LitElement, nothing } from 'lit'
import { emit } from '../events.ts'
import type { ExportAction } from '../export.ts'
import { copyIcon, saveIcon, shareIcon } from '../icons.ts'
import { remember, remembered } from '../preferences.ts'
import type { AppState, SaveFormat } from '../state/types.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { sizeWording } from '../wording.ts'

const FORMATS: readonly (readonly [SaveFormat, string, string])[] = [
  ['jpeg', 'JPEG', 'small, opens anywhere'],
  ['png', 'PNG', 'exact, larger'],
  ['webp', 'WebP', 'smallest'],
]

export interface ExportRequest {
  readonly action: ExportAction
  readonly format: SaveFormat
}

/**
 * Ways to take the picture out of the app, and the size it will have.
 *
 * @fires export - detail: {@link ExportRequest}
 */
export class SavePanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    size: { attribute: false },
    running: { attribute: false },
    canShare: { type: Boolean },
    canCopy: { type: Boolean },
    shareWaits: { type: Boolean },
    format: { state: true },
  }

  /** What saving promises, in px. */
  declare size: AppState['saveSize']
  declare running: ExportAction | null
  declare canShare: boolean
  declare canCopy: boolean
  /** The file is ready and needs one more tap. */
  declare shareWaits: boolean
  declare protected format: SaveFormat

  constructor() {
    super()
    this.size = null
    this.running = null
    this.canShare = false
    this.canCopy = false
    this.shareWaits = false
    this.format = FORMATS.find(([format]) => format === remembered('format'))?.[0] ?? 'jpeg'
  }

  static override styles = [
    base,
    buttons,
    card,
    css`
      .card {
        padding: 0.875rem;
      }
      fieldset {
        display: flex;
        margin: 0;
        padding: 0;
        border: 0;
      }
      label {
        position: relative;
        flex: 1;
        min-height: var(--tap);
        border: 1px solid var(--line);
        text-align: center;
        line-height: calc(var(--tap) - 2px);
        cursor: pointer;
      }
      label:first-of-type {
        border-radius: var(--radius) 0 0 var(--radius);
      }
      label:last-of-type {
        border-radius: 0 var(--radius) var(--radius) 0;
      }
      label + label {
        border-left: 0;
      }
      label:has(:checked) {
        background: var(--hover);
        color: var(--accent);
        font-weight: 600;
      }
      label:has(:focus-visible) {
        z-index: 1;
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      label input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }
      p {
        margin: 0.625rem 0 0.75rem;
        color: var(--ink-soft);
        font-size: 0.875rem;
        text-wrap: pretty;
      }
      strong {
        color: var(--ink);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      .actions button {
        flex: 1;
      }
      .primary {
        flex-basis: 100% !important;
      }
      .actions svg {
        width: 1.25rem;
      }
      @media (forced-colors: active) {
        label:has(:checked) {
          outline: 2px solid Highlight;
          outline-offset: -4px;
        }
      }
    `,
  ]

  #run(action: ExportAction): void {
    emit<ExportRequest>(this, 'export', { action, format: this.format })
  }

  #renderSize() {
    const { size } = this
    if (!size) return nothing
    const note = FORMATS.find(([format]) => format === this.format)?.[2]
    const why = {
      none: '',
      maxEdge: ' That is smaller than the photo.',
      memory: ' That is smaller than the photo: this device has no memory for more.',
    }[size.reducedBy]
    return html`<p><strong>${sizeWording(size)}</strong>, ${note}.${why}</p>`
  }

  #label(action: ExportAction): string {
    const working = this.running === action
    if (action === 'save') return working ? 'Saving…' : 'Save'
    if (action === 'copy') return working ? 'Copying…' : 'Copy'
    if (working) return 'Preparing…'
    return this.shareWaits ? 'Share now' : 'Share'
  }

  #renderAction(action: ExportAction) {
    const icon = { save: saveIcon, share: shareIcon, copy: copyIcon }[action]
    const isPrimary = action === (this.shareWaits ? 'share' : 'save')
    return html`<button
      class=${isPrimary ? 'primary' : 'outlined'}
      aria-disabled=${this.running ? 'true' : 'false'}
      @click=${() => this.running === null && this.#run(action)}
    >${icon}${this.#label(action)}</button>`
  }

  protected override render() {
    return html`<section class="card" aria-label="Save">
      <fieldset>
        <legend class="visually-hidden">Format</legend>
        ${FORMATS.map(
          ([format, name]) => html`<label
            >${name}<input
              type="radio"
              name="format"
              .checked=${this.format === format}
              @change=${() => {
                this.format = format
                remember('format', format)
              }}
          /></label>`,
        )}
      </fieldset>
      ${this.#renderSize()}
      <div class="actions">
        ${this.#renderAction('save')} ${this.canShare ? this.#renderAction('share') : nothing}
        ${this.canCopy ? this.#renderAction('copy') : nothing}
      </div>
    </section>`
  }
}

customElements.define('save-panel', SavePanel)

declare global {
  interface HTMLElementTagNameMap {
    'save-panel': SavePanel
  }
}
