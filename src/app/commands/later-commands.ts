/**
 * The commands of menu and keyboard, whose script comes after the first one. A room of the app with commands of its own
 * has them in a file beside this one, and a line in {@link LATER_COMMANDS}.
 */
import { html } from 'lit'
import { helpIcon } from '../parts/icons.ts'
import { findStyle, isPainted, isSample, styleIn } from '../state/selectors.ts'
import type { AppState, Store, StyleId } from '../state/types.ts'
import { keys } from '../words/en/keys-words.ts'
import { menu } from '../words/en/menu-words.ts'
import { BATCH_COMMANDS } from './batch-commands.ts'
import { CAMERA_COMMANDS } from './camera-commands.ts'
import type { CommandHost, Commands } from './command.ts'
import { MASK_COMMANDS } from './mask-commands.ts'
import { MOTION_COMMANDS } from './motion-commands.ts'
import { PHONE_COMMANDS } from './phone-commands.ts'
import { PICTURE_COMMANDS } from './pictures-commands.ts'
import { shortcuts } from './shortcut-lines.ts'

const always = () => true
const loadShelves = (_: Store, host: CommandHost) => host.loadShelves()
const hasOwn = ({ styles }: AppState) => styles.some(({ mine }) => mine)

const STYLE_COMMANDS = {
  style: {
    keys: ['l'],
    get help() {
      return keys.shareStyle
    },
    able: isPainted,
    opener: 'save',
    load: async (store, host) => {
      const [own] = await Promise.all([store.ownStyles(), import('../components/share-panel.ts')])
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
    get help() {
      return keys.own
    },
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
  next: {
    keys: [']'],
    get help() {
      return keys.next
    },
    able: always,
    load: loadShelves,
    run: (_, { shelves }) => shelves?.step(1),
  },
  previous: {
    keys: ['['],
    get help() {
      return keys.previous
    },
    able: always,
    load: loadShelves,
    run: (_, { shelves }) => shelves?.step(-1),
  },
  surprise: {
    keys: ['r'],
    get help() {
      return keys.surprise
    },
    able: ({ styles }) => styles.length > 0,
    load: loadShelves,
    run: (_, { shelves }) => shelves?.surprise(),
  },
  search: {
    keys: ['/'],
    get help() {
      return keys.search
    },
    able: always,
    load: loadShelves,
    run: (_, { shelves }) => shelves?.search(shelves.query ?? ''),
  },
  about: {
    keys: ['i'],
    get help() {
      return keys.about
    },
    able: (state) => styleIn(state.settings, state.activeSlot) !== null,
    load: (_, host) => Promise.all([import('../components/about-panel.ts'), host.loadShelves()]),
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
} as const satisfies Commands

const HELP_COMMANDS = {
  help: {
    keys: ['?'],
    get menu() {
      return { icon: helpIcon, label: menu.help }
    },
    able: always,
    load: () => import('../components/help-panel.ts'),
    panel: {
      render: (store, host) => html`<help-panel
        class="popover"
        .shortcuts=${shortcuts()}
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
} as const satisfies Commands

/** In the order of the help panel and of the menu. */
export const LATER_COMMANDS: Commands = {
  ...CAMERA_COMMANDS,
  ...STYLE_COMMANDS,
  ...BATCH_COMMANDS,
  ...MASK_COMMANDS,
  ...PICTURE_COMMANDS,
  ...MOTION_COMMANDS,
  ...PHONE_COMMANDS,
  ...HELP_COMMANDS,
}

async function loadOwn(store: Store, host: CommandHost): Promise<void> {
  host.desk ??= await import('../components/own-desk.ts')
  await host.desk.prepare(store, host)
}
