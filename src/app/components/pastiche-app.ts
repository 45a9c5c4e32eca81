import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import type { CommandHost } from '../commands/command.ts'
import { COMMANDS, menuEntries } from '../commands/registry.ts'
import type { ExportController } from '../page/export.ts'
import { Intake } from '../page/intake.ts'
import { PART_MISSING } from '../page/part-missing.ts'
import type { Shelves } from '../page/shelves.ts'
import { Shortcuts } from '../page/shortcuts.ts'
import { StoreController } from '../page/store-controller.ts'
import type { ShelfName } from '../parts/shelf-view.ts'
import { pictureWording } from '../parts/wording.ts'
import { isSettled, ownInUse, shownPicture } from '../state/selectors.ts'
import type { AppState, MixAct, SharingControls, Slot, Store, StyleId } from '../state/types.ts'
import { base, wide } from '../styles/shared.ts'
import './side-panel.ts'
import './stage-area.ts'
import type { SettingsChange } from './style-controls.ts'
import './top-bar.ts'

/** The whole screen; until it has a store, the page's skeleton. */
export class PasticheApp extends LitElement implements CommandHost {
  static override properties = {
    store: { attribute: false },
    panel: { state: true },
    divided: { state: true },
    updateLater: { state: true },
    announced: { state: true },
    peek: { state: true },
    peekInstant: { state: true },
  }

  static override styles = [
    base,
    // Where things are on the screen; `page.css` repeats the outer measures for the skeleton.
    css`
      :host {
        display: block;
      }
      .app {
        display: grid;
        position: relative;
        height: 100%;
        grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
        background: var(--wall);
        color: var(--ink);
      }
      top-bar {
        height: calc(var(--bar-height) + var(--safe-top));
      }
      .popover {
        position: absolute;
        z-index: 3;
        inset: calc(var(--bar-height) + var(--safe-top) + 0.375rem) calc(0.5rem + var(--safe-right)) auto
          calc(0.5rem + var(--safe-left));
        max-width: 24rem;
        max-height: calc(100% - var(--bar-height) - var(--safe-top) - var(--safe-bottom) - 0.75rem);
        margin-left: auto;
        overflow: auto;
        overscroll-behavior: contain;
        border-radius: var(--radius);
        box-shadow: var(--shadow);
      }
      /* A panel that takes the whole app. */
      .view {
        position: absolute;
        z-index: 4;
        inset: 0;
        overflow: hidden;
        padding: var(--safe-top) var(--safe-right) var(--safe-bottom) var(--safe-left);
        background: var(--wall);
      }
      @media ${wide} {
        .app {
          grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) calc(var(--panel-width) + var(--safe-right));
        }
        side-panel {
          grid-area: 1 / 2 / 3 / 3;
        }
        stage-area {
          grid-area: 2 / 1;
        }
        .popover {
          right: calc(var(--panel-width) + var(--safe-right) + 0.5rem);
        }
      }
    `,
  ]

  declare store: Store | null
  /** The command whose panel is open. */
  declare protected panel: string | null
  declare protected divided: boolean
  declare protected updateLater: boolean
  /** The finished picture in words, for screen readers. */
  declare protected announced: string
  /** Show the photo instead of the picture. */
  declare protected peek: boolean
  /** Show the instant picture instead of the polished one. */
  declare protected peekInstant: boolean
  /** The skeleton's image, until there is a picture; null from then on. */
  #poster = this.querySelector<HTMLImageElement>('.skeleton-picture img')
  readonly #watcher = new StoreController(this, () => this.#onStateChange())
  readonly intake = new Intake(
    this,
    () => this.store,
    (id) => this.#openOwn(id, 'crop'),
  )
  exporter: ExportController | null = null
  shelves: Shelves | null = null
  asked: StyleId | null = null
  sharing: SharingControls | null = null
  inHand: StyleId | null = null
  desk: CommandHost['desk'] = null
  /** Where the focus was when a panel without a button of its own was opened. */
  #before: HTMLElement | null = null
  readonly shortcuts = new Shortcuts(this, COMMANDS, {
    command: (name) => {
      const own = name === 'own' && this.store && ownInUse(this.store.state)
      if (own && !this.panel) this.#openOwn(own, 'own')
      else this.#command(name, true)
    },
    hold: (name, on) => {
      if (this.store) COMMANDS[name].hold?.(this, on)
    },
  })

  constructor() {
    super()
    this.store = null
    this.panel = null
    this.divided = false
    this.updateLater = false
    this.announced = ''
    this.peek = false
    this.peekInstant = false
  }

  protected override firstUpdated(): void {
    // While the list of styles is on its way, which takes longer.
    this.loadCommands().catch(() => undefined)
    this.loadShelves().catch(() => this.store?.notify(PART_MISSING))
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('store')) this.#watcher.watch(this.store)
  }

  #onStateChange(): void {
    const state = this.store?.state
    if (state && isSettled(state)) this.#poster = null
    // Only finished pictures are announced, so that a dragged slider stays silent.
    if (state && shownPicture(state)?.stage === 'full' && !state.job) this.announced = pictureWording(state)
    if (state) this.exporter?.follow(state)
    if (state) this.shelves?.follow(state)
  }

  #shelves: Promise<Shelves> | null = null

  loadShelves(): Promise<Shelves> {
    const parts = () => Promise.all([import('../page/shelves.ts'), import('./style-gallery.ts')])
    this.#shelves ??= parts().then(
      ([{ Shelves }]) => {
        this.shelves = new Shelves(this, () => this.store)
        this.requestUpdate()
        return this.shelves
      },
      (error: unknown) => {
        this.#shelves = null
        throw error
      },
    )
    return this.#shelves
  }

  menu = menuEntries
  #commands: Promise<void> | null = null

  loadCommands(): Promise<void> {
    this.#commands ??= import('../commands/later-commands.ts').then(
      ({ LATER_COMMANDS }) => {
        Object.assign(COMMANDS, LATER_COMMANDS)
        this.requestUpdate()
      },
      (error: unknown) => {
        this.#commands = null
        throw error
      },
    )
    return this.#commands
  }

  /** Does something with the gallery, once its script is there. */
  async #withShelves(act: (shelves: Shelves) => void): Promise<void> {
    try {
      act(await this.loadShelves())
    } catch {
      this.store?.notify(PART_MISSING)
    }
  }

  #onAbout = ({ detail }: CustomEvent<StyleId>): void => {
    this.asked = detail
    this.#command('about', false)
  }

  toggleDivider(): void {
    this.divided = !this.divided
  }

  showPhoto(on: boolean): void {
    this.peek = on
  }

  showInstant(on: boolean): void {
    this.peekInstant = on
  }

  #command(name: string, byKey: boolean): void {
    if (!COMMANDS[name]) {
      this.loadCommands().then(
        () => COMMANDS[name] && this.#command(name, byKey),
        () => this.store?.notify(PART_MISSING),
      )
      return
    }
    const { able, keyAlways, load, panel, run } = COMMANDS[name]
    const { store } = this
    if (!store) return
    if (this.panel === name) this.closePanel(byKey)
    else if (!able(store.state) && !(byKey && keyAlways)) return
    else if (load) void this.#loadAndDo(store, name, byKey)
    else if (panel) void this.#openPanel(name, byKey)
    else run?.(store, this)
  }

  /** A command of which a part is being fetched: Escape gives it up, and leaves alone what runs. */
  #loading: string | null = null

  escape(): void {
    if (this.#loading) this.#loading = null
    else if (this.panel) this.closePanel(true)
    else if (this.intake.pending.length > 0) this.intake.dismiss()
    else if (this.store?.state.job) this.#cancel()
    else this.divided = false
  }

  #cancel = (): void => {
    this.intake.cancel()
    this.store?.cancel()
  }

  async #loadAndDo(store: Store, name: string, byKey: boolean): Promise<void> {
    const { load, panel, run } = COMMANDS[name]
    this.#loading = name
    try {
      await load?.(store, this)
    } catch {
      if (this.#loading === name) this.#loading = null
      store.notify(PART_MISSING)
      return
    }
    if (this.#loading !== name) return
    this.#loading = null
    if (panel) await this.#openPanel(name, byKey)
    else run?.(store, this)
  }

  async #openPanel(name: string, focus: boolean): Promise<void> {
    this.panel = name
    await this.updateComplete
    if (focus) this.renderRoot.querySelector<HTMLElement>('.popover, .view')?.focus()
  }

  /** @param focus whether the focus goes to the panel's button */
  closePanel(focus: boolean): void {
    const { panel } = this
    this.panel = null
    this.asked = null
    if (!focus || !panel) return
    const { button, opener } = COMMANDS[panel]
    this.renderRoot.querySelector('top-bar')?.focusButton(opener ?? panel)
    // After a window of its own has let go of the focus.
    if (!(button || opener)) void this.updateComplete.then(() => this.#before?.focus())
  }

  openInstead(name: string): void {
    this.panel = null
    this.#command(name, true)
  }

  /** Opens a panel about a style of one's own. */
  #openOwn(id: StyleId, name: 'own' | 'crop'): void {
    this.inHand = id
    this.#before = focused()
    this.openInstead(name)
  }

  #onPointerdown = (event: PointerEvent): void => {
    const inside = event
      .composedPath()
      .some((node) => node instanceof Element && node.matches('.popover, .view, top-bar'))
    if (!inside) this.panel = null
  }

  #renderPanel(store: Store) {
    return (this.panel && COMMANDS[this.panel].panel?.render(store, this)) ?? nothing
  }

  #renderStage(state: AppState) {
    return html`<stage-area
      data-drop="photo"
      .state=${state}
      .poster=${this.#poster}
      .peek=${this.peek}
      .peekInstant=${this.peekInstant}
      .divided=${this.divided}
      .filesOver=${this.intake.filesOver}
      .pending=${this.intake.pending}
      .panelOpen=${this.panel !== null}
      .jobInPanel=${this.panel === 'polish' && state.polish.run?.status === 'running'}
      .updateReady=${state.updateReady && !this.updateLater}
      @style-swipe=${({ detail }: CustomEvent<1 | -1>) => void this.#withShelves((shelves) => shelves.step(detail))}
      @job-cancel=${this.#cancel}
      @notice-dismiss=${(event: CustomEvent<number>) => this.store?.dismiss(event.detail)}
      @kind-choose=${(event: CustomEvent<'photo' | 'painting'>) => this.intake.use(event.detail, this.intake.pending)}
      @kind-dismiss=${() => this.intake.dismiss()}
      @update-apply=${() => this.store?.applyUpdate()}
      @update-later=${() => {
        this.updateLater = true
      }}
    ></stage-area>`
  }

  #actOnMix(store: Store, act: MixAct): void {
    store.mixes().then(
      (mixes) => {
        if (act.do === 'keep') void mixes.keep(act.name)
        else if (act.do === 'rename') void mixes.rename(act.id, act.name)
        else mixes.open(act.id)
      },
      () => store.notify(PART_MISSING),
    )
  }

  #renderSide(store: Store) {
    return html`<side-panel
      role="region"
      aria-label="Styles and settings"
      .state=${store.state}
      .view=${this.shelves?.view(store.state.styles) ?? null}
      .filesOver=${this.intake.filesOver}
      @shelf-show=${({ detail }: CustomEvent<ShelfName>) => void this.#withShelves((shelves) => shelves.show(detail))}
      @style-search=${({ detail }: CustomEvent<string | null>) => void this.#withShelves((shelves) => shelves.search(detail))}
      @style-surprise=${() => this.#command('surprise', false)}
      @style-favourite=${({ detail }: CustomEvent<StyleId>) => void this.#withShelves((shelves) => shelves.toggleFavourite(detail))}
      @tiles-seen=${({ detail }: CustomEvent<readonly StyleId[]>) => store.seeStyles(detail)}
      @style-about=${this.#onAbout}
      @style-none=${() => store.change({ styleA: null, styleB: null, styleC: null, styleD: null })}
      @slot-activate=${(event: CustomEvent<Slot>) => store.activateSlot(event.detail)}
      @slot-clear=${(event: CustomEvent<Slot>) => store.clearSlot(event.detail)}
      @slots-swap=${({ detail: [one, other] }: CustomEvent<readonly [Slot, Slot]>) => store.swapSlots(one, other)}
      @mix-act=${({ detail }: CustomEvent<MixAct>) => this.#actOnMix(store, detail)}
      @part-missing=${() => store.notify(PART_MISSING)}
      @settings-change=${({ detail }: CustomEvent<SettingsChange>) => store.change(detail.settings, { live: detail.live })}
      @style-choose=${(event: CustomEvent<StyleId>) => store.chooseStyle(event.detail)}
      @style-remove=${(event: CustomEvent<StyleId>) => store.removePainting(event.detail)}
      @style-menu=${(event: CustomEvent<StyleId>) => this.#openOwn(event.detail, 'own')}
      @painting-pick=${() => this.intake.pick('painting')}
    ></side-panel>`
  }

  protected override render() {
    const { store } = this
    if (!store) return html`<slot></slot>`
    const { state } = store
    return html`<div
      class="app"
      @pointerdown=${this.#onPointerdown}
      @photo-pick=${() => this.intake.pick('photo')}
    >
      <top-bar
        role="banner"
        .state=${state}
        .divided=${this.divided}
        .panel=${this.panel}
        @command=${({ detail }: CustomEvent<string>) => this.#command(detail, false)}
      ></top-bar>
      ${this.#renderPanel(store)} ${this.#renderStage(state)} ${this.#renderSide(store)}
      <div class="visually-hidden" role="status">${this.announced}</div>
    </div>`
  }
}

/** The element with the focus, within whatever components. */
function focused(): HTMLElement | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element instanceof HTMLElement ? element : null
}

customElements.define('pastiche-app', PasticheApp)

declare global {
  interface HTMLElementTagNameMap {
    'pastiche-app': PasticheApp
  }
}
