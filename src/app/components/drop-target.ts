import { css, html, LitElement, nothing } from 'lit'
import { base, card } from '../styles/shared.ts'

/** Says, while files are held over the page, what they become where they are let go. */
export class DropTarget extends LitElement {
  static override properties = {
    text: {},
    shown: { type: Boolean },
    hit: { type: Boolean, reflect: true },
  }

  declare text: string
  declare shown: boolean
  /** The files are over this one. */
  declare hit: boolean

  constructor() {
    super()
    this.text = ''
    this.shown = false
    this.hit = false
  }

  static override styles = [
    base,
    card,
    css`
      :host {
        position: absolute;
        inset: 0;
        z-index: 2;
        pointer-events: none;
      }
      div {
        display: grid;
        position: absolute;
        inset: 0.375rem;
        place-items: center;
        border: 2px dashed var(--control);
        border-radius: var(--radius);
        background: color-mix(in srgb, var(--panel) 60%, transparent);
        font-weight: 600;
        text-align: center;
      }
      :host([hit]) div {
        border-color: var(--accent);
        background: color-mix(in srgb, var(--panel) 80%, transparent);
      }
      span {
        padding: 0.5rem 1rem;
      }
      :host([hit]) span {
        color: var(--accent);
      }
    `,
  ]

  protected override render() {
    return this.shown ? html`<div><span class="card">${this.text}</span></div>` : nothing
  }
}

customElements.define('drop-target', DropTarget)

declare global {
  interface HTMLElementTagNameMap {
    'drop-target': DropTarget
  }
}
