import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { Layer } from '../page/back-layers.ts'
import { emit } from '../parts/events.ts'
import { fitIcon } from '../parts/icons.ts'
import type { GestureHandlers } from '../stage/gestures.ts'
import { paintStage } from '../stage/scene.ts'
import { MARGIN_PX, StageView } from '../stage/stage-view.ts'
import { FIT, type Rect, type Size, visibleSpan } from '../stage/viewport.ts'
import type { Picture } from '../state/types.ts'
import { base, buttons, card } from '../styles/shared.ts'
import { shell } from '../words/en/shell-words.ts'

interface Photo extends Size {
  readonly bitmap: ImageBitmap
}

/**
 * The wall with the picture on it: fit, zoom, pan; the photo by press and hold, or left of a divider.
 *
 * @fires style-swipe - detail: 1 | -1; the next style is wanted, or the one before
 */
export class PictureStage extends LitElement {
  static override properties = {
    picture: { attribute: false },
    photo: { attribute: false },
    photoId: { attribute: false },
    label: {},
    caption: {},
    poster: { attribute: false },
    peek: { type: Boolean },
    divided: { type: Boolean },
    held: { state: true },
    divider: { state: true },
  }

  declare picture: Picture | null
  declare photo: Photo | null
  /** A new photo starts at the whole picture again. */
  declare photoId: string
  /** The picture in words. */
  declare label: string
  /** Names a picture that is shown in the usual one's place for a moment; or empty. */
  declare caption: string
  /** What is seen in the picture's place before that is there: the page's own image. */
  declare poster: HTMLImageElement | null
  /** Show the photo instead. */
  declare peek: boolean
  /** Show the photo left of the divider. */
  declare divided: boolean
  /** The picture is being pressed and held. */
  declare protected held: boolean
  /** Share of the picture that the photo takes, 0..1. */
  declare protected divider: number
  readonly #view = new StageView(this)

  constructor() {
    super()
    this.picture = null
    this.photo = null
    this.photoId = ''
    this.label = ''
    this.caption = ''
    this.poster = null
    this.peek = false
    this.divided = false
    this.held = false
    this.divider = 0.5
    new Layer(
      this,
      () => this.#view.view.zoom > 1,
      () => this.#view.fit(),
      false,
    )
  }

  static override styles = [
    base,
    buttons,
    card,
    // `--picture-top`, `--picture-side` and `--picture-height` say where the picture is on the stage.
    css`
      :host {
        display: block;
        position: relative;
        overflow: hidden;
        container-type: size;
        background: var(--wall);
      }
      /* As in the page's skeleton, which it comes from. */
      .surface ~ img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: contain;
        pointer-events: none;
      }
      img[hidden] {
        display: none;
      }
      @container (min-width: 480px) and (min-height: 480px) {
        .surface ~ img {
          padding: ${MARGIN_PX}px;
        }
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
        inset-block-start: calc(var(--picture-top) + 0.625rem);
        /* The photo is on the left, whichever way is read. */
        left: calc(var(--picture-side) + 0.625rem);
        padding: 0.125rem 0.625rem;
        font-size: 0.8125rem;
        pointer-events: none;
      }
      .tag.right {
        right: calc(var(--picture-side) + 0.625rem);
        left: auto;
      }
      /* At the top, because messages lie over the foot. */
      .fit {
        position: absolute;
        inset-block-start: 0.5rem;
        inset-inline-end: 0.5rem;
      }
      .zoomed ~ .tag.right {
        right: calc(var(--tap) + 1rem);
      }
    `,
  ]

  protected override firstUpdated(): void {
    const surface = this.renderRoot.querySelector<HTMLElement>('.surface')!
    const handlers: GestureHandlers = {
      pan: (dx, dy) => this.#view.pan(dx, dy),
      zoom: (factor, at) => this.#view.zoom(factor, at),
      hold: (on) => {
        this.held = on
      },
      doubleTap: (at) => this.#view.toggle(at),
      swipe: (step) => {
        // A finger that moves a zoomed picture, or the divider, wants no other style.
        if (this.#view.view.zoom === 1 && !this.divided) emit<1 | -1>(this, 'style-swipe', step)
      },
    }
    // Not needed to see the first picture, so not in the first script.
    import('../stage/gestures.ts').then(
      ({ Gestures }) => new Gestures(surface, handlers),
      () => undefined,
    )
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (this.#view.key(event.key)) event.preventDefault()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('photoId')) this.#view.view = FIT
    if (changed.has('photo') || changed.has('picture')) this.#view.show(this.photo, this.picture)
  }

  protected override updated(): void {
    const { rect, size } = this.#view
    if (!rect) return
    const top = Math.max(0, rect.y)
    this.style.setProperty('--picture-top', `${top}px`)
    this.style.setProperty('--picture-side', `${Math.max(0, rect.x)}px`)
    this.style.setProperty('--picture-height', `${Math.min(size.height, rect.y + rect.height) - top}px`)
    const photo = this.photo?.bitmap ?? null
    const picture = this.picture?.bitmap ?? null
    paintStage(this.renderRoot.querySelector('canvas')!, size, {
      rect,
      photo,
      picture: picture ?? photo,
      photoUpTo: this.#photoUpTo(rect),
    })
  }

  get #peeking(): boolean {
    return (this.peek || this.held) && this.photo !== null
  }

  get #caption(): string {
    return this.#peeking ? shell.photo : this.caption
  }

  #photoUpTo(rect: Rect): number {
    if (this.#peeking) return Number.POSITIVE_INFINITY
    if (!this.divided) return Number.NEGATIVE_INFINITY
    const span = visibleSpan(this.#view.size, rect)
    return span.start + span.length * this.divider
  }

  #renderDivider(rect: Rect) {
    const span = visibleSpan(this.#view.size, rect)
    return html`
      <span class="tag card">${shell.photo}</span><span class="tag right card">${shell.picture}</span>
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

  #renderFit() {
    return html`<button
      class="fit icon card"
      aria-label=${shell.whole}
      title=${shell.whole}
      @click=${() => this.#view.fit()}
    >${fitIcon}</button>`
  }

  protected override render() {
    const { rect, view } = this.#view
    const zoomed = view.zoom > 1
    return html`
      <div
        class="surface ${zoomed ? 'zoomed' : ''}"
        tabindex="0"
        role="group"
        aria-label=${shell.stage}
        @keydown=${this.#onKeydown}
      >
        <canvas role="img" aria-label=${this.label}></canvas>
      </div>
      ${this.#peeking || this.divided || zoomed ? nothing : this.poster}
      ${this.#caption ? html`<span class="tag card">${this.#caption}</span>` : nothing}
      ${rect && this.divided && !this.#peeking ? this.#renderDivider(rect) : nothing}
      ${zoomed ? this.#renderFit() : nothing}
    `
  }
}

customElements.define('picture-stage', PictureStage)

declare global {
  interface HTMLElementTagNameMap {
    'picture-stage': PictureStage
  }
}
