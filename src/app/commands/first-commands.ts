/** The commands that the bar shows from the start, and those of the keyboard that belong to them. */
import { html } from 'lit'
import type { ExportRequest } from '../page/export.ts'
import { compareIcon, menuIcon, openIcon, polishIcon, redoIcon, saveIcon, undoIcon } from '../parts/icons.ts'
import { isPainted, savedSize, shownPicture } from '../state/selectors.ts'
import type { AppState, PolishAct, PolishControls } from '../state/types.ts'
import { bar } from '../words/en/bar-words.ts'
import { menu } from '../words/en/menu-words.ts'
import type { Commands } from './command.ts'

const always = () => true
const hasPicture = ({ picture }: AppState) => picture !== null

/** In the order of the help panel. */
export const FIRST_COMMANDS = {
  open: {
    keys: ['o'],
    get button() {
      return { icon: openIcon, label: bar.open, short: bar.openShort, caption: bar.openCaption }
    },
    get help() {
      return bar.open
    },
    able: always,
    run: (_, { intake }) => void intake.pick('photo'),
  },
  polish: {
    keys: ['p'],
    get button() {
      const { polish } = bar
      return {
        icon: polishIcon,
        label: polish,
        short: polish,
        caption: polish,
        tip: bar.polishTip,
        unable: 'absent',
      } as const
    },
    get help() {
      return bar.polishTip
    },
    able: isPainted,
    load: async (store) => {
      const [{ watchPolishEnd }] = await Promise.all([
        import('../page/end-news.ts'),
        import('../components/polish-panel.ts'),
        store.polisher(),
      ])
      watchPolishEnd(store)
    },
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
    get button() {
      const { save } = bar
      return { icon: saveIcon, label: save, short: save, caption: save, tip: bar.saveTip, unable: 'absent' } as const
    },
    get help() {
      return bar.saveTip
    },
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
        class="popover tall"
        .picture=${shownPicture(store.state)}
        .file=${host.exporter?.weight.blob ?? null}
        @export-change=${({ detail }: CustomEvent<ExportRequest>) => host.exporter?.weigh(store, detail)}
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
    get help() {
      return bar.photo
    },
    able: always,
    hold: (host, on) => host.showPhoto(on),
  },
  divider: {
    keys: ['d'],
    get button() {
      const { compare: short, compareTip: label, compareKeys: keyNote } = bar
      return { icon: compareIcon, label, short, caption: short, keyNote, unable: 'absent' } as const
    },
    get help() {
      return bar.divider
    },
    able: hasPicture,
    load: () => import('../components/split-divider.ts'),
    run: (_, host) => host.toggleDivider(),
  },
  undo: {
    keys: ['ctrl+z'],
    get button() {
      return { icon: undoIcon, label: bar.undo, short: bar.undoShort, unable: 'dimmed' } as const
    },
    get help() {
      return bar.undo
    },
    able: ({ canUndo }) => canUndo,
    // A drag that was let go of outside the window can be undone before the state says so.
    keyAlways: true,
    run: (store) => store.undo(),
  },
  redo: {
    keys: ['ctrl+shift+z', 'ctrl+y'],
    get button() {
      return { icon: redoIcon, label: bar.redo, short: bar.redoShort, unable: 'dimmed' } as const
    },
    get help() {
      return bar.redo
    },
    able: ({ canRedo }) => canRedo,
    keyAlways: true,
    run: (store) => store.redo(),
  },
  menu: {
    keys: ['m'],
    get button() {
      return { icon: menuIcon, label: menu.menu, short: menu.menu }
    },
    get help() {
      return menu.menu
    },
    able: always,
    load: (_, host) => Promise.all([import('../components/menu-panel.ts'), host.loadCommands()]),
    panel: {
      render: (store, host) => html`<menu-panel
        class="popover start"
        .entries=${host.menu(store.state)}
        @command=${({ detail }: CustomEvent<string>) => host.openInstead(detail)}
      ></menu-panel>`,
    },
  },
  escape: {
    keys: ['escape'],
    get help() {
      return bar.escape
    },
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
