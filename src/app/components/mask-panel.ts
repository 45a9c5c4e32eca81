import { html, LitElement, nothing, type PropertyValues } from 'lit'
import type { Mask } from '../../core/mask-code.ts'
import type { Seeds } from '../../worker/protocol.ts'
import { emit } from '../parts/events.ts'
import { redoIcon, undoIcon } from '../parts/icons.ts'
import { MASK_TOOLS, MaskEdit, type MaskTool, type Place } from '../parts/mask-edit.ts'
import {
  backgroundIcon,
  brushIcon,
  clearIcon,
  eraseIcon,
  invertIcon,
  subjectIcon,
  tintIcon,
} from '../parts/mask-icons.ts'
import { shownPicture } from '../state/selectors.ts'
import type { AppState, Settings, StyleId } from '../state/types.ts'
import { maskStyles } from '../styles/mask-sheet.ts'
import { base, buttons } from '../styles/shared.ts'
import { masks } from '../words/en/mask-words.ts'
import { number, percent } from '../words/format.ts'
import type { BrushDown } from './mask-stage.ts'
import './mask-stage.ts'
import './value-slider.ts'

const ICONS = { brush: brushIcon, erase: eraseIcon, subject: subjectIcon, background: backgroundIcon } as const
/** Radius of the brush, CSS px, and what a bracket multiplies it with. */
const RADIUS = { least: 4, most: 120, usual: 28, step: 1.25 } as const
const USUAL_SOFTNESS = 0.5

/** What is to be set. */
export interface MaskChange {
  readonly settings: Pick<Settings, 'mask'> | Pick<Settings, 'outside'>
  readonly live: boolean
}

/**
 * Where on the photo the style goes: painted, or by a stroke over the subject.
 *
 * @fires mask-change - detail: {@link MaskChange}
 * @fires mask-step - detail: 'undo' | 'redo'
 * @fires mask-done
 */
export class MaskPanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    state: { attribute: false },
    select: { attribute: false },
    tool: { state: true },
    radius: { state: true },
    softness: { state: true },
    tinted: { state: true },
    finding: { state: true },
    shown: { state: true },
  }

  declare state: AppState
  /** As the store's. */
  declare select: (seeds: Seeds) => Promise<Uint8Array<ArrayBuffer> | null>
  declare protected tool: MaskTool
  declare protected radius: number
  declare protected softness: number
  declare protected tinted: boolean
  declare protected finding: boolean
  /** The mask as it is on the stage; each change is another object. */
  declare protected shown: Mask | null
  readonly #edit = new MaskEdit()
  /** What was set before. */
  #before: Pick<Settings, 'mask' | 'outside'> | null = null
  #frame = 0
  #asked = 0

  constructor() {
    super()
    this.tool = 'brush'
    this.radius = RADIUS.usual
    this.softness = USUAL_SOFTNESS
    this.tinted = true
    this.finding = false
    this.shown = null
  }

  static override styles = [base, buttons, maskStyles]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    cancelAnimationFrame(this.#frame)
    this.#asked++
    // A stroke that another panel has cut short.
    if (this.#edit.text !== null) this.#onUp()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { photo, settings } = this.state
    if (!changed.has('state') || !photo) return
    this.#before ??= { mask: settings.mask, outside: settings.outside }
    this.#edit.follow(settings.mask, photo)
    this.#show()
  }

  #show(): void {
    const { mask } = this.#edit
    this.shown = mask && { ...mask }
  }

  #set(mask: string | null, live = false): void {
    emit<MaskChange>(this, 'mask-change', { settings: { mask }, live })
  }

  #onDown = ({ detail: { at, radius } }: CustomEvent<BrushDown>): void => {
    this.#edit.begin({ tool: this.tool, radius, softness: this.softness }, at)
    this.#drawn()
  }

  #onMove = ({ detail }: CustomEvent<Place>): void => {
    this.#edit.extend(detail)
    this.#drawn()
  }

  /** Shows the stroke, and asks for its picture once a frame. */
  #drawn(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0
      this.#show()
      const { text } = this.#edit
      if (text !== null) this.#set(text, true)
      else this.requestUpdate()
    })
  }

  #onUp = (): void => {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    const made = this.#edit.end()
    this.#show()
    if (!made) return
    if ('text' in made) this.#set(made.text)
    else void this.#find(made.seeds)
  }

  #onDrop = (): void => {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#edit.drop()
    this.#show()
    // Live pictures have shown it.
    this.#set(this.#edit.committed)
  }

  async #find(seeds: Seeds): Promise<void> {
    const asked = ++this.#asked
    this.finding = true
    const values = await this.select(seeds)
    // A newer stroke knows more.
    if (asked !== this.#asked) return
    this.finding = false
    if (values) this.#set(this.#edit.found(values, seeds, this.softness))
    else this.#edit.giveUp()
  }

  #cancel(): void {
    this.#asked++
    if (this.#before) emit<MaskChange>(this, 'mask-change', { settings: this.#before, live: false })
    emit(this, 'mask-done')
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === 'Escape') return
    const factor = { '[': 1 / RADIUS.step, ']': RADIUS.step }[event.key]
    if (factor) {
      this.radius = Math.min(RADIUS.most, Math.max(RADIUS.least, this.radius * factor))
      event.preventDefault()
    }
    // The page's own keys are for what lies under this.
    event.stopPropagation()
  }

  get #hint(): string {
    if (this.finding) return `${masks.finding} …`
    const { tool } = this
    return {
      brush: masks.howBrush,
      erase: masks.howErase,
      subject: masks.howSubject,
      background: masks.howBackground,
    }[tool]
  }

  get #covered(): string {
    const { mask } = this.#edit
    if (!mask) return masks.covered(percent(1))
    return masks.covered(percent(mask.data.reduce((sum, value) => sum + value, 0) / (255 * mask.data.length)))
  }

  #renderTools() {
    return html`<div class="tools" role="toolbar" aria-label=${masks.tools}>
      ${MASK_TOOLS.map(
        (tool) => html`<button
          class="tool"
          aria-pressed=${this.tool === tool ? 'true' : 'false'}
          @click=${() => {
            this.tool = tool
          }}
        >${ICONS[tool]}<span>${masks[tool]}</span></button>`,
      )}
      <button class="tool" @click=${() => this.#set(this.#edit.inverted())}>
        ${invertIcon}<span>${masks.invert}</span>
      </button>
      <button
        class="tool"
        aria-disabled=${this.state.settings.mask === null ? 'true' : 'false'}
        @click=${() => this.#set(null)}
      >${clearIcon}<span>${masks.clear}</span></button>
    </div>`
  }

  #renderSliders() {
    const { radius, softness } = this
    return html`<div class="sliders">
      <value-slider
        .label=${masks.size}
        .min=${RADIUS.least}
        .max=${RADIUS.most}
        .neutral=${RADIUS.usual}
        .origin=${RADIUS.least}
        .arrowStep=${4}
        .value=${radius}
        .text=${number(Math.round(2 * radius))}
        @value-input=${({ detail }: CustomEvent<number>) => this.#resize(detail)}
        @value-change=${({ detail }: CustomEvent<number>) => this.#resize(detail)}
      ></value-slider>
      <value-slider
        .label=${masks.feather}
        .min=${0}
        .max=${1}
        .neutral=${USUAL_SOFTNESS}
        .origin=${0}
        .arrowStep=${0.05}
        .value=${softness}
        .text=${percent(softness)}
        @value-input=${({ detail }: CustomEvent<number>) => this.#soften(detail)}
        @value-change=${({ detail }: CustomEvent<number>) => this.#soften(detail)}
      ></value-slider>
    </div>`
  }

  #resize(radius: number): void {
    this.radius = radius
  }

  #soften(softness: number): void {
    this.softness = softness
  }

  #renderOutside() {
    const { styles, settings } = this.state
    return html`<label class="outside">${masks.outside}
      <select
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement
          const outside = value === '' ? null : (value as StyleId)
          emit<MaskChange>(this, 'mask-change', { settings: { outside }, live: false })
        }}
      >
        <option value="" .selected=${settings.outside === null}>${masks.photo}</option>
        ${styles
          .filter(({ status }) => status === 'ready')
          .map(({ id, title }) => html`<option value=${id} .selected=${settings.outside === id}>${title}</option>`)}
      </select>
    </label>`
  }

  #renderStep(step: 'undo' | 'redo') {
    const able = step === 'undo' ? this.state.canUndo : this.state.canRedo
    return html`<button
      class="icon"
      aria-label=${masks[step]}
      title=${masks[step]}
      aria-disabled=${able ? 'false' : 'true'}
      @click=${() => able && emit<'undo' | 'redo'>(this, 'mask-step', step)}
    >${step === 'undo' ? undoIcon : redoIcon}</button>`
  }

  protected override render() {
    const { state } = this
    const error = state.notices.findLast(({ kind }) => kind === 'error')
    return html`<section aria-label=${masks.title} @keydown=${this.#onKeydown}>
      <mask-stage
        .picture=${shownPicture(state)}
        .photo=${state.photo}
        .mask=${this.shown}
        .path=${[...this.#edit.path]}
        .tool=${this.tool}
        .radius=${this.radius}
        .tinted=${this.tinted}
        .label=${masks.stage}
        @brush-down=${this.#onDown}
        @brush-move=${this.#onMove}
        @brush-up=${this.#onUp}
        @brush-drop=${this.#onDrop}
      ></mask-stage>
      <div class="controls">
        <p class="hint"><strong>${masks.title}</strong> ${this.#hint}</p>
        <div class="visually-hidden" role="status">${this.finding ? masks.finding : this.#covered}</div>
        ${error ? html`<p class="error" role="alert">${error.text}</p>` : nothing}
        ${this.#renderTools()} ${this.#renderSliders()}
        <div class="row">
          ${this.#renderOutside()}
          <button
            class="icon"
            aria-label=${masks.tint}
            title=${masks.tint}
            aria-pressed=${this.tinted ? 'true' : 'false'}
            @click=${() => {
              this.tinted = !this.tinted
            }}
          >${tintIcon}</button>
        </div>
        <div class="row end">
          ${this.#renderStep('undo')} ${this.#renderStep('redo')}
          <button class="outlined" @click=${() => this.#cancel()}>${masks.cancel}</button>
          <button class="primary" @click=${() => emit(this, 'mask-done')}>${masks.done}</button>
        </div>
      </div>
    </section>`
  }
}

customElements.define('mask-panel', MaskPanel)

declare global {
  interface HTMLElementTagNameMap {
    'mask-panel': MaskPanel
  }
}
