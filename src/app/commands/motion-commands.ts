/** Before and after, as a picture or a film. */
import { html } from 'lit'
import { motionIcon } from '../parts/motion-icons.ts'
import { isPainted } from '../state/selectors.ts'
import { motion } from '../words/en/motion-words.ts'
import type { Commands } from './command.ts'

export const MOTION_COMMANDS = {
  motion: {
    keys: ['v'],
    get menu() {
      return { icon: motionIcon, label: motion.title }
    },
    get help() {
      return motion.help
    },
    able: isPainted,
    load: (store) => Promise.all([import('../components/motion-panel.ts'), store.polisher()]),
    panel: {
      render: (store, host) => html`<motion-panel
        class="view"
        .store=${store}
        .state=${store.state}
        @panel-close=${() => host.closePanel(true)}
      ></motion-panel>`,
    },
  },
} satisfies Commands
