import { StyleTransferError } from '../../core/errors.ts'

/** The error for a graphics processor that is gone or no longer to be trusted. */
export function deviceLost(what = 'stopped working', cause?: unknown): StyleTransferError {
  return new StyleTransferError('device-lost', `The graphics processor ${what}. Starting again usually helps.`, {
    cause,
  })
}
