import { StyleTransferError } from '../core/errors.ts'

/** What a failure of storage means for the person. */
export function explain(cause: unknown): StyleTransferError {
  const known = cause instanceof StyleTransferError
  if (known && cause.code !== 'timed-out') return cause
  if (known)
    return new StyleTransferError(
      'timed-out',
      'The storage of this browser does not answer. Reload the page to try again; nothing was deleted.',
      { cause },
    )
  if (cause instanceof Error && cause.name === 'QuotaExceededError')
    return new StyleTransferError(
      'storage-full',
      "This browser's storage is full. Remove paintings that you no longer need, or free space on the device.",
      { cause },
    )
  return new StyleTransferError(
    'write-failed',
    'This browser keeps nothing for this page (a private window, or storage is turned off).',
    { cause },
  )
}

/** Whether a failure is worth a word before anybody has asked for anything: storage that is turned off is not. */
export function isNews(error: unknown): error is StyleTransferError {
  return error instanceof StyleTransferError && error.code !== 'write-failed'
}
