/** The commands that the bar shows from the start, and those of the keyboard that belong to them. */
import { html } from 'lit'
import type { ExportRequest } from '../page/export.ts'
import { compareIcon, menuIcon, openIcon, polishIcon, redoIcon, saveIcon, undoIcon } from '../parts/icons.ts'
import { isPainted, savedSize } from '../state/selectors.ts'
import type { AppState, PolishAct, PolishControls } from '../state/types.ts'
import { menu } from '../words/en/menu-words.ts'
import type { Commands } from './command.ts'

const always = () => true
const hasPicture = ({ picture }: AppState) => picture !== null

/** In the order of the help panel. */
export const FIRST_COMMANDS = {
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
    load: (store) => Promise.all([import('../components/polish-panel.ts'), store.polisher()]),
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
    load: async (store, host) => {
      const [{ ExportController }, { keepSaved }] = await Promise.all([
        import('../page/export.ts'),
        import('../page/keep-saved.ts'),
        import('../components/save-panel.ts'),
      ])
      keepSaved(store)
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
    load: () => import('../components/split-divider.ts'),
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
  menu: {
    keys: ['m'],
    button: { icon: menuIcon, label: menu.menu },
    help: menu.menu,
    able: always,
    load: (_, host) => Promise.all([import('../components/menu-panel.ts'), host.loadCommands()]),
    panel: {
      render: (store, host) => html`<menu-panel
        class="popover"
        .entries=${host.menu(store.state)}
        @command=${({ detail }: CustomEvent<string>) => host.openInstead(detail)}
      ></menu-panel>`,
    },
  },
  escape: {
    keys: ['escape'],
    help: 'Close, or stop the painting',
    able: always,
    run: (_, host) => host.escape(),
  },
} as const satisfies Commands

function actOnPolish(controls: PolishControls, act: PolishAct): void {
  if (act.do === 'tune') controls.tune(act.tuning)
  else if (act.do === 'start') void controls.start(act.how)
  else if (act.do === 'end') controls.end(act.how)
  else if (act.do === 'show') controls.show(act.on)
  else controls[act.do]()
}
