/** Running commands, and the one panel that is open: fetched, opened, closed, and the focus given back. */
import { html, type ReactiveController, type ReactiveControllerHost } from 'lit'
import { Layer, peel, uppermost } from '../page/back-layers.ts'
import { PART_MISSING } from '../page/part-missing.ts'
import type { Store } from '../state/types.ts'
import type { CommandHost } from './command.ts'
import { COMMANDS } from './registry.ts'

type Host = CommandHost &
  ReactiveControllerHost & {
    readonly store: Store | null
    readonly renderRoot: ParentNode
  }

export class CommandRunner implements ReactiveController {
  /** The command whose panel is open, or null. */
  panel: string | null = null
  /** A command of which a part is being fetched. */
  #loading: string | null = null
  /** Where the focus was when a panel without a button of its own was opened. */
  #before: HTMLElement | null = null
  readonly #host: Host
  readonly #closed: () => void

  /** @param closed called when a panel has been closed */
  constructor(host: Host, closed: () => void) {
    this.#host = host
    this.#closed = closed
    host.addController(this)
    new Layer(
      host,
      () => this.panel !== null,
      () => this.close(true),
    )
  }

  hostConnected(): void {}

  #setPanel(name: string | null): void {
    this.panel = name
    this.#host.requestUpdate()
  }

  run(name: string, byKey: boolean): void {
    const { store } = this.#host
    if (!COMMANDS[name]) {
      this.#host.loadCommands().then(
        () => COMMANDS[name] && this.run(name, byKey),
        () => store?.notify(PART_MISSING),
      )
      return
    }
    const { able, keyAlways, load, panel, run } = COMMANDS[name]
    if (!store) return
    if (this.panel === name) this.close(byKey)
    else if (!able(store.state) && !(byKey && keyAlways)) return
    else if (load || panel) void this.#loadAndDo(store, name, byKey)
    else run?.(store, this.#host)
  }

  async #loadAndDo(store: Store, name: string, byKey: boolean): Promise<void> {
    const { load, panel, run } = COMMANDS[name]
    this.#loading = name
    try {
      await Promise.all([load?.(store, this.#host), panel && import('../components/panel-sheet.ts')])
    } catch {
      if (this.#loading === name) this.#loading = null
      store.notify(PART_MISSING)
      return
    }
    if (this.#loading !== name) return
    this.#loading = null
    if (!panel) return run?.(store, this.#host)
    this.#setPanel(name)
    await this.#host.updateComplete
    if (byKey) this.#host.renderRoot.querySelector<HTMLElement>('.popover, .view')?.focus()
  }

  /** Gives up what is being fetched, closes what lies over the picture, stops what runs, or closes what is left. */
  escape(stop: () => void): void {
    if (this.#loading) this.#loading = null
    else if (this.#host.store?.state.job && !uppermost()?.covers) stop()
    else peel()
  }

  /** @param focus whether the focus goes to the panel's button */
  close(focus: boolean): void {
    const { panel } = this
    if (!panel) return
    this.#setPanel(null)
    this.#closed()
    if (!focus) return
    const { button, opener } = COMMANDS[panel]
    this.#host.renderRoot.querySelector('top-bar')?.focusButton(opener ?? panel)
    // After a window of its own has let go of the focus.
    if (!(button || opener)) void this.#host.updateComplete.then(() => this.#before?.focus())
  }

  /** Opens a panel in the place of the one that is open. */
  openInstead(name: string): void {
    this.#setPanel(null)
    this.run(name, true)
  }

  /** Opens a panel to which no button leads: the focus goes back to where it is now. */
  openFromHere(name: string): void {
    this.#before = focused()
    this.openInstead(name)
  }

  onPointerdown = (event: PointerEvent): void => {
    const inside = event
      .composedPath()
      .some((node) => node instanceof Element && node.matches('panel-sheet, .view, top-bar'))
    if (!inside) this.close(false)
  }

  render(store: Store) {
    if (!this.panel) return null
    const { panel, button, menu } = COMMANDS[this.panel]
    return html`<panel-sheet .label=${button?.label ?? menu?.label ?? ''} @sheet-close=${() => this.close(true)}
      >${panel?.render(store, this.#host)}</panel-sheet
    >`
  }
}

/** The element with the focus, within whatever components. */
function focused(): HTMLElement | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element instanceof HTMLElement ? element : null
}
