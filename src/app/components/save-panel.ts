import { html, LitElement, nothing } from 'lit'
import { withinEdge } from '../../core/size.ts'
import type { ExportAction, ExportRequest } from '../page/export.ts'
import { remember, remembered } from '../page/preferences.ts'
import { emit } from '../parts/events.ts'
import { copyIcon, linkIcon, saveIcon, shareIcon } from '../parts/icons.ts'
import { type Print, printEdge, printsOf, type SaveSize, saveSizesOf, screenEdge } from '../parts/save-sizes.ts'
import { sizeWording } from '../parts/wording.ts'
import type { AppState, SaveFormat } from '../state/types.ts'
import { formStyles } from '../styles/form.ts'
import { base, buttons, card } from '../styles/shared.ts'

const FORMATS: readonly (readonly [SaveFormat, string, string])[] = [
  ['jpeg', 'JPEG', 'small, opens anywhere'],
  ['png', 'PNG', 'exact, larger'],
  ['webp', 'WebP', 'smallest'],
]

const SIZES: Readonly<Record<SaveSize, string>> = { photo: 'Photo', screen: 'Screen', print: 'Print' }

/**
 * Ways to take the picture out of the app, and the size it will have.
 *
 * @fires export - detail: {@link ExportRequest}
 * @fires style-share - the style is to be shared, and not the picture
 */
export class SavePanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    size: { attribute: false },
    running: { attribute: false },
    canShare: { type: Boolean },
    canCopy: { type: Boolean },
    shareWaits: { type: Boolean },
    hasStyle: { type: Boolean },
    format: { state: true },
    wanted: { state: true },
    print: { state: true },
  }

  /** What saving promises, in px. */
  declare size: AppState['saveSize']
  declare running: ExportAction | null
  declare canShare: boolean
  declare canCopy: boolean
  /** The file is ready and needs one more tap. */
  declare shareWaits: boolean
  /** Whether there is a style to share. */
  declare hasStyle: boolean
  declare protected format: SaveFormat
  /** The size that was chosen last; another one counts where the picture is too small for it. */
  declare protected wanted: SaveSize
  /** The print that was chosen last. */
  declare protected print: Print | null

  constructor() {
    super()
    this.size = null
    this.running = null
    this.canShare = false
    this.canCopy = false
    this.shareWaits = false
    this.hasStyle = false
    this.format = FORMATS.find(([format]) => format === remembered('format'))?.[0] ?? 'jpeg'
    this.wanted = 'photo'
    this.print = null
  }

  static override styles = [base, buttons, card, formStyles]

  #run(action: ExportAction): void {
    emit<ExportRequest>(this, 'export', { action, format: this.format, maxEdge: this.#maxEdge })
  }

  #renderSize() {
    if (!this.size) return nothing
    const { reducedBy, ...size } = this.size
    const maxEdge = this.#maxEdge
    const note = FORMATS.find(([format]) => format === this.format)?.[2]
    const why = {
      none: '',
      maxEdge: ' That is smaller than the photo.',
      memory: ' That is smaller than the photo: more would not fit into memory.',
      limit: ' The photo has more than 24 megapixels, which is the most a picture can have here.',
    }[maxEdge ? 'none' : reducedBy]
    return html`<p><strong>${sizeWording(maxEdge ? withinEdge(size, maxEdge) : size)}</strong>, ${note}.${why}</p>`
  }

  /** Longer side in px of what is saved, where that is not the picture's own. */
  get #maxEdge(): number | undefined {
    const chosen = this.#chosen
    if (chosen === 'screen') return this.#screen
    return chosen === 'print' && this.#printed ? printEdge(this.#printed) : undefined
  }

  get #screen(): number {
    return screenEdge(screen, devicePixelRatio)
  }

  get #sizes(): readonly SaveSize[] {
    return this.size ? saveSizesOf(this.size, this.#screen) : []
  }

  get #chosen(): SaveSize {
    return this.#sizes.includes(this.wanted) ? this.wanted : 'photo'
  }

  /** The print that was chosen, or the largest that there is. */
  get #printed(): Print | undefined {
    const prints = this.size ? printsOf(this.size) : []
    return prints.find((print) => print === this.print) ?? prints.at(-1)
  }

  /** @param choose what a tap does */
  #renderChoice<T>(
    legend: string,
    choices: readonly (readonly [value: T, name: unknown])[],
    chosen: T,
    choose: (value: T) => void,
  ) {
    return html`<fieldset>
      <legend class="visually-hidden">${legend}</legend>
      ${choices.map(
        ([value, name]) => html`<label
          >${name}<input
            type="radio"
            name=${legend.toLowerCase()}
            .checked=${chosen === value}
            @change=${() => choose(value)}
        /></label>`,
      )}
    </fieldset>`
  }

  #renderSizes() {
    const sizes = this.#sizes
    if (!this.size || sizes.length < 2) return nothing
    const chosen = this.#chosen
    const prints = printsOf(this.size).map(
      (print) => [print, html`${print[0]}&nbsp;×&nbsp;${print[1]}&nbsp;cm`] as const,
    )
    return html`${this.#renderChoice(
      'Size',
      sizes.map((size) => [size, SIZES[size]] as const),
      chosen,
      (size) => {
        this.wanted = size
      },
    )}
    ${
      chosen === 'print'
        ? this.#renderChoice('Size of the print', prints, this.#printed, (print) => {
            this.print = print ?? null
          })
        : nothing
    }`
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
      ${this.#renderChoice(
        'Format',
        FORMATS.map(([format, name]) => [format, name] as const),
        this.format,
        (format) => {
          this.format = format
          remember('format', format)
        },
      )}
      ${this.#renderSizes()}
      ${this.#renderSize()}
      <div class="actions">
        ${this.#renderAction('save')} ${this.canShare ? this.#renderAction('share') : nothing}
        ${this.canCopy ? this.#renderAction('copy') : nothing}
        ${
          this.hasStyle
            ? html`<button class="outlined" @click=${() => emit(this, 'style-share')}>${linkIcon}Share style</button>`
            : nothing
        }
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
