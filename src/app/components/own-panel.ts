import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { emit } from '../parts/events.ts'
import { learningWording } from '../parts/learning-wording.ts'
import type { GalleryStyle, OwnStyleAct, StyleLearning } from '../state/types.ts'
import { barStyles } from '../styles/bar.ts'
import { formStyles } from '../styles/form.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { app } from '../words/en/app-words.ts'
import { own } from '../words/en/own-words.ts'

/**
 * A painting of one's own: its name, how learning it goes, which of its two styles paints, and the ways to cut it out, save
 * and remove it.
 *
 * @fires own-act - detail: {@link OwnStyleAct}
 * @fires own-rename - detail: string
 * @fires own-use - detail: 'predicted' | 'learnt'
 */
export class OwnPanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = { painting: { attribute: false } }

  /** null where it is gone. */
  declare painting: GalleryStyle | null

  constructor() {
    super()
    this.painting = null
  }

  static override styles = [
    base,
    buttons,
    card,
    formStyles,
    barStyles,
    css`
      section:focus-visible,
      .name:has(:focus-visible) {
        outline: none;
      }
      .name {
        display: block;
        min-height: 0;
        border: 0;
        text-align: start;
        font-size: 0.8125rem;
        line-height: 1.5;
        color: var(--ink-soft);
        cursor: auto;
      }
      .name input {
        position: static;
        width: 100%;
        min-height: var(--tap);
        padding: 0 0.625rem;
        border: 1px solid var(--control);
        border-radius: var(--radius);
        background: var(--panel);
        color: var(--ink);
        font: inherit;
        font-size: 1rem;
        opacity: 1;
        cursor: text;
      }
      h3 {
        margin: 0.875rem 0 0.375rem;
        font-size: 0.8125rem;
        font-weight: 600;
      }
      p {
        margin: 0.375rem 0 0.5rem;
      }
      .actions + .actions {
        margin-top: 0.5rem;
      }
      .actions button {
        flex: 1 1 auto;
        padding: 0 0.625rem;
      }
      .last {
        margin-top: 0.875rem;
        padding-top: 0.75rem;
        border-top: 1px solid var(--line);
      }
      .remove {
        color: var(--error);
      }
      @media (forced-colors: active) {
        .bar {
          border: 1px solid CanvasText;
        }
        .bar span {
          background: Highlight;
          forced-color-adjust: none;
        }
      }
    `,
  ]

  protected override updated(changed: PropertyValues<this>): void {
    const bar = this.renderRoot.querySelector<HTMLElement>('.bar span')
    if (bar && changed.has('painting')) bar.style.transform = `scaleX(${this.painting?.mine?.learning?.done ?? 0})`
  }

  #act(act: OwnStyleAct, label: string, kind = 'outlined') {
    return html`<button class=${kind} @click=${() => emit<OwnStyleAct>(this, 'own-act', act)}>${label}</button>`
  }

  #renderName(title: string) {
    return html`<label class="name"
      >${own.name}<input
        type="text"
        maxlength="60"
        autocomplete="off"
        .value=${title}
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement
          if (input.value.trim()) emit(this, 'own-rename', input.value)
          else input.value = title
        }}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter') (event.target as HTMLInputElement).blur()
        }}
    /></label>`
  }

  #renderChoice(using: 'predicted' | 'learnt') {
    const choice = (which: 'predicted' | 'learnt', label: string) => html`<label
      >${label}<input
        type="radio"
        name="using"
        .checked=${using === which}
        @change=${() => emit(this, 'own-use', which)}
    /></label>`
    return html`<h3 id="paints">${own.paintWith}</h3>
      <fieldset aria-labelledby="paints">${choice('predicted', own.predicted)}${choice('learnt', own.learnt)}</fieldset>`
  }

  #renderLearning(learning: StyleLearning) {
    const { status, done } = learning
    const words = learningWording(learning)
    return html`<h3>${own.learning}</h3>
      <div
        class="bar"
        role="progressbar"
        aria-label=${own.learning}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.round(done * 100)}
        aria-valuetext=${words}
      ><span></span></div>
      <p>${words}</p>
      <div class="actions">
        ${status === 'paused' ? this.#act('learn', own.resume, 'outlined') : nothing}
        ${status === 'failed' ? this.#act('learn', app.tryAgain, 'outlined') : nothing}
        ${status === 'running' || status === 'waiting' ? this.#act('pause', own.pause) : nothing}
        ${this.#act('stop', own.stop)}
      </div>`
  }

  protected override render() {
    const { painting } = this
    const mine = painting?.mine
    if (!painting || !mine) return html`<section class="card" tabindex="-1"><p>${own.wait}</p></section>`
    const { hasPainting, learnt, complete, using, learning } = mine
    const canLearn = hasPainting && !learning && !complete
    return html`<section class="card" tabindex="-1" aria-label=${own.panel(painting.title)}>
      ${this.#renderName(painting.title)}
      ${learnt && hasPainting ? this.#renderChoice(using) : nothing}
      ${learning ? this.#renderLearning(learning) : nothing}
      <div class="actions last">
        ${canLearn ? this.#act('learn', learnt ? own.learnFurther : own.learn, 'outlined') : nothing}
        ${hasPainting ? this.#act('crop', app.crop) : nothing}
        ${this.#act('file', own.file)} ${this.#act('remove', own.remove, 'outlined remove')}
      </div>
      <div class="visually-hidden" role="status">${learning && learning.status !== 'running' ? learningWording(learning) : ''}</div>
    </section>`
  }
}

customElements.define('own-panel', OwnPanel)

declare global {
  interface HTMLElementTagNameMap {
    'own-panel': OwnPanel
  }
}
