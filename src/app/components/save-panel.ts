import { html, LitElement, nothing } from 'lit'
import type { ExportAction } from '../page/export.ts'
import { remember, remembered } from '../page/preferences.ts'
import { emit } from '../parts/events.ts'
import { copyIcon, saveIcon, shareIcon } from '../parts/icons.ts'
import { sizeWording } from '../parts/wording.ts'
import type { AppState, SaveFormat } from '../state/types.ts'
import { formStyles } from '../styles/form.ts'
import { base, buttons, card } from '../styles/shared.ts'

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

  static override styles = [base, buttons, card, formStyles]

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
      memory: ' That is smaller than the photo: more would not fit into memory.',
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
