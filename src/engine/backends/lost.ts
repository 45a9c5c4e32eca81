import { StyleTransferError } from '../../core/errors.ts'

/** The error for a graphics processor that is gone or no longer to be trusted. */
export function deviceLost(what = 'stopped working', cause?: unknown): StyleTransferError {
  return new StyleTransferError('device-lost', `The graphics processor ${what}. Starting again usually helps.`, {
    cause,
  })
}

/** The error for a backend that was right when it started and is no more. @param device as the person knows it */
export function computesWrongly(device: string): StyleTransferError {
  return new StyleTransferError(
    'device-lost',
    `What computes the picture (${device}) began to compute wrongly. Starting again usually helps.`,
  )
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
