import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { withinEdge } from '../../core/size.ts'
import { download } from '../page/files.ts'
import { canFilm } from '../page/motion/film.ts'
import { LENGTHS, type Motion } from '../page/motion/film-plan.ts'
import { isReady, type MotionChoice, MotionMaker, sweepSettings } from '../page/motion/motion-maker.ts'
import { layoutFor } from '../page/motion/side-by-side.ts'
import { type ShareOutcome, sharing } from '../page/share.ts'
import { emit } from '../parts/events.ts'
import { saveIcon, shareIcon } from '../parts/icons.ts'
import { closeIcon, playIcon } from '../parts/motion-icons.ts'
import { shownPicture } from '../state/selectors.ts'
import type { AppState, Store } from '../state/types.ts'
import { formStyles } from '../styles/form.ts'
import { motionView } from '../styles/motion-view.ts'
import { base, buttons } from '../styles/shared.ts'
import { motion as say } from '../words/en/motion-words.ts'
import { fileSize, number, percent } from '../words/format.ts'

/** What was made, as long as the choice is the same. */
interface Made {
  readonly file: File
  readonly url: string
}

const STILL_EDGE = 720

const shows = (query: string) => matchMedia(query).matches

/**
 * Photo and picture in one picture or as a film, to look at, save and share.
 *
 * @fires panel-close
 */
export class MotionPanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    store: { attribute: false },
    state: { attribute: false },
    choice: { state: true },
    hasLapse: { state: true },
    done: { state: true },
    made: { state: true },
    playing: { state: true },
    trouble: { state: true },
  }

  declare store: Store | null
  declare state: AppState | null
  declare protected choice: MotionChoice
  /** Whether there are pictures of a run. */
  declare protected hasLapse: boolean
  /** Of what is being made, 0..1; null where nothing is. */
  declare protected done: number | null
  declare protected made: Made | null
  /** Whether what moves may. */
  declare protected playing: boolean
  /** A sentence, or none. */
  declare protected trouble: string
  #maker: MotionMaker | null = null
  #making: AbortController | null = null
  readonly #share = sharing()

  constructor() {
    super()
    this.store = null
    this.state = null
    const format = canFilm() ? 'video' : 'gif'
    this.choice = { motion: 'side', format, seconds: 3, still: 'jpeg', layout: 'row' }
    this.hasLapse = false
    this.done = null
    this.made = null
    this.playing = !shows('(prefers-reduced-motion: reduce)')
    this.trouble = ''
  }

  static override styles = [base, buttons, formStyles, motionView]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#drop()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('store') && this.store) void this.#begin(this.store)
    const before = changed.get('state')
    // What was made is of another picture.
    if (before && before.picture !== this.state?.picture) this.#drop()
  }

  protected override updated(): void {
    this.#drawStill()
    if (this.choice.motion === 'side' && this.#canMake && !this.made && !this.trouble) void this.#make()
  }

  /** Something to look at until there is a preview. */
  #drawStill(): void {
    const canvas = this.renderRoot.querySelector('canvas')
    const bitmap = this.state && shownPicture(this.state)?.bitmap
    if (!canvas || !bitmap || bitmap.width === 0) return
    Object.assign(canvas, withinEdge(bitmap, STILL_EDGE))
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  }

  async #begin(store: Store): Promise<void> {
    const maker = new MotionMaker(store)
    this.#maker = maker
    if (store.state.picture) this.choice = { ...this.choice, layout: layoutFor(store.state.picture) }
    this.hasLapse = await maker.reel().then(
      (reel) => reel.length > 0,
      () => false,
    )
  }

  #choose(part: Partial<MotionChoice>): void {
    this.#drop()
    this.choice = { ...this.choice, ...part }
  }

  /** Nothing is left of what is being made, or was. */
  #drop(): void {
    this.#making?.abort()
    this.#making = null
    this.done = null
    this.trouble = ''
    if (this.made) URL.revokeObjectURL(this.made.url)
    this.made = null
  }

  get #canMake(): boolean {
    return this.state !== null && isReady(this.state) && this.#making === null
  }

  async #make(): Promise<void> {
    if (!this.#canMake) return
    this.#drop()
    const making = new AbortController()
    this.#making = making
    this.done = 0
    const onProgress = (done: number) => {
      if (this.#making === making) this.done = done
    }
    try {
      const file = await this.#maker?.make(this.choice, { signal: making.signal, onProgress })
      if (this.#making !== making || !file) return
      this.made = { file, url: URL.createObjectURL(file) }
    } catch (error) {
      // Whoever gave it up need not hear of it.
      if (this.#making !== making) return
      console.info('Before and after could not be made:', error)
      this.trouble = say.failed
    } finally {
      if (this.#making === making) {
        this.#making = null
        this.done = null
      }
    }
  }

  async #send(file: File): Promise<void> {
    const outcome: ShareOutcome = (await this.#share?.(file)) ?? 'failed'
    if (outcome === 'failed') this.trouble = say.shareFailed
  }

  /** @param choose what a tap does */
  #renderChoice<T>(legend: string, choices: readonly (readonly [T, string])[], chosen: T, choose: (value: T) => void) {
    return html`<fieldset class=${legend === say.what ? 'what' : ''}>
      <legend class="visually-hidden">${legend}</legend>
      ${choices.map(
        ([value, name]) => html`<label
          >${name}<input
            type="radio"
            name=${legend}
            .checked=${chosen === value}
            @change=${() => choose(value)}
        /></label>`,
      )}
    </fieldset>`
  }

  get #about(): string {
    const { motion } = this.choice
    if (motion === 'side') return say.aboutSide
    if (motion === 'divider') return say.aboutDivider
    if (motion === 'lapse') return say.aboutLapse
    const mixes = this.state && !('strength' in sweepSettings(this.state.settings, 0))
    return mixes ? say.aboutSweepMix : say.aboutSweepStrength
  }

  #renderChoices() {
    const { motion, format, seconds, still, layout } = this.choice
    const motions: readonly Motion[] = ['side', 'divider', 'sweep', ...(this.hasLapse ? (['lapse'] as const) : [])]
    const details =
      motion === 'side'
        ? html`${this.#renderChoice(
            say.layout,
            [['row', say.row] as const, ['column', say.column] as const],
            layout,
            (value) => this.#choose({ layout: value }),
          )}
          ${this.#renderChoice(say.format, [['jpeg', 'JPEG'] as const, ['png', 'PNG'] as const], still, (value) =>
            this.#choose({ still: value }),
          )}`
        : html`${
            canFilm()
              ? this.#renderChoice(
                  say.format,
                  [['video', say.video] as const, ['gif', 'GIF'] as const],
                  format,
                  (value) => this.#choose({ format: value }),
                )
              : nothing
          }
          ${this.#renderChoice(
            say.length,
            LENGTHS.map((length) => [length, say.seconds(number(length))] as const),
            seconds,
            (value) => this.#choose({ seconds: value }),
          )}`
    return html`${this.#renderChoice(
      say.what,
      motions.map((name) => [name, say[name]] as const),
      motion,
      (value) => this.#choose({ motion: value }),
    )}
      <p class="about">${this.#about}</p>
      <div class="pair">${details}</div>`
  }

  #renderPreview(): TemplateResult | typeof nothing {
    const { made } = this
    if (!made)
      return html`<canvas aria-hidden="true"></canvas>
        ${this.state && isReady(this.state) ? nothing : html`<p>${say.waiting}</p>`}`
    if (made.file.type.startsWith('video/'))
      return html`<video
        src=${made.url}
        aria-label=${say.preview}
        controls
        loop
        playsinline
        preload="auto"
        .muted=${true}
        ?autoplay=${this.playing}
      ></video>`
    // A GIF plays by itself.
    if (made.file.type === 'image/gif' && !this.playing)
      return html`<button
        @click=${() => {
          this.playing = true
        }}
      >${playIcon}${say.play}</button>`
    return html`<img src=${made.url} alt=${say.preview} />`
  }

  #renderNote() {
    const { made, choice, done } = this
    if (this.trouble) return this.trouble
    if (made) {
      const type = (made.file.type.split('/')[1] ?? '').toUpperCase()
      const wasVideo = choice.motion !== 'side' && choice.format === 'video' && type === 'GIF'
      return html`<strong>${say.made(type, fileSize(made.file.size))}</strong>${wasVideo ? ` ${say.noVideo}` : ''}`
    }
    return done === null ? nothing : `${say.making}: ${percent(done)}`
  }

  #renderActions() {
    const { made } = this
    if (this.done !== null)
      return html`<progress max="1" .value=${this.done} aria-label=${say.making}></progress>
        <button class="outlined cancel" @click=${() => this.#drop()}>${say.cancel}</button>`
    if (!made)
      return html`<button
        class="primary"
        aria-disabled=${this.#canMake ? 'false' : 'true'}
        @click=${() => void this.#make()}
      >${say.make}</button>`
    return html`<button class="primary" @click=${() => download(made.file)}>${saveIcon}${say.save}</button>
      ${
        this.#share && navigator.canShare({ files: [made.file] })
          ? html`<button class="outlined" @click=${() => void this.#send(made.file)}>${shareIcon}${say.share}</button>`
          : nothing
      }`
  }

  protected override render() {
    return html`<section aria-label=${say.title}>
      <header>
        <h2>${say.title}</h2>
        <button class="icon" aria-label=${say.close} @click=${() => emit(this, 'panel-close')}>${closeIcon}</button>
      </header>
      <div class="preview">${this.#renderPreview()}</div>
      <div class="choices">
        ${this.#renderChoices()}
        <div class="foot">
          <p class="note" role="status">${this.#renderNote()}</p>
          <div class="actions">${this.#renderActions()}</div>
        </div>
      </div>
    </section>`
  }
}

customElements.define('motion-panel', MotionPanel)

declare global {
  interface HTMLElementTagNameMap {
    'motion-panel': MotionPanel
  }
}
