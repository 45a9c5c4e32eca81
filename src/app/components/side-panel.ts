import { css, html, LitElement } from 'lit'
import type { DropKind } from '../page/drop.ts'
import { allOf, type ShelfView } from '../parts/shelf-view.ts'
import type { AppState } from '../state/types.ts'
import { base, wide } from '../styles/shared.ts'
import './drop-target.ts'
import './style-controls.ts'

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
        flex-direction: column-reverse;
        min-height: 0;
        padding-bottom: var(--safe-bottom);
        background: var(--panel);
      }
      .gallery {
        position: relative;
        /* The room of the strip, whose script comes after the first one. */
        min-height: var(--strip-height);
      }
      @media ${wide} {
        :host {
          flex-direction: column;
          padding: var(--safe-top) 0 calc(0.5rem + var(--safe-bottom));
          border-left: 1px solid var(--line);
        }
        .gallery {
          display: flex;
          flex: 1;
          min-height: 0;
        }
        style-gallery {
          flex: 1;
          min-width: 0;
        }
        style-controls {
          min-height: 0;
          max-height: 75%;
          overflow: hidden auto;
          border-top: 1px solid var(--line);
        }
      }
    `,
  ]

  protected override render() {
    const { settings, styles, activeSlot, samples, photo } = this.state
    const { filesOver } = this
    return html`
      <div class="gallery" data-drop="painting">
        <style-gallery
          .view=${this.view ?? allOf(styles)}
          .samples=${samples}
          .photo=${photo}
          .settings=${settings}
          .activeSlot=${activeSlot}
        ></style-gallery>
        <drop-target text="Add as a painting" .shown=${filesOver !== null} .hit=${filesOver === 'painting'}></drop-target>
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
