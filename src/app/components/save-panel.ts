import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { QUALITY } from '../../core/knobs.ts'
import { withinEdge } from '../../core/size.ts'
import type { ExportAction, ExportRequest } from '../page/export.ts'
import { remember } from '../page/preferences.ts'
import { LEAST_QUALITY, saveChoice, USUAL_QUALITY } from '../page/save-choice.ts'
import { emit } from '../parts/events.ts'
import { copyIcon, linkIcon, saveIcon, shareIcon } from '../parts/icons.ts'
import { type Print, printEdge, printsOf, type SaveSize, saveSizesOf, screenEdge } from '../parts/save-sizes.ts'
import { sizeWording } from '../parts/wording.ts'
import type { AppState, Picture, SaveFormat } from '../state/types.ts'
import { formStyles } from '../styles/form.ts'
import { saveStyles } from '../styles/save-card.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { save } from '../words/en/save-words.ts'
import { fileSize, number } from '../words/format.ts'
import './value-slider.ts'

const FORMATS: readonly (readonly [SaveFormat, string])[] = [
  ['jpeg', 'JPEG'],
  ['png', 'PNG'],
  ['webp', 'WebP'],
]

/** Longer side in px of the picture above the choices. */
const PREVIEW_EDGE = 800

/** There, only the share sheet leads to the photos. */
const isIos =
  /iP(hone|ad|od)/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)

/**
 * Ways to take the picture out of the app, and the size it will have.
 *
 * @fires export-change - detail: {@link ExportRequest} as it stands; when it is first known, and when it changes
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
    picture: { attribute: false },
    file: { attribute: false },
    quality: { state: true },
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
  /** What is shown until there is a file. */
  declare picture: Picture | null
  /** The file as it would be saved; null until it is made. */
  declare file: Blob | null
  /** Of jpeg and webp. */
  declare protected quality: number
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
    this.picture = null
    this.file = null
    const { format, quality } = saveChoice()
    this.quality = quality
    this.format = format
    this.wanted = 'photo'
    this.print = null
  }

  static override styles = [base, buttons, card, formStyles, saveStyles]

  #url = ''

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    letGo(this.#url)
  }

  #request(action: ExportAction): ExportRequest {
    return { action, format: this.format, maxEdge: this.#maxEdge, quality: this.quality }
  }

  #run(action: ExportAction): void {
    emit<ExportRequest>(this, 'export', this.#request(action))
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('file')) return
    letGo(this.#url)
    this.#url = this.file ? URL.createObjectURL(this.file) : ''
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('picture') || changed.has('file')) this.#draw()
    emit<ExportRequest>(this, 'export-change', this.#request('save'))
  }

  /** What is on the stage, until the file itself can be shown. */
  #draw(): void {
    const canvas = this.renderRoot.querySelector('canvas')
    const bitmap = this.picture?.bitmap
    if (!canvas || !bitmap?.width) return
    const size = withinEdge(bitmap, PREVIEW_EDGE)
    Object.assign(canvas, size)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, size.width, size.height)
  }

  #renderPreview() {
    return this.#url
      ? html`<img class="preview" src=${this.#url} alt=${save.preview} />`
      : html`<canvas class="preview" role="img" aria-label=${save.preview}></canvas>`
  }

  #renderQuality() {
    if (this.format === 'png') return nothing
    return html`<value-slider
      .label=${save.quality}
      .min=${LEAST_QUALITY}
      .max=${QUALITY.most}
      .neutral=${USUAL_QUALITY}
      .origin=${LEAST_QUALITY}
      .arrowStep=${2}
      .value=${this.quality}
      .text=${number(this.quality)}
      @value-input=${({ detail }: CustomEvent<number>) => {
        this.quality = Math.round(detail)
      }}
      @value-change=${() => remember('quality', String(this.quality))}
    ></value-slider>`
  }

  #renderSize() {
    if (!this.size) return nothing
    const { reducedBy, ...size } = this.size
    const maxEdge = this.#maxEdge
    const why = { none: '', maxEdge: save.isSmaller, memory: save.memory, limit: save.limit }[
      maxEdge ? 'none' : reducedBy
    ]
    return html`<p>
      <strong>${sizeWording(maxEdge ? withinEdge(size, maxEdge) : size)}</strong> ·
      ${this.file ? html`<span class="weight">${save.about(fileSize(this.file.size))}</span> ·` : nothing}
      ${save[this.format]}. ${why}
    </p>`
  }

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
      (print) => [print, save.centimetres(number(print[0]), number(print[1]))] as const,
    )
    return html`${this.#renderChoice(
      save.size,
      sizes.map((size) => [size, save[size]] as const),
      chosen,
      (size) => {
        this.wanted = size
      },
    )}
    ${
      chosen === 'print'
        ? this.#renderChoice(save.printSize, prints, this.#printed, (print) => {
            this.print = print ?? null
          })
        : nothing
    }`
  }

  #label(action: ExportAction): string {
    const working = this.running === action
    if (action === 'save') return working ? save.saving : save.save
    if (action === 'copy') return working ? save.copying : save.copy
    if (working) return save.preparing
    return this.shareWaits ? save.shareNow : save.share
  }

  #renderAction(action: ExportAction) {
    const icon = { save: saveIcon, share: shareIcon, copy: copyIcon }[action]
    return html`<button
      class=${action === this.#first ? 'primary' : 'outlined'}
      aria-disabled=${this.running ? 'true' : 'false'}
      @click=${() => this.running === null && this.#run(action)}
    >${icon}${this.#label(action)}</button>`
  }

  get #first(): ExportAction {
    return this.canShare && (this.shareWaits || isIos) ? 'share' : 'save'
  }

  protected override render() {
    return html`<section class="card" aria-label=${save.save}>
      ${this.#renderPreview()}
      ${this.#renderChoice(
        save.format,
        FORMATS.map(([format, name]) => [format, name] as const),
        this.format,
        (format) => {
          this.format = format
          remember('format', format)
        },
      )}
      ${this.#renderQuality()} ${this.#renderSizes()} ${this.#renderSize()}
      <div class="actions">
        ${(['save', 'share', 'copy'] as const)
          .filter((action) => action === 'save' || (action === 'share' ? this.canShare : this.canCopy))
          .toSorted((a, b) => Number(b === this.#first) - Number(a === this.#first))
          .map((action) => this.#renderAction(action))}
        ${
          this.hasStyle
            ? html`<button class="outlined" @click=${() => emit(this, 'style-share')}>${linkIcon}${save.style}</button>`
            : nothing
        }
      </div>
    </section>`
  }
}

/** The browser may still be reading it. */
function letGo(url: string): void {
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

customElements.define('save-panel', SavePanel)

declare global {
  interface HTMLElementTagNameMap {
    'save-panel': SavePanel
  }
}
