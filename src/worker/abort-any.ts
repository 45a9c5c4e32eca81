/**
 * `AbortSignal.any` for the browsers of 2023: iPhones that stay with iOS 16 run everything else that is used here.
 * To be deleted when Safari 17.4, Chrome 116 and Firefox 124 may be asked for.
 */
if (!('any' in AbortSignal))
  Object.assign(AbortSignal, {
    any(signals: readonly AbortSignal[]): AbortSignal {
      const all = new AbortController()
      const { signal } = all
      for (const one of signals) {
        if (one.aborted) all.abort(one.reason)
        else one.addEventListener('abort', () => all.abort(one.reason), { once: true, signal })
      }
      return signal
    },
  })
