/**
 * The commands of menu and keyboard, whose script comes after the first one. A room of the app with commands of its own
 * has them in a file beside this one, and a line in {@link LATER_COMMANDS}.
 */
import { html } from 'lit'
import { helpIcon } from '../parts/icons.ts'
import { findStyle, isPainted, isSample, styleIn } from '../state/selectors.ts'
import type { AppState, Store, StyleId } from '../state/types.ts'
import type { CommandHost, Commands } from './command.ts'
import { MASK_COMMANDS } from './mask-commands.ts'
import { shortcuts } from './registry.ts'

const always = () => true
const loadShelves = (_: Store, host: CommandHost) => host.loadShelves()
const hasOwn = ({ styles }: AppState) => styles.some(({ mine }) => mine)

const STYLE_COMMANDS = {
  style: {
    keys: ['l'],
    help: 'Share the style as a link',
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
    menu: { icon: helpIcon, label: 'Help' },
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
export const LATER_COMMANDS: Commands = { ...STYLE_COMMANDS, ...MASK_COMMANDS, ...HELP_COMMANDS }

async function loadOwn(store: Store, host: CommandHost): Promise<void> {
  host.desk ??= await import('../components/own-desk.ts')
  await host.desk.prepare(store, host)
}
