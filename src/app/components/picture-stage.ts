import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { Gestures } from '../gestures.ts'
import { fitIcon } from '../icons.ts'
import { paintStage } from '../painting.ts'
import type { Picture } from '../state/types.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { clampView, FIT, pictureRect, type Point, type Rect, type Size, type View, visibleSpan, zoomAt } from '../viewport.ts'
import './split-divider.ts'

const DOUBLE_TAP_ZOOM = 2.5
const KEY_ZOOM = 1.25
const KEY_PAN_PX = 48

interface Photo extends Size {
  readonly bitmap: ImageBitmap
}

/** The wall with the picture on it: fit, zoom, pan; the photo by press and hold, or left of a divider. */
export class PictureStage extends LitElement {
  static override properties = {
    picture: { attribute: false },
    photo: { attribute: false },
    photoId: { attribute: false },
    label: {},
    peek: { type: Boolean },
    divided: { type: Boolean },
    held: { state: true },
    view: { state: true },
    size: { state: true },
    divider: { state: true },
  }

  declare picture: Picture | null
  declare photo: Photo | null
  /** A new photo starts at the whole picture again. */
  declare photoId: string
  /** The picture in words. */
  declare label: string
  /** Show the photo instead. */
  declare peek: boolean
  /** Show the photo left of the divider. */
  declare divided: boolean
  protected declare held: boolean
  protected declare view: View
  protected declare size: Size
  protected declare divider: number
  readonly #observer = new ResizeObserver(([entry]) => {
    this.size = { width: entry.contentRect.width, height: entry.contentRect.height }
  })

  constructor() {
    super()
    this.picture = null
    this.photo = null
    this.photoId = ''
    this.label = ''
    this.peek = false
    this.divided = false
    this.held = false
    this.view = FIT
    this.size = { width: 0, height: 0 }
    this.divider = 0.5
  }

  static override styles = [
    base,
    buttons,
    card,
    css`
      :host {
        display: block;
        position: relative;
        overflow: hidden;
        background: var(--wall);
      }
      .surface {
        position: absolute;
        inset: 0;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        -webkit-touch-callout: none;
        -webkit-tap-highlight-color: transparent;
      }
      .surface:focus-visible {
        outline-offset: -3px;
      }
      .surface.zoomed {
        cursor: grab;
      }
      canvas {
        display: block;
        width: 100%;
        height: 100%;
      }
      .tag {
        position: absolute;
        padding: 0.125rem 0.625rem;
        font-size: 0.8125rem;
        pointer-events: none;
      }
      .tag {
        inset: 0.625rem auto auto 0.625rem;
      }
      .tag.right {
        inset: 0.625rem 0.625rem auto auto;
      }
      .fit {
        position: absolute;
        inset: auto 0.625rem 0.625rem auto;
      }
    `,
  ]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#observer.disconnect()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#observer.observe(this)
  }

  protected override firstUpdated(): void {
    new Gestures(this.renderRoot.querySelector<HTMLElement>('.surface')!, {
      pan: (dx, dy) => this.#look({ ...this.view, x: this.view.x + dx, y: this.view.y + dy }),
      zoom: (factor, at) => this.#look(zoomAt(this.size, this.view, factor, at)),
      hold: (on) => {
        this.held = on
      },
      doubleTap: (at) => this.#toggleZoom(at),
    })
  }

  /** px of wall around a picture that fits; none on a phone, where every px counts. */
  get #margin(): number {
    return Math.min(this.size.width, this.size.height) < 480 ? 0 : 24
  }

  /** The picture's shape. The photo's wins where they all but agree: a preview is rounded to whole px and would jump. */
  get #shape(): Size | null {
    const { photo, picture } = this
    if (!photo || !picture) return picture ?? photo
    const ratio = (picture.width / picture.height) * (photo.height / photo.width)
    return Math.abs(ratio - 1) < 0.03 ? photo : picture
  }

  get #rect(): Rect | null {
    const shape = this.#shape
    return shape && this.size.width > 0 ? pictureRect(this.size, shape, this.view, this.#margin) : null
  }

  #look(view: View): void {
    const shape = this.#shape
    if (shape) this.view = clampView(this.size, shape, view, this.#margin)
  }

  #toggleZoom(at: Point): void {
    this.#look(this.view.zoom > 1 ? FIT : zoomAt(this.size, this.view, DOUBLE_TAP_ZOOM, at))
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { view } = this
    const centre = { x: this.size.width / 2, y: this.size.height / 2 }
    const next = {
      '+': () => zoomAt(this.size, view, KEY_ZOOM, centre),
      '=': () => zoomAt(this.size, view, KEY_ZOOM, centre),
      '-': () => zoomAt(this.size, view, 1 / KEY_ZOOM, centre),
      '0': () => FIT,
      ArrowLeft: () => ({ ...view, x: view.x + KEY_PAN_PX }),
      ArrowRight: () => ({ ...view, x: view.x - KEY_PAN_PX }),
      ArrowUp: () => ({ ...view, y: view.y + KEY_PAN_PX }),
      ArrowDown: () => ({ ...view, y: view.y - KEY_PAN_PX }),
    }[event.key]
    if (!next) return
    event.preventDefault()
    this.#look(next())
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('photoId')) this.view = FIT
    if (changed.has('size' as keyof PictureStage)) this.#look(this.view)
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector('canvas')!
    const rect = this.#rect
    if (!rect) return
    const photo = this.photo?.bitmap ?? null
    const picture = this.picture?.bitmap ?? null
    const all = this.peek || this.held
    const photoUpTo = all ? Number.POSITIVE_INFINITY : this.divided ? this.#dividerX : Number.NEGATIVE_INFINITY
    paintStage(canvas, this.size, { rect, photo, picture: picture ?? photo, photoUpTo })
  }

  get #dividerX(): number {
    const span = visibleSpan(this.size, this.#rect!)
    return span.start + span.length * this.divider
  }

  #renderDivider(rect: Rect) {
    const span = visibleSpan(this.size, rect)
    return html`
      <span class="tag card">Photo</span><span class="tag right card">Picture</span>
      <split-divider
        .start=${span.start}
        .length=${span.length}
        .position=${this.divider}
        @divider-move=${(event: CustomEvent<number>) => {
          this.divider = event.detail
        }}
      ></split-divider>
    `
  }

  protected override render() {
    const rect = this.#rect
    const zoomed = this.view.zoom > 1
    const peeking = (this.peek || this.held) && this.photo !== null
    return html`
      <div
        class="surface ${zoomed ? 'zoomed' : ''}"
        tabindex="0"
        role="group"
        aria-label="Picture: plus and minus zoom, arrows move it"
        @keydown=${this.#onKeydown}
      >
        <canvas role="img" aria-label=${this.label}></canvas>
      </div>
      ${peeking ? html`<span class="tag card">Photo</span>` : nothing}
      ${rect && this.divided && !peeking ? this.#renderDivider(rect) : nothing}
      ${
        zoomed
          ? html`<button
              class="fit icon card"
              aria-label="Show the whole picture"
              title="Show the whole picture"
              @click=${() => this.#look(FIT)}
            >${fitIcon}</button>`
          : nothing
      }
    `
  }
}

customElements.define('picture-stage', PictureStage)

declare global {
  interface HTMLElementTagNameMap {
    'picture-stage': PictureStage
  }
}
