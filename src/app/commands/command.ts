/** What a command is: its keys, its words, its icon, when it can be done, and what it does. */
import type { ReactiveControllerHost, TemplateResult } from 'lit'
import type { ExportController } from '../page/export.ts'
import type { Intake } from '../page/intake.ts'
import type { Keyed } from '../page/keyboard.ts'
import type { Shelves } from '../page/shelves.ts'
import type { Shortcuts } from '../page/shortcuts.ts'
import type { AppState, SharingControls, Store, StyleId } from '../state/types.ts'

/** What commands and panels work with beside the store. */
export interface CommandHost extends ReactiveControllerHost {
  readonly intake: Pick<Intake, 'pick'>
  /** The ways of the picture out of the app; null until saving is first asked for. */
  exporter: ExportController | null
  /** Styles as links and files; null until they are first asked for. */
  sharing: SharingControls | null
  readonly shortcuts: Pick<Shortcuts<string>, 'letters' | 'setLetters'>
  /** What of the gallery is looked at; null until its script is there. */
  readonly shelves: Shelves | null
  /** Rejects where the script cannot be loaded. */
  loadShelves(): Promise<Shelves>
  /** What the menu has, by the names of the commands. */
  menu(state: AppState): readonly (readonly [name: string, MenuEntry])[]
  /** Rejects where the script of menu and keyboard cannot be loaded. */
  loadCommands(): Promise<void>
  /** The style that the person wants to know about; null: the one in use. */
  asked: StyleId | null
  /** The style of one's own that its panels are about; these come when they are first asked for. */
  readonly inHand: StyleId | null
  desk: typeof import('../components/own-desk.ts') | null
  /** Puts the divider between photo and picture on or off. */
  toggleDivider(): void
  /** Shows the photo, or the instant picture, in the place of the picture. */
  showPhoto(on: boolean): void
  showInstant(on: boolean): void
  /** Closes what is open or stops what runs, whatever is uppermost. */
  escape(): void
  /** @param focus whether the focus goes to the panel's button */
  closePanel(focus: boolean): void
  /** Opens a panel in the place of the one that is open. */
  openInstead(name: string): void
}

/** How a command looks in the top bar. */
export interface BarButton {
  readonly icon: TemplateResult
  readonly label: string
  /** A word under the icon on a phone. */
  readonly short: string
  /** Words beside the icon, where there is room. */
  readonly caption?: string
  /** Shown beside the pointer, with the key; default: the label. */
  readonly tip?: string
  /** More about keys. */
  readonly keyNote?: string
  /** `absent` buttons come when their command can be done; `dimmed` ones are there from the start. */
  readonly unable?: 'absent' | 'dimmed'
}

/** How a command looks in the menu. */
export interface MenuEntry {
  readonly icon: TemplateResult
  readonly label: string
}

export interface Command extends Keyed {
  readonly button?: BarButton
  /** Its line in the menu, for those that the bar has no room for. */
  readonly menu?: MenuEntry
  /** What its key does, for the help panel. */
  readonly help?: string
  able(state: AppState): boolean
  /** Its key counts where it cannot be done, too. */
  readonly keyAlways?: true
  /** Fetches what it needs, where that is not part of the first script. */
  load?(store: Store, host: CommandHost): Promise<unknown>
  run?(store: Store, host: CommandHost): void
  /** What it does while its key is held, and when it is let go. */
  hold?(host: CommandHost, on: boolean): void
  /** The command whose button leads here, where it has none of its own. */
  readonly opener?: string
  /** Renders with the class `popover`, over the picture, or `view`, over the whole app. */
  readonly panel?: {
    render(store: Store, host: CommandHost): TemplateResult
  }
}

export type Commands = Readonly<Record<string, Command>>
