/** Waits for something that others wait for too, and stops waiting when the signal says so. */
export function untilAborted<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    shared.then(resolve, reject)
  })
}
