import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { ExportController } from '../export.ts'
import { Intake } from '../intake.ts'
import { type Command, watchKeyboard } from '../keyboard.ts'
import { remember, remembered } from '../preferences.ts'
import type { AppState, Settings, Slot, Store, StyleId } from '../state/types.ts'
import { StoreController } from '../store-controller.ts'
import { layout } from '../styles/layout.ts'
import { base } from '../styles/shared.ts'
import { pictureWording } from '../wording.ts'
import './drop-target.ts'
import './help-panel.ts'
import './job-progress.ts'
import './message-stack.ts'
import './picture-stage.ts'
import './save-panel.ts'
import type { ExportRequest } from './save-panel.ts'
import './style-controls.ts'
import type { SettingsChange } from './style-controls.ts'
import './style-gallery.ts'
import type { Panel } from './top-bar.ts'
import './top-bar.ts'

/** The whole screen. Shows its own children, the page's skeleton, until it is given a store. */
export class PasticheApp extends LitElement {
  static override properties = {
    store: { attribute: false },
    panel: { state: true },
    divided: { state: true },
    peek: { state: true },
    letters: { state: true },
    updateLater: { state: true },
    announced: { state: true },
  }

  static override styles = [base, layout]

  declare store: Store | null
  protected declare panel: Panel | null
  protected declare divided: boolean
  protected declare peek: boolean
  protected declare letters: boolean
  protected declare updateLater: boolean
  /** The finished picture in words, for screen readers. */
  protected declare announced: string
  readonly #watcher = new StoreController(this, () => this.#onStateChange())
  readonly #intake = new Intake(this, () => this.store)
  readonly #export = new ExportController(this)
  #stopKeyboard: (() => void) | null = null

  constructor() {
    super()
    this.store = null
    this.panel = null
    this.divided = false
    this.peek = false
    this.letters = remembered('letters') !== 'off'
    this.updateLater = false
    this.announced = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stopKeyboard = watchKeyboard({
      command: (command) => this.#obey(command),
      peek: (on) => {
        this.peek = on
      },
      letters: () => this.letters,
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stopKeyboard?.()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('store')) this.#watcher.watch(this.store)
  }

  #onStateChange(): void {
    const state = this.store?.state
    // Only finished pictures are announced, so that a dragged slider stays silent.
    if (state?.picture?.stage === 'full' && !state.job) this.announced = pictureWording(state)
    if (state?.job) this.#export.forget()
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
    if (panel === 'save' && !this.store?.state.picture) return
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

  #renderPanel(state: AppState) {
    if (this.panel === 'save')
      return html`<save-panel
        class="popover"
        .size=${state.saveSize}
        .running=${this.#export.running}
        .canShare=${this.#export.share !== null}
        .canCopy=${this.#export.copy !== null}
        .shareWaits=${this.#export.waiting !== null}
        @export=${(event: CustomEvent<ExportRequest>) =>
          this.store && this.#export.run(this.store, event.detail.action, event.detail.format)}
      ></save-panel>`
    if (this.panel === 'help')
      return html`<help-panel
        class="popover"
        .engine=${state.engine}
        .offlineReady=${state.offlineReady}
        .letters=${this.letters}
        .isSample=${state.settings.photoId === 'sample'}
        @letters-change=${(event: CustomEvent<boolean>) => {
          this.letters = event.detail
          remember('letters', event.detail ? 'on' : 'off')
        }}
        @sample-open=${() => {
          this.#closePanel(true)
          void this.store?.useSample()
        }}
      ></help-panel>`
    return nothing
  }

  #renderStage(store: Store) {
    const { state } = store
    const isStart = state.settings.photoId === 'sample' && !state.canUndo && state.picture !== null
    const { over } = this.#intake
    return html`<main data-drop="photo">
      <picture-stage
        .picture=${state.picture}
        .photo=${state.photo}
        .photoId=${state.settings.photoId}
        .label=${pictureWording(state)}
        .peek=${this.peek}
        .divided=${this.divided && state.photo !== null}
      ></picture-stage>
      <job-progress .job=${state.job} .download=${state.download} @job-cancel=${() => store.cancel()}></job-progress>
      <message-stack
        .notices=${state.notices}
        .pending=${this.#intake.pending}
        .updateReady=${state.updateReady && !this.updateLater}
        .hint=${isStart ? 'This is a sample. Tap a style, or open a photo of your own.' : ''}
        .hintAction=${{ label: 'Open photo', run: () => void this.#intake.pick('photo') }}
        @notice-dismiss=${(event: CustomEvent<number>) => store.dismiss(event.detail)}
        @kind-choose=${(event: CustomEvent<'photo' | 'painting'>) =>
          this.#intake.use(event.detail, this.#intake.pending)}
        @kind-dismiss=${() => this.#intake.dismiss()}
        @update-apply=${() => store.applyUpdate()}
        @update-later=${() => {
          this.updateLater = true
        }}
      ></message-stack>
      <drop-target text="Open as the photo" .shown=${over !== null} .hit=${over === 'photo'}></drop-target>
    </main>`
  }

  #renderSide(store: Store) {
    const { settings, styles, activeSlot } = store.state
    const { over } = this.#intake
    return html`<div
      class="side"
      @slot-activate=${(event: CustomEvent<Slot>) => store.activateSlot(event.detail)}
      @slot-clear=${(event: CustomEvent<Slot>) => store.clearSlot(event.detail)}
      @slots-swap=${() => store.swapSlots()}
      @settings-change=${(event: CustomEvent<SettingsChange>) => this.#change(store, event.detail)}
      @style-choose=${(event: CustomEvent<StyleId>) => store.chooseStyle(event.detail)}
      @style-remove=${(event: CustomEvent<StyleId>) => store.removePainting(event.detail)}
      @painting-pick=${() => this.#intake.pick('painting')}
    >
      <div class="gallery" data-drop="painting">
        <style-gallery .gallery=${styles} .settings=${settings} .activeSlot=${activeSlot}></style-gallery>
        <drop-target text="Add as a painting" .shown=${over !== null} .hit=${over === 'painting'}></drop-target>
      </div>
      <style-controls .gallery=${styles} .settings=${settings} .activeSlot=${activeSlot}></style-controls>
    </div>`
  }

  #change(store: Store, { settings, live }: { settings: Partial<Settings>; live: boolean }): void {
    store.change(settings, { live })
  }

  protected override render() {
    const { store } = this
    if (!store) return html`<slot></slot>`
    const { state } = store
    return html`<div class="app" @pointerdown=${this.#onPointerdown}>
      <top-bar
        .canUndo=${state.canUndo}
        .canRedo=${state.canRedo}
        .hasPicture=${state.picture !== null}
        .divided=${this.divided}
        .panel=${this.panel}
        @undo=${() => store.undo()}
        @redo=${() => store.redo()}
        @photo-pick=${() => this.#intake.pick('photo')}
        @divider-toggle=${() => this.#obey('divider')}
        @panel-toggle=${(event: CustomEvent<Panel>) => this.#togglePanel(event.detail)}
      ></top-bar>
      ${this.#renderPanel(state)} ${this.#renderStage(store)} ${this.#renderSide(store)}
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
