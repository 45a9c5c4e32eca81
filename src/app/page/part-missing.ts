import type { Notice } from '../state/types.ts'
import { app } from '../words/en/app-words.ts'

/** What is said where a module that is loaded on demand did not come. */
export const PART_MISSING: Omit<Notice, 'id'> = {
  kind: 'error',
  get text() {
    return app.partMissing
  },
  get action() {
    return { label: app.loadAgain, run: loadAgain }
  },
}

/** Fetches what is damaged anew; where not even that script can be had, the browser may. */
function loadAgain(): void {
  import('./mend.ts').then((mend) => mend.loadAgain()).catch(() => location.reload())
}
