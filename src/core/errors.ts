/**
 * Everything that can go wrong and that a person can be told about.
 *
 * The codes are stable: the app and the terminal program decide by code, and show the message.
 */
export type ErrorCode =
  | 'image-unreadable'
  | 'image-unsupported'
  | 'image-too-small'
  | 'image-too-large'
  | 'bad-option'
  | 'model-corrupt'
  | 'model-missing'
  | 'checkpoint-unusable'
  | 'no-backend'
  | 'backend-in-use'
  | 'device-lost'
  | 'timed-out'
  | 'out-of-memory'
  | 'storage-full'
  | 'storage-newer'
  | 'write-failed'

/**
 * A failure with a stable {@link ErrorCode} and a sentence for the person: what happened and what to do.
 *
 * "Not available here" is `null`, not an error; cancellation is the platform's `AbortError`, passed on untouched.
 */
export class StyleTransferError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StyleTransferError'
    this.code = code
  }
}

/** True for the platform's cancellation error, whichever realm made it. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
