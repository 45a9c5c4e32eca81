/** Keeps the screen on for as long as it is told to; null where the browser cannot. */
export function screenLock(): ((on: boolean) => void) | null {
  if (!('wakeLock' in navigator)) return null
  let wanted = false
  let lock: WakeLockSentinel | null = null
  let turn = Promise.resolve()
  const update = async (): Promise<void> => {
    if (!wanted) await lock?.release()
    else if (document.visibilityState === 'visible' && (lock?.released ?? true))
      lock = await navigator.wakeLock.request('screen')
  }
  const inTurn = (): void => {
    // A refusal (a low battery, most likely) costs nothing but a dark screen.
    turn = turn.then(update).catch(() => undefined)
  }
  // The browser lets the lock go whenever the page is hidden.
  document.addEventListener('visibilitychange', inTurn)
  return (on) => {
    wanted = on
    inTurn()
  }
}
