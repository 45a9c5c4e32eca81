import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { emit } from '../parts/events.ts'
import { chevronIcon, saveIcon, shareIcon, turnIcon } from '../parts/icons.ts'
import { binIcon } from '../parts/picture-icons.ts'
import { PictureUrl } from '../parts/picture-url.ts'
import { recipeWording, tileWording, titleWording } from '../parts/recipe-wording.ts'
import type { KeptPicture } from '../state/types.ts'
import { base, buttons, wide } from '../styles/shared.ts'
import { pictures as says } from '../words/en/pictures-words.ts'

/** What can be done with a kept picture. */
export type KeptAct = 'reopen' | 'save' | 'share' | 'delete' | 'next' | 'previous'

/**
 * One kept picture, large, with its recipe.
 *
 * @fires kept-act - detail: KeptAct
 * @fires kept-rename - detail: string, the new title
 */
export class KeptPictureElement extends LitElement {
  static override properties = {
    picture: { attribute: false },
    load: { attribute: false },
    release: {},
    canShare: { type: Boolean },
  }

  declare picture: KeptPicture | null
  /** Reads a picture's file. */
  declare load: (id: string) => Promise<Blob | null>
  /** The one in use; null while that is not known. */
  declare release: string | null
  declare canShare: boolean
  readonly #url = new PictureUrl(() => this.requestUpdate())

  constructor() {
    super()
    this.picture = null
    this.load = async () => null
    this.release = null
    this.canShare = false
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        grid-template: minmax(40%, 1fr) auto / minmax(0, 1fr);
        min-height: 0;
        overflow: auto;
      }
      .picture {
        display: grid;
        position: relative;
        place-items: center;
        min-height: 0;
        padding: 0 0.5rem;
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        min-height: 0;
        object-fit: contain;
      }
      .step {
        position: absolute;
        inset-block-start: calc(50% - var(--tap) / 2);
        border-radius: 50%;
        background: color-mix(in srgb, var(--raised) 80%, transparent);
      }
      .step svg {
        transform: rotate(-90deg);
      }
      .step.next svg {
        transform: rotate(90deg);
      }
      .step:dir(rtl) svg {
        transform: rotate(90deg);
      }
      .step.next:dir(rtl) svg {
        transform: rotate(-90deg);
      }
      .step.next {
        inset-inline-end: 0.5rem;
      }
      .step.previous {
        inset-inline-start: 0.5rem;
      }
      .side {
        min-width: 0;
        padding: 0.5rem 0.75rem 0.75rem;
        background: var(--panel);
      }
      input {
        width: 100%;
        min-height: var(--tap);
        padding: 0 0.5rem;
        border: 1px solid transparent;
        border-radius: var(--radius);
        background: none;
        color: inherit;
        font: inherit;
        font-size: 1.125rem;
        font-weight: 600;
        text-overflow: ellipsis;
      }
      input:hover,
      input:focus {
        border-color: var(--line);
        background: var(--raised);
      }
      .actions {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(8.75rem, 1fr));
        gap: 0.5rem;
        margin-block: 0.25rem 0.75rem;
      }
      .actions button {
        padding-inline: 0.375rem;
      }
      .primary {
        grid-column: 1 / -1;
      }
      .actions svg {
        width: 1.25rem;
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0.25rem 0.875rem;
        margin: 0 0.5rem;
        font-size: 0.875rem;
      }
      dt {
        color: var(--ink-soft);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0.75rem 0.5rem 0;
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
      @media ${wide} {
        :host {
          grid-template: minmax(0, 1fr) / minmax(0, 1fr) var(--panel-width);
          overflow: hidden;
        }
        .side {
          overflow: auto;
        }
      }
    `,
  ]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#url.clear()
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    if (this.picture) void this.#url.show(this.picture.id, this.load)
  }

  #act(act: KeptAct): void {
    emit(this, 'kept-act', act)
  }

  #onTitle = (event: Event): void => {
    const input = event.target as HTMLInputElement
    if (input.value.trim()) emit(this, 'kept-rename', input.value)
    else input.value = this.picture ? titleWording(this.picture) : ''
  }

  #renderActions() {
    return html`<div class="actions">
      <button class="primary" @click=${() => this.#act('reopen')}>${turnIcon}${says.reopen}</button>
      ${
        this.canShare
          ? html`<button class="outlined" @click=${() => this.#act('share')}>${shareIcon}${says.share}</button>`
          : nothing
      }
      <button class="outlined" @click=${() => this.#act('save')}>${saveIcon}${says.saveAgain}</button>
      <button class="outlined" @click=${() => this.#act('delete')}>${binIcon}${says.remove}</button>
    </div>`
  }

  protected override render() {
    const { picture } = this
    if (!picture) return nothing
    const { url } = this.#url
    const isOld = this.release !== null && picture.recipe.release !== this.release
    return html`<div class="picture">
        ${url ? html`<img src=${url} alt=${tileWording(picture)} />` : nothing}
        <button class="icon step previous" aria-label=${says.previous} @click=${() => this.#act('previous')}>
          ${chevronIcon}
        </button>
        <button class="icon step next" aria-label=${says.next} @click=${() => this.#act('next')}>${chevronIcon}</button>
      </div>
      <div class="side" role="region" aria-label=${says.recipe}>
        <input aria-label=${says.rename} .value=${titleWording(picture)} maxlength="120" @change=${this.#onTitle} />
        ${this.#renderActions()}
        <dl>
          ${recipeWording(picture).map(([what, how]) => html`<dt>${what}</dt><dd>${how}</dd>`)}
        </dl>
        ${isOld ? html`<p>${says.otherRelease}</p>` : nothing}
      </div>`
  }
}

customElements.define('kept-picture', KeptPictureElement)

declare global {
  interface HTMLElementTagNameMap {
    'kept-picture': KeptPictureElement
  }
}
