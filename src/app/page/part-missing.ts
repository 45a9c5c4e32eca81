import type { Notice } from '../state/types.ts'

/** What is said where a module that is loaded on demand did not come. */
export const PART_MISSING: Omit<Notice, 'id'> = {
  kind: 'error',
  text: 'A part of the app could not be loaded. Check the connection, then load the page again.',
  action: { label: 'Load again', run: loadAgain },
}

/** Fetches what is damaged anew; where not even that script can be had, the browser may. */
function loadAgain(): void {
  import('./mend.ts').then((mend) => mend.loadAgain()).catch(() => location.reload())
}
