/**
 * Everything that can be done with the whole app, panels included, each described once: its keys, its words, its icon, when
 * it can be done, and what it does. The top bar, the keyboard and the help panel read it here, so that a new panel is
 * its component and one entry.
 */
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { ExportController, ExportRequest } from './page/export.ts'
import type { Intake } from './page/intake.ts'
import { type Key, type Keyed, keyText } from './page/keyboard.ts'
import type { Shelves } from './page/shelves.ts'
import type { Shortcuts } from './page/shortcuts.ts'
import { compareIcon, helpIcon, openIcon, polishIcon, redoIcon, saveIcon, undoIcon } from './parts/icons.ts'
import { findStyle, isPainted, isSample, savedSize, styleIn } from './state/selectors.ts'
import type { AppState, PolishAct, PolishControls, SharingControls, Store, StyleId } from './state/types.ts'

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
  /** The style that the person wants to know about; null: the one in use. */
  asked: StyleId | null
  /** The style of one's own that its panels are about; these come when they are first asked for. */
  readonly inHand: StyleId | null
  desk: typeof import('./components/own-desk.ts') | null
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
  /** Words beside the icon, where there is room. */
  readonly caption?: string
  /** Shown beside the pointer, with the key; default: the label. */
  readonly tip?: string
  /** More about keys. */
  readonly keyNote?: string
  /** `absent` buttons come when their command can be done; `dimmed` ones are there from the start. */
  readonly unable?: 'absent' | 'dimmed'
}

export interface Command extends Keyed {
  readonly button?: BarButton
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
  readonly panel?: {
    render(store: Store, host: CommandHost): TemplateResult
  }
}

const always = () => true
const loadShelves = (_: Store, host: CommandHost) => host.loadShelves()
const hasOwn = ({ styles }: AppState) => styles.some(({ mine }) => mine)
const hasPicture = ({ picture }: AppState) => picture !== null

/** In the order of the help panel. */
const commands = {
  open: {
    keys: ['o'],
    button: { icon: openIcon, label: 'Open a photo', caption: 'Open photo' },
    help: 'Open a photo',
    able: always,
    run: (_, { intake }) => void intake.pick('photo'),
  },
  polish: {
    keys: ['p'],
    button: { icon: polishIcon, label: 'Polish', caption: 'Polish', tip: 'Polish the picture', unable: 'absent' },
    help: 'Polish the picture',
    able: isPainted,
    load: (store) => Promise.all([import('./components/polish-panel.ts'), store.polisher()]),
    panel: {
      render: (store, host) => html`<polish-panel
        class="popover"
        .state=${store.state}
        @polish-act=${({ detail }: CustomEvent<PolishAct>) =>
          store.polisher().then((controls) => actOnPolish(controls, detail))}
        @instant-peek=${({ detail }: CustomEvent<boolean>) => host.showInstant(detail)}
      ></polish-panel>`,
    },
  },
  save: {
    keys: ['s'],
    button: { icon: saveIcon, label: 'Save', caption: 'Save', tip: 'Save, share or copy', unable: 'absent' },
    help: 'Save, share or copy',
    able: hasPicture,
    load: async (_, host) => {
      const [{ ExportController }] = await Promise.all([
        import('./page/export.ts'),
        import('./components/save-panel.ts'),
      ])
      host.exporter ??= new ExportController(host)
    },
    panel: {
      render: (store, host) => html`<save-panel
        class="popover"
        .size=${savedSize(store.state)}
        .running=${host.exporter?.running ?? null}
        .canShare=${Boolean(host.exporter?.share)}
        .canCopy=${Boolean(host.exporter?.copy)}
        .shareWaits=${Boolean(host.exporter?.waiting)}
        .hasStyle=${isPainted(store.state)}
        @style-share=${() => host.openInstead('style')}
        @export=${({ detail }: CustomEvent<ExportRequest>) => host.exporter?.run(store, detail)}
      ></save-panel>`,
    },
  },
  style: {
    keys: ['l'],
    help: 'Share the style as a link',
    able: isPainted,
    opener: 'save',
    load: async (store, host) => {
      const [own] = await Promise.all([store.ownStyles(), import('./components/share-panel.ts')])
      host.sharing = await own.sharing()
    },
    panel: {
      render: (store, { sharing }) => html`<share-panel
        class="popover"
        .state=${store.state}
        .sharing=${sharing}
        @share-failed=${({ detail }: CustomEvent<string>) => store.notify({ kind: 'error', text: detail })}
      ></share-panel>`,
    },
  },
  own: {
    keys: ['e'],
    help: 'A painting of your own: name, crop, learn',
    able: hasOwn,
    load: loadOwn,
    panel: { render: (store, host) => host.desk?.renderOwn(store, host) ?? html`` },
  },
  crop: {
    keys: [],
    able: hasOwn,
    load: loadOwn,
    panel: { render: (store, host) => host.desk?.renderCrop(store, host) ?? html`` },
  },
  photo: {
    keys: ['c'],
    help: 'Hold to see the photo',
    able: always,
    hold: (host, on) => host.showPhoto(on),
  },
  divider: {
    keys: ['d'],
    button: {
      icon: compareIcon,
      label: 'Compare with the photo',
      caption: 'Compare',
      keyNote: '; hold C to see it whole',
      unable: 'absent',
    },
    help: 'Divider between photo and picture',
    able: hasPicture,
    load: () => import('./components/split-divider.ts'),
    run: (_, host) => host.toggleDivider(),
  },
  undo: {
    keys: ['ctrl+z'],
    button: { icon: undoIcon, label: 'Undo', unable: 'dimmed' },
    help: 'Undo',
    able: ({ canUndo }) => canUndo,
    // A drag that was let go of outside the window can be undone before the state says so.
    keyAlways: true,
    run: (store) => store.undo(),
  },
  redo: {
    keys: ['ctrl+shift+z', 'ctrl+y'],
    button: { icon: redoIcon, label: 'Redo', unable: 'dimmed' },
    help: 'Redo',
    able: ({ canRedo }) => canRedo,
    keyAlways: true,
    run: (store) => store.redo(),
  },
  next: {
    keys: [']'],
    help: 'Next style, as a swipe on the picture does',
    able: always,
    load: loadShelves,
    run: (_, { shelves }) => shelves?.step(1),
  },
  previous: {
    keys: ['['],
    help: 'Style before',
    able: always,
    load: loadShelves,
    run: (_, { shelves }) => shelves?.step(-1),
  },
  surprise: {
    keys: ['r'],
    help: 'Surprise me: a style by chance',
    able: ({ styles }) => styles.length > 0,
    load: loadShelves,
    run: (_, { shelves }) => shelves?.surprise(),
  },
  search: {
    keys: ['/'],
    help: 'Search the styles',
    able: always,
    load: loadShelves,
    run: (_, { shelves }) => shelves?.search(shelves.query ?? ''),
  },
  about: {
    keys: ['i'],
    help: 'About the painting',
    able: (state) => styleIn(state.settings, state.activeSlot) !== null,
    load: (_, host) => Promise.all([import('./components/about-panel.ts'), host.loadShelves()]),
    panel: {
      render: ({ state }, { asked, shelves }) => {
        const painting = findStyle(state.styles, asked ?? styleIn(state.settings, state.activeSlot))
        return painting
          ? html`<about-panel
              class="popover"
              .painting=${painting}
              .favourite=${shelves?.memory.favourites.includes(painting.id) ?? false}
              @style-favourite=${({ detail }: CustomEvent<StyleId>) => shelves?.toggleFavourite(detail)}
            ></about-panel>`
          : html``
      },
    },
  },
  help: {
    keys: ['?'],
    button: { icon: helpIcon, label: 'Help' },
    able: always,
    load: () => import('./components/help-panel.ts'),
    panel: {
      render: (store, host) => html`<help-panel
        class="popover"
        .shortcuts=${SHORTCUTS}
        .engine=${store.state.engine}
        .offlineReady=${store.state.offlineReady}
        .letters=${host.shortcuts.letters}
        .isSample=${isSample(store.state)}
        @letters-change=${({ detail }: CustomEvent<boolean>) => host.shortcuts.setLetters(detail)}
        @offline-keep=${() => {
          host.closePanel(true)
          void store.keepOffline()
        }}
        @sample-open=${() => {
          host.closePanel(true)
          void store.useSample()
        }}
      ></help-panel>`,
    },
  },
  escape: {
    keys: ['escape'],
    help: 'Close, or stop the painting',
    able: always,
    run: (_, host) => host.escape(),
  },
} as const satisfies Readonly<Record<string, Command>>

export type CommandName = keyof typeof commands

export const COMMANDS: Readonly<Record<CommandName, Command>> = commands

/** What the top bar has at its two ends. */
export const BAR = {
  start: ['open', 'undo', 'redo'],
  end: ['divider', 'polish', 'help', 'save'],
} as const satisfies Readonly<Record<string, readonly CommandName[]>>

/** A line of the help panel. */
export interface Shortcut {
  readonly keys: string
  readonly help: string
}

/** Keys that only count where the focus is: components answer them. */
const FOCUS_KEYS: readonly Shortcut[] = [
  { keys: '← →', help: 'Move a slider, the divider or through the styles' },
  { keys: 'F', help: 'Keep a style as a favourite, or no longer' },
  { keys: 'Del', help: 'Remove an own painting' },
  { keys: '+ − 0', help: 'Zoom the picture when it has the focus' },
]

const line = ({ keys: [key], help }: { readonly keys: readonly Key[]; readonly help?: string }): readonly Shortcut[] =>
  help ? [{ keys: keyText(key), help }] : []

const { escape: last, ...others } = COMMANDS

/** For the help panel, in the order they are shown. */
const SHORTCUTS: readonly Shortcut[] = [...Object.values(others).flatMap(line), ...FOCUS_KEYS, ...line(last)]

async function loadOwn(store: Store, host: CommandHost): Promise<void> {
  host.desk ??= await import('./components/own-desk.ts')
  await host.desk.prepare(store, host)
}

function actOnPolish(controls: PolishControls, act: PolishAct): void {
  if (act.do === 'tune') controls.tune(act.tuning)
  else if (act.do === 'start') void controls.start(act.how)
  else if (act.do === 'end') controls.end(act.how)
  else if (act.do === 'show') controls.show(act.on)
  else controls[act.do]()
}
