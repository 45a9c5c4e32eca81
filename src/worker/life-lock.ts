/** Takes the lock whose release tells the page that this worker is gone; resolves when it is held. */
export function holdLock(name: string | null): Promise<void> {
  if (name === null || !('locks' in navigator)) return Promise.resolve()
  return new Promise((held) => {
    void navigator.locks.request(name, () => {
      held()
      return new Promise<never>(() => undefined)
    })
  })
}
