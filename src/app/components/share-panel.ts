import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { withDeadline } from '../../core/deadline.ts'
import { isAbort } from '../../core/errors.ts'
import { CLIPBOARD, SHARING } from '../../core/waits.ts'
import { download } from '../page/files.ts'
import { emit } from '../parts/events.ts'
import { copyIcon, saveIcon, shareIcon } from '../parts/icons.ts'
import { findStyle } from '../state/selectors.ts'
import type { AppState, SharedStyle, SharingControls, StyleId } from '../state/types.ts'
import { formStyles } from '../styles/form.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { sharing as words } from '../words/en/sharing-words.ts'

/**
 * Passes on what is set: as a link, as a QR code, as a file.
 *
 * @fires share-failed - detail: string, a sentence
 */
export class SharePanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    state: { attribute: false },
    sharing: { attribute: false },
    shared: { state: true },
    code: { state: true },
    copied: { state: true },
  }

  declare state: AppState | null
  declare sharing: SharingControls | null
  /** null until it is made. */
  declare protected shared: SharedStyle | null
  /** The QR code, where it is shown. */
  declare protected code: TemplateResult | null
  declare protected copied: boolean

  constructor() {
    super()
    this.state = null
    this.sharing = null
    this.shared = null
    this.code = null
    this.copied = false
  }

  static override styles = [
    base,
    buttons,
    card,
    formStyles,
    css`
      h2 {
        margin: 0;
        font-size: 1rem;
        font-weight: 600;
      }
      input {
        width: 100%;
        min-height: var(--tap);
        margin-bottom: 0.5rem;
        padding: 0 0.625rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--panel);
        color: var(--ink);
        font: inherit;
        font-size: 0.875rem;
        text-overflow: ellipsis;
      }
      .qr {
        width: min(100%, 16rem);
        height: auto;
        margin: 0.75rem auto 0;
        border-radius: 0.25rem;
      }
      .keep {
        width: 100%;
        margin-bottom: 0.75rem;
      }
      p:last-child {
        margin-bottom: 0;
      }
    `,
  ]

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('state') as AppState | null | undefined
    const isOther = changed.has('sharing') || before?.settings !== this.state?.settings
    if ((changed.has('state') || changed.has('sharing')) && isOther) void this.#make()
  }

  async #make(): Promise<void> {
    const { sharing, state } = this
    if (!sharing) return
    const shared = await sharing.share(`${location.origin}${location.pathname}`)
    // Another setting has come meanwhile.
    if (state?.settings !== this.state?.settings) return
    if (shared.link !== this.shared?.link) {
      this.code = null
      this.copied = false
    }
    this.shared = shared
  }

  async #copy(link: string): Promise<void> {
    try {
      await withDeadline(CLIPBOARD, navigator.clipboard.writeText(link))
      this.copied = true
    } catch {
      this.renderRoot.querySelector('input')?.select()
      emit(this, 'share-failed', words.uncopied)
    }
  }

  async #share(url: string): Promise<void> {
    try {
      await withDeadline(SHARING, navigator.share({ title: words.shareTitle, url }))
    } catch (error) {
      if (!isAbort(error)) emit(this, 'share-failed', words.unshared)
    }
  }

  async #toggleCode(link: string): Promise<void> {
    if (this.code) {
      this.code = null
      return
    }
    try {
      const { qrCode } = await import('../parts/qr-code.ts')
      if (link === this.shared?.link) this.code = qrCode(link)
    } catch {
      emit(this, 'share-failed', words.undrawn)
    }
  }

  async #save(): Promise<void> {
    const file = await this.sharing?.file()
    if (file) download(file)
  }

  /** Styles in use that came by a link and are not kept. */
  get #unkept(): readonly StyleId[] {
    const { settings } = this.state ?? {}
    const ids = Object.values(settings ?? {}).filter((value) => typeof value === 'string' && value.startsWith('own:'))
    return (ids as StyleId[]).filter((id) => this.sharing?.isKept(id) === false)
  }

  #keep(id: StyleId): void {
    this.sharing?.keep(id)
    this.requestUpdate()
  }

  #renderLink({ link, fits }: SharedStyle) {
    if (link === null) return nothing
    const canShare = typeof navigator.share === 'function'
    return html`<input
        readonly
        aria-label=${words.link}
        .value=${link}
        @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()}
      />
      <div class="actions">
        <button class="primary" @click=${() => this.#copy(link)}>${copyIcon}${this.copied ? words.copied : words.copy}</button>
        ${canShare ? html`<button class="outlined" @click=${() => this.#share(link)}>${shareIcon}${words.share}</button>` : nothing}
        ${
          fits
            ? html`<button
                class="outlined"
                aria-expanded=${String(this.code !== null)}
                @click=${() => this.#toggleCode(link)}
              >${words.qr}</button>`
            : nothing
        }
        <button class="outlined" @click=${() => this.#save()}>${saveIcon}${words.file}</button>
      </div>`
  }

  protected override render() {
    const { state, shared } = this
    if (!state) return nothing
    return html`<section class="card" aria-label=${words.title} tabindex="-1">
      <h2>${words.title}</h2>
      <p>${words.intro}</p>
      ${this.#unkept.map(
        (id) => html`<button class="outlined keep" @click=${() => this.#keep(id)}>
          ${words.keep(findStyle(state.styles, id)?.title ?? '')}
        </button>`,
      )}
      ${shared ? html`${this.#renderLink(shared)}${shared.notes.map((note) => html`<p>${note}</p>`)}` : nothing}
      ${this.code ?? nothing}
      <span class="visually-hidden" role="status">${this.copied ? words.onClipboard : ''}</span>
    </section>`
  }
}

customElements.define('share-panel', SharePanel)

declare global {
  interface HTMLElementTagNameMap {
    'share-panel': SharePanel
  }
}
