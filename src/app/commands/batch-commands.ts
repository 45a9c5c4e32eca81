/** The command for several photos in one look. */
import { html } from 'lit'
import { watchBatch } from '../page/batch-watch.ts'
import { showSeveral } from '../page/several-photos.ts'
import { severalIcon } from '../parts/batch-icons.ts'
import type { BatchControls } from '../state/types.ts'
import { batch as says } from '../words/en/batch-words.ts'
import type { Commands } from './command.ts'

let batch: BatchControls | null = null

export const BATCH_COMMANDS = {
  batch: {
    keys: ['b'],
    get help() {
      return says.help
    },
    menu: {
      icon: severalIcon,
      get label() {
        return says.title
      },
    },
    opener: 'menu',
    able: () => true,
    load: async (store) => {
      const [controls] = await Promise.all([store.batch(), import('../components/batch-view.ts')])
      batch = controls
      await batch.claim()
      watchBatch(store, batch, showSeveral)
    },
    panel: {
      render: (store, host) => html`<batch-view
        class="view"
        .state=${store.state}
        .batch=${batch}
        @batch-close=${() => host.closePanel(true)}
        @notice-dismiss=${({ detail }: CustomEvent<number>) => store.dismiss(detail)}
        @batch-say=${({ detail }: CustomEvent<string>) => store.notify({ kind: 'error', text: detail })}
      ></batch-view>`,
    },
  },
} as const satisfies Commands
