import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { ExportController } from '../page/export.ts'
import { Intake } from '../page/intake.ts'
import type { Command } from '../page/keyboard.ts'
import { Shortcuts } from '../page/shortcuts.ts'
import { StoreController } from '../page/store-controller.ts'
import { pictureWording, savedSize, shownPicture } from '../parts/wording.ts'
import type { AppState, Slot, Store, StyleId } from '../state/types.ts'
import { layout } from '../styles/layout.ts'
import { base } from '../styles/shared.ts'
import './help-panel.ts'
import './save-panel.ts'
import './side-panel.ts'
import './stage-area.ts'
import type { PolishAct } from './polish-panel.ts'
import type { ExportRequest } from './save-panel.ts'
import type { SettingsChange } from './style-controls.ts'
import type { Panel } from './top-bar.ts'
import './top-bar.ts'

/** The whole screen; until it has a store, the page's skeleton. */
export class PasticheApp extends LitElement {
  static override properties = {
    store: { attribute: false },
    panel: { state: true },
    divided: { state: true },
    updateLater: { state: true },
    announced: { state: true },
    peekInstant: { state: true },
  }

  static override styles = [base, layout]

  declare store: Store | null
  declare protected panel: Panel | null
  declare protected divided: boolean
  declare protected updateLater: boolean
  /** The finished picture in words, for screen readers. */
  declare protected announced: string
  /** Show the instant picture instead of the polished one. */
  declare protected peekInstant: boolean
  readonly #watcher = new StoreController(this, () => this.#onStateChange())
  readonly #intake = new Intake(this, () => this.store)
  readonly #export = new ExportController(this)
  readonly #shortcuts = new Shortcuts(this, (command) => this.#obey(command))

  constructor() {
    super()
    this.store = null
    this.panel = null
    this.divided = false
    this.updateLater = false
    this.announced = ''
    this.peekInstant = false
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('store')) this.#watcher.watch(this.store)
  }

  #onStateChange(): void {
    const state = this.store?.state
    // Only finished pictures are announced, so that a dragged slider stays silent.
    if (state && shownPicture(state)?.stage === 'full' && !state.job) this.announced = pictureWording(state)
    if (state) this.#export.follow(state)
  }

  #obey(command: Command): void {
    const { store } = this
    if (!store) return
    if (command === 'undo') store.undo()
    else if (command === 'redo') store.redo()
    else if (command === 'open') void this.#intake.pick('photo')
    else if (command === 'divider') this.divided = !this.divided && store.state.picture !== null
    else if (command === 'escape') this.#escape(store)
    else void this.#togglePanel(command, true)
  }

  #escape(store: Store): void {
    if (this.panel) this.#closePanel(true)
    else if (this.#intake.pending.length > 0) this.#intake.dismiss()
    else if (store.state.job) store.cancel()
    else this.divided = false
  }

  async #togglePanel(panel: Panel, focus = false): Promise<void> {
    if (this.panel === panel) return this.#closePanel(focus)
    const { store } = this
    const picture = store?.state.picture
    if ((panel === 'save' && !picture) || (panel === 'polish' && (!picture || picture.stage === 'photo'))) return
    try {
      // Not needed for the first picture, so not part of the first script.
      if (panel === 'polish') await Promise.all([import('./polish-panel.ts'), store?.polisher()])
    } catch {
      store?.notify({
        kind: 'error',
        text: 'A part of the app could not be loaded. Check the connection and try again.',
      })
      return
    }
    this.panel = panel
    await this.updateComplete
    if (focus) this.renderRoot.querySelector<HTMLElement>('.popover')?.focus()
  }

  #closePanel(focus: boolean): void {
    const { panel } = this
    this.panel = null
    if (focus && panel) this.renderRoot.querySelector('top-bar')?.focusPanelButton(panel)
  }

  #onPointerdown = (event: PointerEvent): void => {
    const inside = event.composedPath().some((node) => node instanceof Element && node.matches('.popover, top-bar'))
    if (!inside) this.panel = null
  }

  #openSample(): void {
    this.#closePanel(true)
    void this.store?.useSample()
  }

  #renderPanel(state: AppState) {
    if (this.panel === 'save')
      return html`<save-panel
        class="popover"
        .size=${savedSize(state)}
        .running=${this.#export.running}
        .canShare=${this.#export.share !== null}
        .canCopy=${this.#export.copy !== null}
        .shareWaits=${this.#export.waiting !== null}
        @export=${(event: CustomEvent<ExportRequest>) =>
          this.store && this.#export.run(this.store, event.detail.action, event.detail.format)}
      ></save-panel>`
    if (this.panel === 'polish')
      return html`<polish-panel
        class="popover"
        .state=${state}
        @polish-act=${(event: CustomEvent<PolishAct>) => this.store?.polisher().then(event.detail)}
        @instant-peek=${(event: CustomEvent<boolean>) => {
          this.peekInstant = event.detail
        }}
      ></polish-panel>`
    if (this.panel === 'help')
      return html`<help-panel
        class="popover"
        .engine=${state.engine}
        .offlineReady=${state.offlineReady}
        .letters=${this.#shortcuts.letters}
        .isSample=${state.settings.photoId === 'sample'}
        @letters-change=${(event: CustomEvent<boolean>) => this.#shortcuts.setLetters(event.detail)}
        @sample-open=${() => this.#openSample()}
      ></help-panel>`
    return nothing
  }

  #renderStage(state: AppState) {
    return html`<stage-area
      data-drop="photo"
      .state=${state}
      .peek=${this.#shortcuts.peek}
      .peekInstant=${this.peekInstant}
      .divided=${this.divided}
      .over=${this.#intake.over}
      .pending=${this.#intake.pending}
      .covered=${this.panel !== null}
      .told=${this.panel === 'polish' && state.polish.run?.status === 'running'}
      .updateReady=${state.updateReady && !this.updateLater}
      @job-cancel=${() => this.store?.cancel()}
      @notice-dismiss=${(event: CustomEvent<number>) => this.store?.dismiss(event.detail)}
      @kind-choose=${(event: CustomEvent<'photo' | 'painting'>) => this.#intake.use(event.detail, this.#intake.pending)}
      @kind-dismiss=${() => this.#intake.dismiss()}
      @update-apply=${() => this.store?.applyUpdate()}
      @update-later=${() => {
        this.updateLater = true
      }}
    ></stage-area>`
  }

  #renderSide(store: Store) {
    return html`<side-panel
      role="region"
      aria-label="Styles and settings"
      .state=${store.state}
      .over=${this.#intake.over}
      @slot-activate=${(event: CustomEvent<Slot>) => store.activateSlot(event.detail)}
      @slot-clear=${(event: CustomEvent<Slot>) => store.clearSlot(event.detail)}
      @slots-swap=${() => store.swapSlots()}
      @settings-change=${({ detail }: CustomEvent<SettingsChange>) => store.change(detail.settings, { live: detail.live })}
      @style-choose=${(event: CustomEvent<StyleId>) => store.chooseStyle(event.detail)}
      @style-remove=${(event: CustomEvent<StyleId>) => store.removePainting(event.detail)}
      @painting-pick=${() => this.#intake.pick('painting')}
    ></side-panel>`
  }

  protected override render() {
    const { store } = this
    if (!store) return html`<slot></slot>`
    const { state } = store
    return html`<div
      class="app"
      @pointerdown=${this.#onPointerdown}
      @photo-pick=${() => this.#intake.pick('photo')}
    >
      <top-bar
        role="banner"
        .canUndo=${state.canUndo}
        .canRedo=${state.canRedo}
        .hasPicture=${state.picture !== null}
        .painted=${state.picture !== null && state.picture.stage !== 'photo'}
        .divided=${this.divided}
        .panel=${this.panel}
        @undo=${() => store.undo()}
        @redo=${() => store.redo()}
        @divider-toggle=${() => this.#obey('divider')}
        @panel-toggle=${(event: CustomEvent<Panel>) => this.#togglePanel(event.detail)}
      ></top-bar>
      ${this.#renderPanel(state)} ${this.#renderStage(state)} ${this.#renderSide(store)}
      <div class="visually-hidden" role="status">${this.announced}</div>
    </div>`
  }
}

customElements.define('pastiche-app', PasticheApp)

declare global {
  interface HTMLElementTagNameMap {
    'pastiche-app': PasticheApp
  }
}
