import { css, html, LitElement, type PropertyValues } from 'lit'
import { emit } from '../parts/events.ts'
import { base, buttons } from '../styles/shared.ts'
import { tileStyles } from '../styles/tile.ts'
import { gallery } from '../words/en/gallery-words.ts'

/** px of the side of the small photo: a tile's, on a screen of two dots a px. */
const SIDE = 144

/**
 * The photo itself, before all styles: no style.
 *
 * @fires style-none
 */
export class PhotoTile extends LitElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true }
  static override properties = {
    photo: { attribute: false },
    used: { type: Boolean },
    tabStop: { type: Boolean },
  }

  /** The open photo; null before there is one. */
  declare photo: ImageBitmap | null
  /** Whether no style is chosen. */
  declare used: boolean
  /** Whether Tab comes here. */
  declare tabStop: boolean

  constructor() {
    super()
    this.photo = null
    this.used = false
    this.tabStop = false
  }

  static override styles = [
    base,
    buttons,
    tileStyles,
    css`
      canvas {
        width: 100%;
        height: 100%;
      }
    `,
  ]

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('photo')) this.#draw()
  }

  /** The middle of the photo, as large a square as it has. */
  #draw(): void {
    const context = this.renderRoot.querySelector('canvas')?.getContext('2d')
    const { photo } = this
    // A bitmap that was closed meanwhile has no size.
    if (!context || !photo || photo.width === 0) return
    const side = Math.min(photo.width, photo.height)
    context.imageSmoothingQuality = 'high'
    context.drawImage(photo, (photo.width - side) / 2, (photo.height - side) / 2, side, side, 0, 0, SIDE, SIDE)
  }

  protected override render() {
    return html`<button
      class="choose"
      tabindex=${this.tabStop ? 0 : -1}
      aria-pressed=${this.used ? 'true' : 'false'}
      aria-label=${gallery.noneAsItIs}
      title=${gallery.asItIs}
      @click=${() => emit(this, 'style-none')}
    >
      <span class="frame"><canvas width=${SIDE} height=${SIDE}></canvas></span>
      <span class="title">${gallery.none}</span><span class="credit">${gallery.thePhoto}</span>
    </button>`
  }
}

customElements.define('photo-tile', PhotoTile)

declare global {
  interface HTMLElementTagNameMap {
    'photo-tile': PhotoTile
  }
}
