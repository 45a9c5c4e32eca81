import { css, html, LitElement, nothing } from 'lit'
import { type Telling, tellAtEnd, telling } from '../page/end-news.ts'
import { icon } from '../parts/icons.ts'
import { base, buttons } from '../styles/shared.ts'
import { polishEnd } from '../words/en/polish-end-words.ts'

const bellIcon = icon('M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15z', 'M10 20.5a2 2 0 0 0 4 0')

/** Whether a notification is wanted when polishing ends; permission is asked for at its tap, and never before. */
export class EndBell extends LitElement {
  static override properties = { now: { state: true }, refused: { state: true } }

  declare protected now: Telling
  declare protected refused: boolean

  constructor() {
    super()
    this.now = telling()
    this.refused = false
  }

  static override styles = [
    base,
    buttons,
    css`
      button {
        margin-inline-start: -0.5rem;
        padding-inline: 0.5rem;
        font-size: 0.875rem;
      }
      svg {
        width: 1.25rem;
        height: 1.25rem;
      }
      p {
        margin: 0.25rem 0 0;
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
    `,
  ]

  #toggle = async (): Promise<void> => {
    const wanted = this.now !== 'on'
    this.refused = !(await tellAtEnd(wanted)) && wanted
    this.now = telling()
  }

  protected override render() {
    if (this.refused) return html`<p role="status">${polishEnd.refused}</p>`
    if (this.now === 'never') return nothing
    const on = this.now === 'on'
    return html`<button aria-pressed=${on ? 'true' : 'false'} @click=${this.#toggle}>
      ${bellIcon}${on ? polishEnd.on : polishEnd.ask}
    </button>`
  }
}

customElements.define('end-bell', EndBell)

declare global {
  interface HTMLElementTagNameMap {
    'end-bell': EndBell
  }
}
