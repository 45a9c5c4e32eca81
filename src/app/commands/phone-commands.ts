/** The app on this device: installing it, and what it keeps. */
import { html } from 'lit'
import { installWay } from '../page/installing.ts'
import type { KeptThing } from '../page/kept-things.ts'
import { installIcon, storageIcon } from '../parts/phone-icons.ts'
import { install } from '../words/en/install-words.ts'
import { storage } from '../words/en/storage-words.ts'
import type { Commands } from './command.ts'

let kept: typeof import('../page/kept-things.ts') | null = null
let things: readonly KeptThing[] = []

export const PHONE_COMMANDS = {
  storage: {
    keys: [],
    menu: {
      icon: storageIcon,
      get label() {
        return storage.storage
      },
    },
    able: () => true,
    load: async (store) => {
      const [parts] = await Promise.all([import('../page/kept-things.ts'), import('../components/storage-panel.ts')])
      kept = parts
      things = parts.keptThings(store)
    },
    panel: {
      render: (store) => html`<storage-panel
        class="popover"
        .things=${things}
        @storage-failed=${() => store.notify({ kind: 'error', text: storage.failed })}
        @everything-clear=${() =>
          kept?.clearEverything(store, things).catch(() => store.notify({ kind: 'error', text: storage.failed }))}
      ></storage-panel>`,
    },
  },
  install: {
    keys: [],
    menu: {
      icon: installIcon,
      get label() {
        return install.menu
      },
    },
    able: () => installWay() !== null,
    run: () => void offerInstall().catch(() => undefined),
  },
} as const satisfies Commands

/** Shows the card that offers to install the app. Rejects where its script cannot be loaded. */
export async function offerInstall(): Promise<void> {
  const { showInstallCard } = await import('../components/install-card.ts')
  const app = document.querySelector('pastiche-app')?.shadowRoot
  const way = installWay()
  if (app && way) showInstallCard(app, way)
}
