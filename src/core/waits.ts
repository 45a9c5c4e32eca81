/**
 * How long the app waits for what: the one table of these limits. Where one is reached the app goes on without, or says
 * so and offers to try again; `core/deadline.ts` counts the time.
 *
 * One constant a line and not one object, so that the page's script holds only those that the page asks for.
 */

/** Something outside our own code that is waited for. */
export interface Wait {
  /** As in the sentence "Nothing was heard from … for 3 s." */
  readonly what: string
  /** Time awake, ms; see {@link import('./deadline.ts').withDeadline}. */
  readonly ms: number
}

/** Opening a database and reading small records; browsers are known whose `indexedDB.open` never answers. */
export const STORAGE: Wait = { what: 'the storage of this browser', ms: 3_000 }
/** All that storage has for the beginning of a visit, each part of which is waited for as {@link STORAGE} says. */
export const BEGINNING: Wait = { what: 'the storage of this browser', ms: 9_000 }
/** Writing what may be a hundred megabytes. */
export const STORING: Wait = { what: 'the storage of this browser', ms: 20_000 }
/** Asking the browser to keep the storage; some ask the person, who need not answer. */
export const PERSISTENCE: Wait = { what: 'the browser', ms: 3_000 }

/** The names, vectors and credits of the built-in styles, 100 kB; what comes later is taken all the same. */
export const CATALOGUE: Wait = { what: 'the download of the built-in styles', ms: 20_000 }
/** The photo that a first visit begins with; its job has a Stop button meanwhile. */
export const SAMPLE: Wait = { what: 'the download of the sample photo', ms: 60_000 }
/** Drawing a thumbnail; a style works without one. */
export const THUMBNAIL: Wait = { what: 'the browser', ms: 10_000 }
/** The browser, to take a picture that is there; it may ask the person first. */
export const CLIPBOARD: Wait = { what: 'the clipboard', ms: 20_000 }
/** The browser's encoder of videos, with the next frame or the rest of them. */
export const FILMING: Wait = { what: "the browser's video encoder", ms: 20_000 }
/** A share sheet, which may stay open for long. */
export const SHARING: Wait = { what: 'the share sheet', ms: 60_000 }

/** A camera that is on, to show its first picture. */
export const CAMERA: Wait = { what: 'the camera', ms: 15_000 }
/** A camera, to take its photo: some focus and flash for seconds. What it shows is taken instead. */
export const SHUTTER: Wait = { what: 'the camera', ms: 8_000 }

/** The worker, as a sentence calls it. */
const PROCESS = "the app's painting process"

/** Loading the worker's scripts until it first answers; a slow network has to bring 350 kB. */
export const WORKER_START: Wait = { what: PROCESS, ms: 60_000 }
/**
 * A worker that answers no ping while it has something to do: several times the longest that it computes in one go on a
 * slow phone (reading back a large photo, putting a picture together).
 */
export const WORKER_DEAF: Wait = { what: PROCESS, ms: 60_000 }
/** The same where it encodes: codecs do a whole picture in one go, 24 megapixels of WebP in minutes. */
export const WORKER_ENCODING: Wait = { what: PROCESS, ms: 300_000 }
/** The same where nobody wants any more what it is busy with. */
export const WORKER_STOPPED: Wait = { what: PROCESS, ms: 8_000 }
/** A worker that answers but neither computes nor tells anything while it has something to do. */
export const WORKER_IDLE: Wait = { what: PROCESS, ms: 120_000 }
/** The same where nobody wants any more what it has to do. */
export const WORKER_UNWANTED: Wait = { what: PROCESS, ms: 30_000 }

/** A painting that is being learnt, to end after the step in hand: a few seconds on a slow phone. */
export const HALTING: Wait = { what: PROCESS, ms: 20_000 }

/** A file of a few megabytes out of the browser's cache, or into it. */
export const MODEL_CACHE: Wait = { what: "the browser's cache", ms: 10_000 }
/** The next bytes of a download. */
export const DOWNLOAD: Wait = { what: 'the download of', ms: 20_000 }
/** A file of the person's, which may lie in a cloud. */
export const READING: Wait = { what: 'the place that the file is kept in', ms: 60_000 }
/** The browser's decoder, over 120 megapixels on a slow phone. */
export const DECODING: Wait = { what: "the browser's image decoder", ms: 60_000 }
/** The browser, drawing an SVG in the page. */
export const DRAWING: Wait = { what: 'the browser, which was to draw this SVG,', ms: 15_000 }
/** The script and the wasm file of an encoder, 350 kB. */
export const CODEC: Wait = { what: 'the download of the encoder', ms: 60_000 }

/** A backend's script and, for wasm, its module: 500 kB. */
export const BACKEND_START: Wait = { what: 'the download of the painting program', ms: 60_000 }
/** The graphics processor, to give a device. */
export const GPU_DEVICE: Wait = { what: 'the graphics processor', ms: 20_000 }
/** The graphics processor, to paint a small picture once its shaders are compiled. */
export const GPU_TEST: Wait = { what: 'the graphics processor', ms: 20_000 }
/** The same where the processor computes in its stead, which nobody gets who has not asked for it. */
export const GPU_EMULATED: Wait = { what: 'the graphics processor', ms: 300_000 }

/** A thread for a strip of the picture, to start; the picture is painted without. */
export const STRIP_START: Wait = { what: 'a part of the painting process', ms: 8_000 }
/** The same, to say that it is alive while it computes, which it does several times a second. */
export const STRIP: Wait = { what: 'a part of the painting process', ms: 8_000 }

/** A lock of the worker's own, which nobody else asks for. */
export const LOCK: Wait = { what: 'the browser', ms: 2_000 }
