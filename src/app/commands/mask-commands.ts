/** Where on the photo the style goes. */
import { html } from 'lit'
import type { Seeds } from '../../worker/protocol.ts'
import type { MaskChange } from '../components/mask-panel.ts'
import { maskIcon } from '../parts/mask-icons.ts'
import { masks } from '../words/en/mask-words.ts'
import type { Commands } from './command.ts'

export const MASK_COMMANDS: Commands = {
  mask: {
    keys: ['w'],
    // Read when they are shown: this script may come before the language.
    get help() {
      return masks.title
    },
    menu: {
      icon: maskIcon,
      get label() {
        return masks.title
      },
    },
    able: ({ photo }) => photo !== null,
    load: () => import('../components/mask-panel.ts'),
    panel: {
      render: (store, host) => html`<mask-panel
        class="view"
        .state=${store.state}
        .select=${(seeds: Seeds) => store.select(seeds)}
        @mask-change=${({ detail }: CustomEvent<MaskChange>) => store.change(detail.settings, { live: detail.live })}
        @mask-step=${({ detail }: CustomEvent<'undo' | 'redo'>) => store[detail]()}
        @mask-done=${() => host.closePanel(true)}
      ></mask-panel>`,
    },
  },
}
