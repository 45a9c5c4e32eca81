import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { POLISH_KNOBS } from '../../core/knobs.ts'
import { remember, remembered } from '../page/preferences.ts'
import { emit } from '../parts/events.ts'
import { lossCurve } from '../parts/loss-curve.ts'
import {
  minutesWording,
  paceOf,
  runWording,
  timeLeftWording,
  USUAL_PACE,
  weightWording,
} from '../parts/polish-wording.ts'
import { sizeWording } from '../parts/wording.ts'
import { polishedSize } from '../state/selectors.ts'
import { type AppState, POLISH_EDGES, type PolishAct, type PolishEdge, type PolishRun } from '../state/types.ts'
import { barStyles } from '../styles/bar.ts'
import { formStyles } from '../styles/form.ts'
import { polishStyles } from '../styles/polish-card.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { polish as words } from '../words/en/polish-words.ts'
import { percent } from '../words/format.ts'
import './end-bell.ts'
import './value-slider.ts'

const { iterations: ITERATIONS, styleWeight: WEIGHT } = POLISH_KNOBS

/** Least and most of the slider: what lies outside of it has hardly ever made a picture better. */
const WEIGHTS = { least: 0.25, most: 4 } as const

/** What the panel shows: what a new run will be, or how the run is. */
type Part = 'form' | PolishRun['status']

/**
 * Painting the picture once more, slowly: what it will be, how it goes, what became of it.
 *
 * @fires polish-act - detail: {@link PolishAct}
 * @fires instant-peek - detail: boolean; whether to show the instant picture in the polished one's place
 */
export class PolishPanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    state: { attribute: false },
    restarting: { state: true },
    holding: { state: true },
    weight: { state: true },
  }

  declare state: Pick<AppState, 'polish' | 'saveSize' | 'polishEdge' | 'download'>
  /** The form is there to start the run anew with. */
  declare protected restarting: boolean
  /** The button that shows the instant picture is down. */
  declare protected holding: boolean
  /** The slider's value while it is being dragged: logarithm to base 2 of the painting's weight. */
  declare protected weight: number | null

  #shown: Part = 'form'
  #focusLost = false

  constructor() {
    super()
    this.restarting = false
    this.holding = false
    this.weight = null
  }

  static override styles = [base, buttons, card, formStyles, barStyles, polishStyles]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#hold(false)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('state') && this.state.polish.run?.status === 'running') this.restarting = false
    this.#focusLost = this.#shown !== this.#part && this.matches(':focus-within')
    this.#shown = this.#part
    if (changed.has('state')) this.#notePace()
  }

  /** s that an iteration takes for each megapixel on this device, as the last run has told it. */
  get #pace(): number {
    return Number(remembered('polish-pace')) || USUAL_PACE
  }

  #notePace(): void {
    const { run } = this.state.polish
    const size = run?.status === 'running' ? polishedSize(this.state) : null
    const pace = run && size && paceOf(run, size)
    if (pace) remember('polish-pace', pace.toPrecision(2))
  }

  protected override updated(): void {
    // The button that was pressed is gone: the keyboard starts again from the panel's top.
    if (this.#focusLost) this.renderRoot.querySelector('section')?.focus()
    const bar = this.renderRoot.querySelector<HTMLElement>('.bar span')
    if (bar) bar.style.transform = `scaleX(${this.state.polish.run?.done ?? 0})`
  }

  #act(act: PolishAct): void {
    emit<PolishAct>(this, 'polish-act', act)
  }

  #hold(on: boolean): void {
    if (on === this.holding) return
    this.holding = on
    emit(this, 'instant-peek', on)
  }

  /** @param kind `wide`: a row of its own */
  #button(label: string, act: PolishAct, kind: 'primary' | 'outlined' | 'outlined wide' = 'outlined') {
    return html`<button class=${kind} @click=${() => this.#act(act)}>${label}</button>`
  }

  #renderHold() {
    const key = (on: boolean) => (event: KeyboardEvent) => {
      if (event.key === ' ' || event.key === 'Enter') this.#hold(on)
    }
    const up = () => this.#hold(false)
    return html`<button
      class="outlined hold"
      title=${words.holdTip}
      aria-pressed=${this.holding ? 'true' : 'false'}
      @pointerdown=${() => this.#hold(true)}
      @pointerup=${up}
      @pointercancel=${up}
      @pointerleave=${up}
      @keydown=${key(true)}
      @keyup=${key(false)}
      @blur=${up}
      @contextmenu=${(event: Event) => event.preventDefault()}
    >${words.hold}</button>`
  }

  #renderWeight() {
    const log = this.weight ?? Math.log2(this.state.polish.tuning.styleWeight)
    const weightOf = (value: number) => Math.round(2 ** value * 1000) / 1000
    return html`<value-slider
      label=${words.weight}
      .min=${Math.log2(WEIGHTS.least)}
      .max=${Math.log2(WEIGHTS.most)}
      .neutral=${Math.log2(WEIGHT.usual)}
      .origin=${Math.log2(WEIGHT.usual)}
      .arrowStep=${0.25}
      .value=${log}
      .text=${weightWording(weightOf(log))}
      @value-input=${(event: CustomEvent<number>) => {
        this.weight = event.detail
      }}
      @value-change=${(event: CustomEvent<number>) => {
        this.weight = null
        this.#act({ do: 'tune', tuning: { styleWeight: weightOf(event.detail) } })
      }}
    ></value-slider>`
  }

  #chooseEdge(maxEdge: PolishEdge): void {
    remember('polish-edge', `${maxEdge}`)
    this.#act({ do: 'tune', tuning: { maxEdge } })
  }

  /** What there is to choose from: how fine, each with the time that it takes. */
  #renderFineness() {
    const { saveSize, polishEdge, polish } = this.state
    if (!saveSize) return nothing
    const longer = Math.min(Math.max(saveSize.width, saveSize.height), polishEdge ?? Number.POSITIVE_INFINITY)
    // A size that is no larger than the one before it is no choice.
    const edges = POLISH_EDGES.filter((_, i) => i === 0 || POLISH_EDGES[i - 1] < longer)
    const chosen = edges.findLast((edge) => edge <= polish.tuning.maxEdge) ?? edges[0]
    const timeOf = (maxEdge: PolishEdge): string => {
      const tuning = { ...polish.tuning, maxEdge }
      const size = polishedSize({ saveSize, polishEdge, polish: { ...polish, tuning, run: null } })
      return size ? minutesWording(size, ITERATIONS.usual, this.#pace) : ''
    }
    if (edges.length === 1) return html`<p>${timeOf(chosen)}</p>`
    return html`<fieldset class="fineness">
      <legend class="visually-hidden">${words.fineness}</legend>
      ${edges.map(
        (edge, i) => html`<label
          ><span>${[words.fine0, words.fine1, words.fine2][i]}</span> <small>${timeOf(edge)}</small
          ><input
            type="radio"
            name="edge"
            .checked=${edge === chosen}
            @change=${() => this.#chooseEdge(edge)}
        /></label>`,
      )}
    </fieldset>`
  }

  /** What hardly anyone needs to know: weights, sizes, iterations, losses. */
  #renderDetails(part: Part) {
    const { run, obstacle } = this.state.polish
    const isForm = part === 'form'
    if (isForm && obstacle) return nothing
    const size = polishedSize(isForm ? { ...this.state, polish: { ...this.state.polish, run: null } } : this.state)
    const curve = !isForm && run && lossCurve(run.curve)
    return html`<details>
      <summary>${words.details}</summary>
      ${isForm ? this.#renderWeight() : nothing}
      ${size ? html`<p>${isForm || run?.status === 'running' ? words.willBe(sizeWording(size)) : `${sizeWording(size)}.`}</p>` : nothing}
      <p>${isForm || !run ? words.steps(ITERATIONS.usual) : words.step(run.iteration, run.iterations)}</p>
      ${curve ? html`<p class="loss">${words.loss}</p>${curve}` : nothing}
    </details>`
  }

  /** @param known the run that a new one takes the place of, or one of other settings */
  #renderForm(known: PolishRun | null) {
    const { run, obstacle } = this.state.polish
    if (obstacle) return html`<p>${obstacle}</p>`
    return html`
      ${this.#renderFineness()}
      ${
        known
          ? html`<p>
              <strong>${runWording(known)}</strong> ${run ? words.givesUp : words.ofOther}
            </p>`
          : nothing
      }
      <div class="actions">
        ${this.#button(words.start, { do: 'start', how: run ? 'restart' : 'resume' }, 'primary')}
        ${run ? html`<button class="outlined" @click=${this.#keep}>${words.keepThat}</button>` : nothing}
        ${!run && known ? this.#button(words.goBackToIt, { do: 'goBack' }) : nothing}
      </div>
    `
  }

  #keep = (): void => {
    this.restarting = false
  }

  /** @param how what the button tells the run to do; after that none of these buttons does anything */
  #renderEnd(how: 'pause' | 'stop', { ending }: PolishRun) {
    const label = how === 'pause' ? words.pause : words.stop
    const working = how === 'pause' ? words.pausing : words.stopping
    return html`<button
      class="outlined"
      aria-disabled=${ending ? 'true' : 'false'}
      @click=${() => !ending && this.#act({ do: 'end', how })}
    >${ending === how ? working : label}</button>`
  }

  #renderRunning(run: PolishRun) {
    const { done, secondsLeft, picture } = run
    const { download } = this.state
    const waiting = download === null ? words.ready : words.fetching
    const said = done === null ? waiting : words.done(percent(done))
    return html`
      <div
        class="bar"
        role="progressbar"
        aria-label=${words.polishing}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${done === null ? nothing : Math.round(done * 100)}
        aria-valuetext=${said}
      ><span></span></div>
      <p class="count"><strong>${said}</strong><span>${timeLeftWording(secondsLeft)}</span></p>
      <div class="actions">
        ${this.#renderEnd('pause', run)} ${this.#renderEnd('stop', run)} ${picture ? this.#renderHold() : nothing}
      </div>
      <end-bell></end-bell>
    `
  }

  #renderRest(run: PolishRun) {
    const { status, ended, iteration, iterations, picture, shown, kept } = run
    const isOver = iteration >= iterations
    const canResume = kept && ended !== 'converged' && ended !== 'diverged' && iteration < ITERATIONS.most
    const label = status === 'paused' ? words.resume : isOver ? words.further : words.goOn
    const visible = shown && picture !== null
    return html`
      <p><strong>${runWording(run)}</strong></p>
      <div class="actions pairs">
        ${canResume ? this.#button(label, { do: 'start' }, status === 'paused' ? 'primary' : 'outlined wide') : nothing}
        ${this.#button(
          visible ? words.toInstant : words.show,
          { do: 'show', on: !visible },
          visible ? 'outlined' : status === 'paused' ? 'outlined wide' : 'primary',
        )}
        ${visible ? this.#renderHold() : nothing}
        <button
          class="outlined"
          @click=${() => {
            this.restarting = true
          }}
        >${words.anew}</button>
        ${this.#button(words.discard, { do: 'discard' })}
      </div>
    `
  }

  get #part(): Part {
    const { run } = this.state.polish
    return run === null || this.restarting ? 'form' : run.status
  }

  #renderPart(part: Part, { run, other }: AppState['polish']) {
    if (run && part === 'running') return this.#renderRunning(run)
    if (run && part !== 'form') return this.#renderRest(run)
    return html`
      <p>${words.intro}</p>
      ${this.#renderForm(run ?? other)}
    `
  }

  protected override render() {
    const { polish } = this.state
    const part = this.#part
    const { run } = polish
    return html`<section class="card ${this.holding ? 'aside' : ''}" aria-label=${words.polish} tabindex="-1">
      ${this.#renderPart(part, polish)} ${this.#renderDetails(part)}
      <div class="visually-hidden" role="status">${run && (run.status === 'running' ? words.isPolishing : runWording(run))}</div>
    </section>`
  }
}

customElements.define('polish-panel', PolishPanel)

declare global {
  interface HTMLElementTagNameMap {
    'polish-panel': PolishPanel
  }
}
