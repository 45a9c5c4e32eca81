import { css, html, LitElement, nothing } from 'lit'
import { emit } from '../parts/events.ts'
import type { AppState } from '../state/types.ts'
import { base, buttons, card } from '../styles/shared.ts'
import './toggle-switch.ts'

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
  }

  declare shortcuts: readonly { readonly keys: string; readonly help: string }[]
  declare engine: AppState['engine'] | null
  declare offlineReady: boolean
  declare letters: boolean
  /** Whether the sample photo is open already. */
  declare isSample: boolean

  constructor() {
    super()
    this.shortcuts = []
    this.engine = null
    this.offlineReady = false
    this.letters = true
    this.isSample = false
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
    if (engine.status === 'starting') return 'The painter is starting.'
    if (engine.status === 'failed' || !engine.backend) return 'The painter could not start.'
    const offline = this.offlineReady ? ' Works without a network.' : ''
    return `Painting with ${engine.backend}${engine.release ? `, model ${engine.release}` : ''}.${offline}`
  }

  protected override render() {
    return html`<section class="card" aria-label="Help" tabindex="-1">
      <p>Open a photo, tap a style. Your pictures stay on this device.</p>
      <p>Press and hold the picture to see the photo. Pinch or turn the wheel to zoom, tap twice to see it whole.</p>
      <p>Drop or paste images anywhere: on the picture they are photos, on the styles they are paintings.</p>
      ${
        this.isSample
          ? nothing
          : html`<button class="outlined sample" @click=${() => emit(this, 'sample-open')}>Use the sample photo</button>`
      }
      <div class="keys">
        <h2>Keys</h2>
        <dl>
          ${this.shortcuts.map(({ keys, help }) => html`<dt><kbd>${keys}</kbd></dt><dd>${help}</dd>`)}
        </dl>
        <toggle-switch
          label="Single letters are shortcuts"
          .on=${this.letters}
          @toggle=${(event: CustomEvent<boolean>) => emit(this, 'letters-change', event.detail)}
        ></toggle-switch>
      </div>
      <p class="soft">${this.#running}</p>
      <p class="soft">
        A style is kept on this device once you have used it. Keep all of them, and every one works without a network.
      </p>
      <button class="outlined sample" @click=${() => emit(this, 'offline-keep')}>Keep all styles offline</button>
      <p class="soft">
        Something does not work? Repairing fetches the app's own files anew. Your paintings, your photo and what you set
        stay.
      </p>
      <button class="outlined sample" @click=${repairApp}>Repair the app</button>
    </section>`
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
