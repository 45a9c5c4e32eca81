import { css, html, LitElement, nothing } from 'lit'
import { PictureUrl } from '../parts/picture-url.ts'
import { placed } from '../parts/placed.ts'
import { tileWording, titleWording } from '../parts/recipe-wording.ts'
import { Gestures } from '../stage/gestures.ts'
import {
  clampView,
  FIT,
  type Point,
  pictureRect,
  type Size,
  type View,
  visibleSpan,
  zoomAt,
} from '../stage/viewport.ts'
import type { KeptPicture } from '../state/types.ts'
import { base, buttons } from '../styles/shared.ts'
import { pictures as says } from '../words/en/pictures-words.ts'
import './split-divider.ts'

type Mode = 'divider' | 'side'

/** Pictures whose sides differ by less than this share lie over each other. */
const ALIKE = 0.02
const STEP = 1.5
const DOUBLE = 2.5

/** Two kept pictures: over each other with a divider, or beside each other; zoomed and moved together. */
export class PicturePair extends LitElement {
  static override properties = {
    pair: { attribute: false },
    load: { attribute: false },
    mode: { state: true },
    view: { state: true },
    stage: { state: true },
    position: { state: true },
  }

  declare pair: readonly [KeptPicture, KeptPicture] | null
  /** Reads a picture's file. */
  declare load: (id: string) => Promise<Blob | null>
  /** null: as fits the two. */
  declare protected mode: Mode | null
  declare protected view: View
  /** CSS px of what each picture has for itself. */
  declare protected stage: Size
  /** Of the divider, 0..1. */
  declare protected position: number
  readonly #urls = [new PictureUrl(() => this.requestUpdate()), new PictureUrl(() => this.requestUpdate())] as const
  readonly #sizes = new ResizeObserver(() => this.#measure())

  constructor() {
    super()
    this.pair = null
    this.load = async () => null
    this.mode = null
    this.view = FIT
    this.stage = { width: 1, height: 1 }
    this.position = 0.5
    this.addEventListener('keydown', this.#onKeydown)
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
        min-height: 0;
      }
      .stages {
        display: grid;
        grid-auto-columns: minmax(0, 1fr);
        grid-auto-flow: column;
        gap: 0.25rem;
        min-height: 0;
      }
      @media (max-aspect-ratio: 1/1) {
        .stages {
          grid-auto-rows: minmax(0, 1fr);
          grid-auto-flow: row;
        }
      }
      .stage {
        position: relative;
        min-width: 0;
        min-height: 0;
        overflow: hidden;
        /* The divider's way is the picture's, which is the same in every language. */
        direction: ltr;
        cursor: grab;
        touch-action: none;
      }
      img {
        position: absolute;
        max-width: none;
        user-select: none;
        pointer-events: none;
      }
      .name {
        position: absolute;
        inset-block-end: 0.375rem;
        max-width: calc(50% - 0.75rem);
        overflow: hidden;
        padding: 0.125rem 0.5rem;
        border-radius: 1rem;
        background: rgb(0 0 0 / 0.55);
        color: #fff;
        font-size: 0.75rem;
        text-overflow: ellipsis;
        white-space: nowrap;
        pointer-events: none;
      }
      .name.before {
        inset-inline-start: 0.5rem;
      }
      .name.behind {
        inset-inline-end: 0.5rem;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        justify-content: center;
        padding: 0.5rem;
      }
      .zoom {
        font-size: 1.25rem;
      }
    `,
  ]

  protected override firstUpdated(): void {
    for (const stage of this.renderRoot.querySelectorAll<HTMLElement>('.stage')) this.#listen(stage)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#sizes.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sizes.disconnect()
    for (const url of this.#urls) url.clear()
  }

  protected override willUpdate(): void {
    for (const [i, picture] of (this.pair ?? []).entries()) void this.#urls[i].show(picture.id, this.load)
  }

  protected override updated(): void {
    this.#measure()
    // What a gesture begins on stays what it was when the other one comes or goes.
    const second = this.renderRoot.querySelector<HTMLElement>('.stage.second')
    if (second && !this.#heard.has(second)) this.#listen(second)
  }

  readonly #heard = new WeakSet<HTMLElement>()

  #listen(stage: HTMLElement): void {
    this.#heard.add(stage)
    new Gestures(stage, {
      pan: (dx, dy) => this.#look({ ...this.view, x: this.view.x + dx, y: this.view.y + dy }),
      zoom: (factor, at) => this.#zoom(factor, at),
      doubleTap: (at) => (this.view.zoom > 1 ? this.#look(FIT) : this.#zoom(DOUBLE, at)),
      hold: () => undefined,
      swipe: () => undefined,
    })
  }

  #measure(): void {
    const stage = this.renderRoot.querySelector('.stage')
    if (!stage) return
    const { clientWidth: width, clientHeight: height } = stage
    if (width !== this.stage.width || height !== this.stage.height) this.stage = { width, height }
  }

  get #mode(): Mode {
    const [one, other] = this.pair ?? []
    if (!one || !other || this.mode) return this.mode ?? 'side'
    const ratio = (one.width * other.height) / (one.height * other.width)
    return Math.abs(ratio - 1) < ALIKE ? 'divider' : 'side'
  }

  #look(view: View): void {
    if (this.pair) this.view = clampView(this.stage, this.pair[0], view)
  }

  #zoom(factor: number, at: Point = { x: this.stage.width / 2, y: this.stage.height / 2 }): void {
    this.#look(zoomAt(this.stage, this.view, factor, at))
  }

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === '+' || event.key === '=') this.#zoom(STEP)
    else if (event.key === '-') this.#zoom(1 / STEP)
    else if (event.key === '0') this.#look(FIT)
    else return
    event.preventDefault()
  }

  #renderImage(place: 0 | 1, clip = '') {
    const picture = this.pair?.[place]
    const { url } = this.#urls[place]
    if (!picture || !url) return nothing
    const { x, y, width, height } = pictureRect(this.stage, picture, this.view)
    const at = placed({
      ...{ left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` },
      'clip-path': clip,
    })
    return html`<img src=${url} alt=${tileWording(picture)} ${at} draggable="false" />`
  }

  #renderDivided([one, other]: readonly [KeptPicture, KeptPicture]) {
    const rect = pictureRect(this.stage, one, this.view)
    const { start, length } = visibleSpan(this.stage, rect)
    const cut = Math.max(0, rect.x + rect.width - (start + this.position * length))
    const place = placed({
      '--picture-top': `${Math.max(0, rect.y)}px`,
      '--picture-height': `${Math.min(this.stage.height, rect.height)}px`,
    })
    return html`<div class="stages">
      <div class="stage" ${place}>
        ${this.#renderImage(1)} ${this.#renderImage(0, `inset(0 ${cut}px 0 0)`)}
        <span class="name before">${titleWording(one)}</span><span class="name behind">${titleWording(other)}</span>
        <split-divider
          .label=${says.dividerLabel}
          .shares=${(before: string, behind: string) => says.shares(before, titleWording(one), behind, titleWording(other))}
          .position=${this.position}
          .start=${start}
          .length=${length}
          @pointerdown=${(event: Event) => event.stopPropagation()}
          @divider-move=${({ detail }: CustomEvent<number>) => {
            this.position = detail
          }}
        ></split-divider>
      </div>
    </div>`
  }

  #renderBeside([one, other]: readonly [KeptPicture, KeptPicture]) {
    return html`<div class="stages">
      <div class="stage">${this.#renderImage(0)}<span class="name before">${titleWording(one)}</span></div>
      <div class="stage second">${this.#renderImage(1)}<span class="name before">${titleWording(other)}</span></div>
    </div>`
  }

  #renderMode(mode: Mode, label: string) {
    return html`<button
      class="outlined"
      aria-pressed=${this.#mode === mode}
      @click=${() => {
        this.mode = mode
        this.view = FIT
      }}
    >
      ${label}
    </button>`
  }

  protected override render() {
    const { pair } = this
    if (!pair) return nothing
    return html`${this.#mode === 'divider' ? this.#renderDivided(pair) : this.#renderBeside(pair)}
      <div class="bar" role="group" aria-label=${says.view}>
        ${this.#renderMode('divider', says.divider)} ${this.#renderMode('side', says.sideBySide)}
        <button class="icon outlined zoom" aria-label=${says.zoomOut} @click=${() => this.#zoom(1 / STEP)}>−</button>
        <button class="icon outlined zoom" aria-label=${says.zoomIn} @click=${() => this.#zoom(STEP)}>+</button>
      </div>`
  }
}

customElements.define('picture-pair', PicturePair)

declare global {
  interface HTMLElementTagNameMap {
    'picture-pair': PicturePair
  }
}
