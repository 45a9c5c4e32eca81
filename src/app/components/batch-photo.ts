import { css, html, LitElement, nothing } from 'lit'
import { emit } from '../parts/events.ts'
import { closeIcon, saveIcon } from '../parts/icons.ts'
import type { BatchPhoto } from '../state/types.ts'
import { base, buttons } from '../styles/shared.ts'
import { batch as says } from '../words/en/batch-words.ts'
import { fileSize, percent } from '../words/format.ts'

export type BatchAct = 'see' | 'save' | 'retry' | 'remove'

/**
 * One of several photos: how it looks, what becomes of it, and what can be done with it.
 *
 * @fires batch-act - detail: {@link BatchAct}
 */
export class BatchPhotoRow extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = { photo: { attribute: false }, url: { attribute: false } }

  declare photo: BatchPhoto | null
  /** Of its small copy; null while that is on its way. */
  declare url: string | null

  constructor() {
    super()
    this.photo = null
    this.url = null
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        gap: 0.625rem;
        align-items: center;
        min-width: 0;
        height: 100%;
        min-height: 4.5rem;
        padding-block: 0.25rem;
        padding-inline-start: 0.25rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--panel);
      }
      .thumb {
        flex: none;
        overflow: hidden;
        width: 4rem;
        height: 4rem;
        padding: 0;
        border-radius: calc(var(--radius) - 0.125rem);
        background: var(--hover);
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      .dim img {
        opacity: 0.55;
      }
      .words {
        flex: 1;
        min-width: 0;
      }
      p {
        margin: 0;
        color: var(--ink-soft);
        font-size: 0.8125rem;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      .name {
        overflow: hidden;
        color: var(--ink);
        font-size: 0.9375rem;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .failed {
        color: var(--error);
      }
      progress {
        display: block;
        width: 100%;
        height: 0.375rem;
        margin-block-start: 0.25rem;
        accent-color: var(--accent);
      }
      .again {
        margin-inline-start: -0.5rem;
        padding-inline: 0.5rem;
        color: var(--accent);
        font-size: 0.875rem;
      }
      .ends {
        display: flex;
        flex: none;
      }
    `,
  ]

  #act(act: BatchAct): void {
    emit<BatchAct>(this, 'batch-act', act)
  }

  #stateWords({ state, done, made, saved, why }: BatchPhoto): string {
    if (state === 'painting') return says.painting(percent(done))
    if (state === 'failed') return why ?? says.failed
    if (state === 'done' && made) return says[saved ? 'saved' : 'done'](fileSize(made.bytes))
    return state === 'leftOut' ? says.leftOut : says.waiting
  }

  #renderThumb({ name, made, state }: BatchPhoto) {
    const picture = this.url ? html`<img src=${this.url} alt="" decoding="async" />` : nothing
    const dim = state === 'done' ? '' : 'dim'
    if (!made?.here) return html`<span class="thumb ${dim}">${picture}</span>`
    return html`<button class="thumb ${dim}" aria-label=${says.see(name)} @click=${() => this.#act('see')}>
      ${picture}
    </button>`
  }

  protected override render() {
    const { photo } = this
    if (!photo) return nothing
    const { name, state, made, done } = photo
    const retry = state === 'failed' ? says.tryAgain : says.paintThis
    return html`${this.#renderThumb(photo)}
      <div class="words">
        <p class="name" title=${name}>${name}</p>
        <p class=${state}>${this.#stateWords(photo)}</p>
        ${state === 'painting' ? html`<progress max="1" .value=${done} aria-label=${name}></progress>` : nothing}
        ${
          state === 'failed' || state === 'leftOut'
            ? html`<button class="again" @click=${() => this.#act('retry')}>${retry}</button>`
            : nothing
        }
      </div>
      <div class="ends">
        ${
          made?.here
            ? html`<button
                class="icon"
                aria-label=${says.saveOf(name)}
                title=${says.saveOf(name)}
                @click=${() => this.#act('save')}
              >
                ${saveIcon}
              </button>`
            : nothing
        }
        <button
          class="icon"
          aria-label=${says.remove(name)}
          title=${says.remove(name)}
          @click=${() => this.#act('remove')}
        >
          ${closeIcon}
        </button>
      </div>`
  }
}

customElements.define('batch-photo', BatchPhotoRow)

declare global {
  interface HTMLElementTagNameMap {
    'batch-photo': BatchPhotoRow
  }
}
