/**
 * How long the app waits for what: the one table of these limits. Where one is reached the app goes on without, or says
 * so and offers to try again; `core/deadline.ts` counts the time.
 *
 * One constant a line and not one object, so that the page's script holds only those that the page asks for.
 */

/** Something outside our own code that is waited for. */
export interface Wait {
  /** The subject of the sentence "… did not answer within 3 s." */
  readonly what: string
  /** Time awake, ms; see {@link import('./deadline.ts').withDeadline}. */
  readonly ms: number
}

/** Opening a database and reading small records; browsers are known whose `indexedDB.open` never answers. */
export const STORAGE: Wait = { what: 'The storage of this browser', ms: 3_000 }
/** Writing what may be a hundred megabytes. */
export const STORING: Wait = { what: 'The storage of this browser', ms: 20_000 }
/** Asking the browser to keep the storage; some ask the person, who need not answer. */
export const PERSISTENCE: Wait = { what: 'The browser', ms: 3_000 }
