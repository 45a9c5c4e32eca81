/**
 * Everything that can be done with the whole app, panels included, each described once: its keys, its words, its icon, when
 * it can be done, and what it does. The top bar, the keyboard and the help panel read it here, so that a new panel is
 * its component and one entry.
 */
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit'
import { type Crop, WHOLE } from '../core/perspective.ts'
import type { ExportController, ExportRequest } from './page/export.ts'
import type { Intake } from './page/intake.ts'
import { type Key, type Keyed, keyText } from './page/keyboard.ts'
import type { Shortcuts } from './page/shortcuts.ts'
import { compareIcon, helpIcon, openIcon, polishIcon, redoIcon, saveIcon, undoIcon } from './parts/icons.ts'
import { findStyle, isPainted, isSample, savedSize } from './state/selectors.ts'
import type {
  AppState,
  OwnStyleAct,
  OwnStyleControls,
  PolishAct,
  PolishControls,
  SharingControls,
  Store,
  StyleId,
} from './state/types.ts'

/** What commands and panels work with beside the store. */
export interface CommandHost extends ReactiveControllerHost {
  readonly intake: Pick<Intake, 'pick'>
  /** The ways of the picture out of the app; null until saving is first asked for. */
  exporter: ExportController | null
  /** Styles as links and files; null until they are first asked for. */
  sharing: SharingControls | null
  readonly shortcuts: Pick<Shortcuts<string>, 'letters' | 'setLetters'>
  /** The style of one's own that its panels are about, and what it is cut out of. */
  readonly inHand: StyleId | null
  uncut: ReturnType<OwnStyleControls['uncut']>
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
    load: (store) => Promise.all([import('./components/own-panel.ts'), store.ownStyles()]),
    panel: {
      render: (store, host) => html`<own-panel
        class="popover"
        .painting=${findStyle(store.state.styles, host.inHand)}
        @own-rename=${({ detail }: CustomEvent<string>) => withOwn(store, host, (styles, id) => styles.rename(id, detail))}
        @own-use=${({ detail }: CustomEvent<'predicted' | 'learnt'>) =>
          withOwn(store, host, (styles, id) => styles.use(id, detail))}
        @own-act=${({ detail }: CustomEvent<OwnStyleAct>) => actOnOwn(store, host, detail)}
      ></own-panel>`,
    },
  },
  crop: {
    keys: [],
    able: hasOwn,
    load: async (store, host) => {
      const [styles] = await Promise.all([store.ownStyles(), import('./components/crop-panel.ts')])
      host.uncut = host.inHand && styles.uncut(host.inHand)
    },
    panel: {
      render: (store, host) => html`<crop-panel
        class="popover"
        .name=${findStyle(store.state.styles, host.inHand)?.title ?? ''}
        .picture=${host.uncut?.picture ?? null}
        .crop=${host.uncut?.crop ?? WHOLE}
        @crop-cancel=${() => host.closePanel(true)}
        @crop-done=${({ detail }: CustomEvent<Crop>) => {
          withOwn(store, host, (styles, id) => void styles.cut(id, detail))
          host.closePanel(true)
        }}
      ></crop-panel>`,
    },
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
  { keys: 'Del', help: 'Remove an own painting' },
  { keys: '+ − 0', help: 'Zoom the picture when it has the focus' },
]

const line = ({ keys: [key], help }: { readonly keys: readonly Key[]; readonly help?: string }): readonly Shortcut[] =>
  help ? [{ keys: keyText(key), help }] : []

const { escape: last, ...others } = COMMANDS

/** For the help panel, in the order they are shown. */
const SHORTCUTS: readonly Shortcut[] = [...Object.values(others).flatMap(line), ...FOCUS_KEYS, ...line(last)]

function withOwn(store: Store, { inHand }: CommandHost, act: (styles: OwnStyleControls, id: StyleId) => void): void {
  if (inHand) void store.ownStyles().then((styles) => act(styles, inHand))
}

function actOnOwn(store: Store, host: CommandHost, act: OwnStyleAct): void {
  if (act === 'crop') host.openInstead('crop')
  else if (act === 'remove') {
    if (host.inHand) void store.removePainting(host.inHand)
    host.closePanel(true)
  } else if (act === 'file')
    withOwn(store, host, (styles, id) => {
      const file = styles.file(id)
      if (file) void import('./page/files.ts').then(({ download }) => download(file))
    })
  else withOwn(store, host, (styles, id) => styles[act](id))
}

function actOnPolish(controls: PolishControls, act: PolishAct): void {
  if (act.do === 'tune') controls.tune(act.tuning)
  else if (act.do === 'start') void controls.start(act.how)
  else if (act.do === 'end') controls.end(act.how)
  else if (act.do === 'show') controls.show(act.on)
  else controls[act.do]()
}
