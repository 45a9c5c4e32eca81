/** What a failure is told as. */
import { StyleTransferError } from '../../core/errors.ts'
import { errorsByCode } from './language.ts'

/** A failure whose sentence the page has worded itself, in the language in use. */
export class SaidError extends StyleTransferError {}

/** The sentence for a failure: its own in English, which is the most exact one; that of its code in others. */
export function errorWords(error: StyleTransferError): string {
  return (!(error instanceof SaidError) && errorsByCode()?.[error.code]) || error.message
}
