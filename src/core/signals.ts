/**
 * Runs a call under several signals: the one it gets aborts as soon as one of them does, with that one's reason.
 *
 * Not `AbortSignal.any`, which the browsers of 2023 lack (iPhones that stay with iOS 16 among them); nothing stays
 * attached to the given signals when the call has ended.
 */
export async function underSignals<T>(
  signals: readonly (AbortSignal | undefined)[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const sources = signals.filter((signal) => signal !== undefined)
  const controller = new AbortController()
  const follow = () => controller.abort(sources.find(({ aborted }) => aborted)?.reason)
  for (const source of sources) source.addEventListener('abort', follow)
  try {
    if (sources.some(({ aborted }) => aborted)) follow()
    controller.signal.throwIfAborted()
    return await run(controller.signal)
  } finally {
    for (const source of sources) source.removeEventListener('abort', follow)
  }
}
