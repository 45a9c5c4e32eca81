import { css, html, LitElement, nothing } from 'lit'
import { emit } from '../parts/events.ts'
import type { AppState } from '../state/types.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { language } from '../words/language.ts'
import { choose, LANGUAGES, type Language } from '../words/languages.ts'
import './toggle-switch.ts'
import { app } from '../words/en/app-words.ts'
import { help } from '../words/en/help-words.ts'
import { menu } from '../words/en/menu-words.ts'

/**
 * How the app is used, and what it is running on.
 *
 * @fires sample-open - the sample photo is wanted back
 * @fires offline-keep - all styles are to be on this device
 * @fires letters-change - detail: boolean; whether single letters are shortcuts
 */
export class HelpPanel extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    shortcuts: { attribute: false },
    engine: { attribute: false },
    offlineReady: { type: Boolean },
    letters: { type: Boolean },
    isSample: { type: Boolean },
    languageMissing: { state: true },
  }

  declare shortcuts: readonly { readonly keys: string; readonly help: string }[]
  declare engine: AppState['engine'] | null
  declare offlineReady: boolean
  declare letters: boolean
  /** Whether the sample photo is open already. */
  declare isSample: boolean
  /** Whether the words of the language that was chosen could not be had. */
  declare languageMissing: boolean

  constructor() {
    super()
    this.shortcuts = []
    this.engine = null
    this.offlineReady = false
    this.letters = true
    this.isSample = false
    this.languageMissing = false
  }

  static override styles = [
    base,
    buttons,
    card,
    css`
      .card {
        max-height: 100%;
        padding: 0.875rem;
        overflow: auto;
        overscroll-behavior: contain;
        font-size: 0.875rem;
      }
      h2 {
        margin: 1rem 0 0.25rem;
        font-size: 0.8125rem;
        font-weight: 600;
      }
      p {
        margin: 0 0 0.5rem;
        text-wrap: pretty;
      }
      .soft {
        margin: 0.5rem 0 0;
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.25rem 0.875rem;
        align-items: baseline;
        margin: 0;
      }
      dt {
        justify-self: start;
      }
      kbd {
        padding: 0 0.375rem;
        border: 1px solid var(--line);
        border-radius: 0.3125rem;
        background: var(--panel);
        font: inherit;
        font-size: 0.8125rem;
        white-space: nowrap;
      }
      dd {
        margin: 0;
      }
      .language {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        margin-top: 0.75rem;
      }
      select {
        min-height: var(--tap);
        max-width: 100%;
        padding-inline: 0.625rem;
        border: 1px solid var(--control);
        border-radius: var(--radius);
        background: var(--raised);
        color: var(--ink);
        /* Smaller text makes phones zoom in. */
        font: inherit;
        font-size: max(16px, 0.875rem);
      }
      .sample {
        margin-top: 0.5rem;
      }
      @media (hover: none) and (pointer: coarse) {
        .keys {
          display: none;
        }
      }
    `,
  ]

  get #running(): string {
    const { engine } = this
    if (!engine) return ''
    if (engine.status === 'starting') return help.starting
    if (engine.status === 'failed' || !engine.backend) return help.unstarted
    const { backend, release } = engine
    const running = release ? help.runningModel(backend, release) : help.running(backend)
    return this.offlineReady ? `${running} ${help.offline}` : running
  }

  protected override render() {
    return html`<section class="card" aria-label=${menu.help} tabindex="-1">
      <p>${help.start} ${app.privacy}</p>
      <p>${help.gestures}</p>
      <p>${help.drop}</p>
      ${
        this.isSample
          ? nothing
          : html`<button class="outlined sample" @click=${() => emit(this, 'sample-open')}>${help.sample}</button>`
      }
      <div class="keys">
        <h2>${help.keys}</h2>
        <dl>
          ${this.shortcuts.map(({ keys, help: does }) => html`<dt><kbd dir="ltr">${keys}</kbd></dt><dd>${does}</dd>`)}
        </dl>
        <toggle-switch
          label=${help.letters}
          .on=${this.letters}
          @toggle=${(event: CustomEvent<boolean>) => emit(this, 'letters-change', event.detail)}
        ></toggle-switch>
      </div>
      <label class="language"
        >${help.language}<select @change=${this.#chooseLanguage}>
          ${Object.entries(LANGUAGES).map(
            ([tag, name]) => html`<option value=${tag} lang=${tag} ?selected=${tag === language()}>${name}</option>`,
          )}
        </select></label
      >
      <p class="soft" role="alert" ?hidden=${!this.languageMissing}>${this.languageMissing ? app.partMissing : nothing}</p>
      <p class="soft">${this.#running}</p>
      <p class="soft">${help.keeping}</p>
      <button class="outlined sample" @click=${() => emit(this, 'offline-keep')}>${help.keep}</button>
      <p class="soft">${help.repairing}</p>
      <button class="outlined sample" @click=${repairApp}>${help.repair}</button>
    </section>`
  }

  async #chooseLanguage({ target }: Event): Promise<void> {
    const select = target as HTMLSelectElement
    this.languageMissing = false
    try {
      await choose(select.value as Language)
    } catch {
      // What is spoken already is what is used.
      select.value = language()
      this.languageMissing = true
    }
  }
}

async function repairApp(): Promise<void> {
  const { repair } = await import('../page/mend.ts')
  await repair()
}

customElements.define('help-panel', HelpPanel)

declare global {
  interface HTMLElementTagNameMap {
    'help-panel': HelpPanel
  }
}
