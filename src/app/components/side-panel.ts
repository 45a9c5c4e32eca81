import { css, html, LitElement } from 'lit'
import type { DropKind } from '../page/drop.ts'
import { allOf, type ShelfView } from '../parts/shelf-view.ts'
import type { AppState } from '../state/types.ts'
import { base, wide } from '../styles/shared.ts'
import { shell } from '../words/en/shell-words.ts'
import './drop-target.ts'
import './style-controls.ts'
import './style-gallery.ts'

/** From this width to a height on, a photo leaves room below it on a phone. */
const BROAD = 1.2

/**
 * Styles and sliders: beside the picture in a wide window, below it on a phone, where the sliders come first.
 *
 * @fires style-choose - detail: StyleId
 * @fires style-none
 * @fires style-about - detail: StyleId
 * @fires style-favourite - detail: StyleId
 * @fires style-remove - detail: StyleId
 * @fires style-search - detail: string | null
 * @fires style-surprise
 * @fires shelf-show - detail: ShelfName
 * @fires tiles-seen - detail: readonly StyleId[]
 * @fires painting-pick - paintings are to be added
 * @fires settings-change - detail: SettingsChange
 * @fires slot-activate - detail: Slot
 * @fires slot-clear - detail: Slot
 * @fires slots-swap
 */
export class SidePanel extends LitElement {
  static override properties = {
    state: { attribute: false },
    view: { attribute: false },
    filesOver: { attribute: false },
  }

  declare state: AppState
  /** What the gallery shows; null until somebody says: all styles. */
  declare view: ShelfView | null
  /** Where files are being held over the page, or null. */
  declare filesOver: DropKind | null

  constructor() {
    super()
    this.view = null
    this.filesOver = null
  }

  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        padding-block-end: var(--safe-bottom);
        background: var(--panel);
      }
      /* What a photo broader than tall leaves free. */
      :host([broad]) {
        --strip-height: var(--rows-height);
      }
      .gallery {
        position: relative;
        flex: none;
        order: 1;
        /* The room of the strip, whose script comes after the first one. */
        min-height: var(--strip-height);
      }
      style-controls {
        flex: none;
      }
      /* Who looks through the styles has the room for them. */
      .gallery:has([unfolded]) + style-controls {
        display: none;
      }
      @media ${wide} {
        :host {
          padding-block: var(--safe-top) calc(0.5rem + var(--safe-bottom));
          border-inline-start: 1px solid var(--line);
        }
        .gallery:has([unfolded]) + style-controls {
          display: grid;
        }
        .gallery {
          display: flex;
          flex: 1;
          order: 0;
          min-height: 0;
        }
        style-gallery {
          flex: 1;
          min-width: 0;
        }
        style-controls {
          flex: 0 1 auto;
          min-height: 0;
          max-height: 75%;
          overflow: hidden auto;
          border-block-start: 1px solid var(--line);
        }
      }
    `,
  ]

  protected override render() {
    const { settings, styles, activeSlot, samples, photo } = this.state
    const { filesOver } = this
    const mixing = activeSlot !== 'a' || settings.styleB !== null
    this.toggleAttribute('broad', !mixing && (!photo || photo.width >= BROAD * photo.height))
    return html`
      <div class="gallery" data-drop="painting">
        <style-gallery
          ?broad=${this.hasAttribute('broad')}
          .view=${this.view ?? allOf(styles)}
          .samples=${samples}
          .photo=${photo}
          .settings=${settings}
          .activeSlot=${activeSlot}
        ></style-gallery>
        <drop-target text=${shell.dropPainting} .shown=${filesOver !== null} .hit=${filesOver === 'painting'}></drop-target>
      </div>
      <style-controls .gallery=${styles} .settings=${settings} .activeSlot=${activeSlot}></style-controls>
    `
  }
}

customElements.define('side-panel', SidePanel)

declare global {
  interface HTMLElementTagNameMap {
    'side-panel': SidePanel
  }
}
