import { css, html, LitElement, type PropertyValues } from 'lit'
import type { CommandHost } from '../commands/command.ts'
import { CommandRunner } from '../commands/command-runner.ts'
import { COMMANDS, menuEntries } from '../commands/registry.ts'
import { Layer } from '../page/back-layers.ts'
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
import { shell } from '../words/en/shell-words.ts'
import './stage-area.ts'
import type { SettingsChange } from './style-controls.ts'
import './top-bar.ts'

/** Where it is not, a panel is a sheet over styles and sliders, which are out of reach then. */
const isWide = matchMedia(wide.cssText)

/** The whole screen; until it has a store, the page's skeleton. */
export class PasticheApp extends LitElement implements CommandHost {
  static override properties = {
    store: { attribute: false },
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
        grid-area: 1 / 1;
        height: calc(var(--bar-height) + var(--safe-top));
      }
      stage-area {
        grid-area: 2 / 1;
      }
      side-panel {
        grid-area: 3 / 1;
        /* However large the text is, the picture keeps two fifths. */
        max-height: calc(60dvh - var(--bar-height) - var(--safe-top));
        overflow: hidden auto;
      }
      /* Its script comes after the first one; nothing moves when it is there. */
      side-panel:not(:defined) {
        height: var(--side-height);
        background: var(--panel);
      }
      /* In the row of the side panel, so that the picture stays in sight above it. */
      panel-sheet {
        grid-area: 3 / 1;
        align-self: end;
        z-index: 3;
        min-width: 0;
        max-height: 62dvh;
      }
      panel-sheet[tall] {
        position: absolute;
        grid-area: 1 / 1 / -1 / -1;
        inset: auto 0 0;
        max-height: calc(100% - var(--bar-height) - var(--safe-top) - 0.5rem);
      }
      .popover {
        min-height: 0;
        overflow: hidden auto;
        overscroll-behavior: contain;
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
          max-height: none;
          overflow: visible;
        }
        side-panel:not(:defined) {
          height: auto;
        }
        .popover {
          position: absolute;
          z-index: 3;
          inset-block-start: calc(var(--bar-height) + var(--safe-top) + 0.375rem);
          inset-inline-end: calc(var(--panel-width) + var(--safe-right) + 0.5rem);
          width: calc(100% - var(--panel-width) - var(--safe-right) - 1rem - var(--safe-left));
          max-width: 24rem;
          max-height: calc(100% - var(--bar-height) - var(--safe-top) - var(--safe-bottom) - 0.75rem);
          border-radius: var(--radius);
          box-shadow: var(--shadow);
        }
        /* Under its button. */
        .popover.start {
          inset-inline: calc(0.5rem + var(--safe-start)) auto;
        }
      }
    `,
  ]

  declare store: Store | null
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
  readonly #runner = new CommandRunner(this, () => {
    this.asked = null
  })
  readonly shortcuts = new Shortcuts(this, COMMANDS, {
    command: (name) => {
      const own = name === 'own' && this.store && ownInUse(this.store.state)
      if (own && !this.#runner.panel) this.#openOwn(own, 'own')
      else this.#runner.run(name, true)
    },
    hold: (name, on) => {
      if (this.store) COMMANDS[name].hold?.(this, on)
    },
  })

  constructor() {
    super()
    isWide.addEventListener('change', () => this.requestUpdate())
    this.store = null
    this.divided = false
    this.updateLater = false
    this.announced = ''
    this.peek = false
    this.peekInstant = false
    new Layer(
      this,
      () => this.divided,
      () => {
        this.divided = false
      },
      false,
    )
    new Layer(
      this,
      () => this.intake.pending.length > 0,
      () => this.intake.dismiss(),
    )
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('store')) return
    this.#watcher.watch(this.store)
    // While the list of styles is on its way, which takes longer; and not before the language is there.
    if (!this.store) return
    this.loadCommands().catch(() => undefined)
    this.loadShelves().catch(() => this.store?.notify(PART_MISSING))
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
    const parts = () => Promise.all([import('../page/shelves.ts'), import('./side-panel.ts')])
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
    this.#runner.run('about', false)
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

  escape(): void {
    this.#runner.escape(this.#cancel)
  }

  #cancel = (): void => {
    this.intake.cancel()
    this.store?.cancel()
  }

  closePanel(focus: boolean): void {
    this.#runner.close(focus)
  }

  openInstead(name: string): void {
    this.#runner.openInstead(name)
  }

  /** Opens a panel about a style of one's own. */
  #openOwn(id: StyleId, name: 'own' | 'crop'): void {
    this.inHand = id
    this.#runner.openFromHere(name)
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
      .panelOpen=${this.#runner.panel !== null}
      .jobInPanel=${this.#runner.panel === 'polish' && state.polish.run?.status === 'running'}
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
      aria-label=${shell.side}
      ?inert=${this.#runner.panel !== null && !isWide.matches}
      .state=${store.state}
      .view=${this.shelves?.view(store.state.styles) ?? null}
      .filesOver=${this.intake.filesOver}
      @shelf-show=${({ detail }: CustomEvent<ShelfName>) => void this.#withShelves((shelves) => shelves.show(detail))}
      @style-search=${({ detail }: CustomEvent<string | null>) => void this.#withShelves((shelves) => shelves.search(detail))}
      @style-surprise=${() => this.#runner.run('surprise', false)}
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
      @pointerdown=${this.#runner.onPointerdown}
      @photo-pick=${() => this.intake.pick('photo')}
    >
      <top-bar
        role="banner"
        .state=${state}
        .divided=${this.divided}
        .panel=${this.#runner.panel}
        @command=${({ detail }: CustomEvent<string>) => this.#runner.run(detail, false)}
      ></top-bar>
      ${this.#runner.render(store)} ${this.#renderStage(state)} ${this.#renderSide(store)}
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
