/** What is said where something of one's own could not be read, or not be kept. */
import { StyleTransferError } from '../../../core/errors.ts'
import { app } from '../../words/en/app-words.ts'
import { errorWords } from '../../words/error-words.ts'
import type { StoreDeps } from '../deps.ts'
import type { Notices } from '../notices.ts'

interface Parts {
  readonly deps: Pick<StoreDeps, 'storage'>
  readonly notices: Notices
}

/** @param trouble what could not be read, in a sentence; null: nothing */
export function sayLeftOut({ deps, notices }: Parts, trouble: string | null): void {
  const run = () => void deps.storage.removeUnreadable().catch((error: unknown) => notices.fail(error))
  if (trouble) notices.add({ kind: 'error', text: trouble, action: { label: app.delete, run } })
}

/** @param what the subject of the sentence: “Aunt”, or what was changed of it */
export function sayUnkept({ notices }: Pick<Parts, 'notices'>, what: string, error: unknown): void {
  const why = error instanceof StyleTransferError ? errorWords(error) : app.unwritten
  notices.add({ kind: 'error', text: app.unkept(what, why) })
}
