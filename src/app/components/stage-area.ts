import { css, html, LitElement } from 'lit'
import type { DropKind } from '../page/drop.ts'
import { emit } from '../parts/events.ts'
import { pictureWording } from '../parts/wording.ts'
import { isSample, shownPicture } from '../state/selectors.ts'
import type { AppState } from '../state/types.ts'
import { shell } from '../words/en/shell-words.ts'
import './drop-target.ts'
import './job-progress.ts'
import './message-stack.ts'
import './picture-stage.ts'

/**
 * The picture with what lies over it: progress, messages, the place to drop a photo.
 *
 * @fires photo-pick - a photo is to be opened
 * @fires style-swipe - detail: 1 | -1
 * @fires job-cancel
 * @fires notice-dismiss - detail: number, the notice's id
 * @fires kind-choose - detail: 'photo' | 'painting'; what the pending images are
 * @fires kind-dismiss
 * @fires update-apply
 * @fires update-later
 */
export class StageArea extends LitElement {
  static override properties = {
    state: { attribute: false },
    poster: { attribute: false },
    peek: { type: Boolean },
    peekInstant: { type: Boolean },
    divided: { type: Boolean },
    filesOver: { attribute: false },
    pending: { attribute: false },
    updateReady: { type: Boolean },
    panelOpen: { type: Boolean },
    jobInPanel: { type: Boolean },
  }

  declare state: AppState
  /** What is seen before there is a picture, or null. */
  declare poster: HTMLImageElement | null
  /** Show the photo instead of the picture. */
  declare peek: boolean
  /** Show the instant picture instead of the polished one. */
  declare peekInstant: boolean
  /** Show the photo left of a divider. */
  declare divided: boolean
  /** Where files are being held over the page, or null. */
  declare filesOver: DropKind | null
  /** Images whose use is still to be said. */
  declare pending: readonly File[]
  declare updateReady: boolean
  /** A panel is open over the picture. */
  declare panelOpen: boolean
  /** An open panel says in words how the job goes. */
  declare jobInPanel: boolean

  constructor() {
    super()
    this.poster = null
    this.peek = false
    this.peekInstant = false
    this.divided = false
    this.filesOver = null
    this.pending = []
    this.updateReady = false
    this.panelOpen = false
    this.jobInPanel = false
  }

  static override styles = css`
    :host,
    main {
      display: block;
      position: relative;
      min-width: 0;
      min-height: 0;
      height: 100%;
    }
    picture-stage {
      position: absolute;
      inset: 0;
    }
    /* Messages, and under them how the job goes. */
    .foot {
      display: flex;
      position: absolute;
      z-index: 1;
      flex-direction: column;
      inset: auto 0 0;
      max-height: 100%;
      pointer-events: none;
    }
    job-progress {
      flex: none;
    }
  `

  /** Later downloads are a part of the job that asked for them, which can be stopped. */
  get #download(): number | null {
    const { job, download, engine } = this.state
    return job === null || engine.status === 'starting' ? download : null
  }

  get #hint(): string {
    const { activeSlot, canUndo, picture } = this.state
    const isStart = !this.panelOpen && isSample(this.state) && !canUndo && activeSlot === 'a' && picture !== null
    return isStart ? shell.hint : ''
  }

  protected override render() {
    const { state } = this
    return html`<main>
      <picture-stage
        .picture=${this.peekInstant ? state.picture : shownPicture(state)}
        .caption=${this.peekInstant ? shell.instant : ''}
        .poster=${this.poster}
        .photo=${state.photo}
        .photoId=${state.settings.photoId}
        .label=${pictureWording(state)}
        .peek=${this.peek}
        .divided=${this.divided && state.photo !== null}
      ></picture-stage>
      <div class="foot">
      <message-stack
        .notices=${state.notices}
        .pending=${this.pending}
        .updateReady=${this.updateReady}
        .hint=${this.#hint}
        .hintAction=${{ label: shell.openPhoto, run: () => emit(this, 'photo-pick') }}
      ></message-stack>
      <job-progress .job=${state.job} .download=${this.#download} .wordless=${this.jobInPanel}></job-progress>
      </div>
      <drop-target text=${shell.dropPhoto} .shown=${this.filesOver !== null} .hit=${this.filesOver === 'photo'}></drop-target>
    </main>`
  }
}

customElements.define('stage-area', StageArea)

declare global {
  interface HTMLElementTagNameMap {
    'stage-area': StageArea
  }
}
