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

/** The names, vectors and credits of the built-in styles, 100 kB; what comes later is taken all the same. */
export const CATALOGUE: Wait = { what: 'The list of built-in styles', ms: 20_000 }
/** The photo that a first visit begins with; its job has a Stop button meanwhile. */
export const SAMPLE: Wait = { what: 'The sample photo', ms: 60_000 }

/** Loading the worker's scripts until it first answers; a slow network has to bring 350 kB. */
export const WORKER_START: Wait = { what: "The app's painting process", ms: 30_000 }
/**
 * A worker that answers no ping while it has something to do: several times the longest that it computes in one go on a
 * slow phone (reading back a large photo, putting a picture together).
 */
export const WORKER_DEAF: Wait = { what: "The app's painting process", ms: 60_000 }
/** The same where it encodes or learns: codecs do a whole picture in one go, 24 megapixels of WebP in minutes. */
export const WORKER_ENCODING: Wait = { what: "The app's painting process", ms: 300_000 }
/** The same where nobody wants any more what it is busy with. */
export const WORKER_STOPPED: Wait = { what: "The app's painting process", ms: 8_000 }
/** A worker that answers but neither computes nor tells anything while it has something to do. */
export const WORKER_IDLE: Wait = { what: "The app's painting process", ms: 120_000 }
/** The same where nobody wants any more what it has to do. */
export const WORKER_UNWANTED: Wait = { what: "The app's painting process", ms: 30_000 }
