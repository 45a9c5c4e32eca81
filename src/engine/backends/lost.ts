import { StyleTransferError } from '../../core/errors.ts'

/** The error for a graphics processor that is gone or no longer to be trusted. */
export function deviceLost(what = 'stopped working', cause?: unknown): StyleTransferError {
  return new StyleTransferError('device-lost', `The graphics processor ${what}. Starting again usually helps.`, {
    cause,
  })
}

/** A promise that rejects when a device is lost, and how to say so; nobody need listen to it. */
export function lossOfDevice(): { readonly lost: Promise<never>; readonly lose: (error: StyleTransferError) => void } {
  let lose: (error: StyleTransferError) => void = () => undefined
  const lost = new Promise<never>((_, reject) => {
    lose = reject
  })
  lost.catch(() => undefined)
  return { lost, lose }
}
