/** One end of a line to another thread. */
export interface StripPort {
  readonly post: (message: unknown, transfer: readonly ArrayBuffer[]) => void
  /** The one listener. @param onFailure where the thread died, or something that it said does not arrive */
  readonly listen: (onMessage: (message: unknown) => void, onFailure: (error: unknown) => void) => void
  /** Ends the thread at once. */
  readonly close: () => void
}

/** Starts a thread that serves a strip (`serve-strip.ts`), and answers with the line to it. */
export type StartStrip = () => Promise<StripPort>

/** What else computes strips of a picture. */
export interface StripsOptions {
  /** How many strips at most, this thread's among them; below 2 none is started. */
  readonly count: number
  readonly start: StartStrip
  /** px of a picture from which on it is painted in strips, and from which on it waits for threads to start. */
  readonly from?: number
  readonly waitFrom?: number
}
