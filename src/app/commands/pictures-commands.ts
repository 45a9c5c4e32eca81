/** The command for what was made. */
import { html } from 'lit'
import { remembered } from '../page/preferences.ts'
import { picturesIcon } from '../parts/picture-icons.ts'
import { pictures } from '../words/en/pictures-words.ts'
import { number } from '../words/format.ts'
import type { Commands } from './command.ts'

export const PICTURE_COMMANDS = {
  pictures: {
    keys: ['g'],
    get help() {
      return pictures.help
    },
    menu: {
      icon: picturesIcon,
      get label() {
        const count = Number(remembered('pictures'))
        return count > 0 ? pictures.menu(number(count)) : pictures.title
      },
    },
    opener: 'menu',
    able: () => true,
    load: (store) => Promise.all([import('../components/pictures-view.ts'), store.pictures()]),
    panel: {
      render: (store, host) => html`<pictures-view
        class="view"
        .store=${store}
        .notices=${store.state.notices}
        @pictures-close=${() => host.closePanel(true)}
        @notice-dismiss=${({ detail }: CustomEvent<number>) => store.dismiss(detail)}
      ></pictures-view>`,
    },
  },
} as const satisfies Commands
