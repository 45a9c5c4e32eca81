import { expect, onTestFinished, test } from 'vitest'
import { screenLock } from '../../../src/app/page/wake-lock.ts'
import { settle } from './mount.ts'

function replace(value: unknown): void {
  Object.defineProperty(navigator, 'wakeLock', { value, configurable: true })
  onTestFinished(() => {
    Reflect.deleteProperty(navigator, 'wakeLock')
  })
}

/** The platform's locks, without a screen. */
function fakeLocks() {
  const locks: { released: boolean; release(): Promise<void> }[] = []
  replace({
    async request() {
      const lock = {
        released: false,
        async release() {
          lock.released = true
        },
      }
      locks.push(lock)
      return lock
    },
  })
  return locks
}

test('the screen stays on for as long as it is wanted, also after the page was hidden', async () => {
  const locks = fakeLocks()
  const stayOn = screenLock()!
  stayOn(true)
  document.dispatchEvent(new Event('visibilitychange'))
  await settle()
  expect(locks.map(({ released }) => released)).toEqual([false])
  // As the browser does when the page is hidden.
  await locks[0].release()
  document.dispatchEvent(new Event('visibilitychange'))
  await settle()
  expect(locks.map(({ released }) => released)).toEqual([true, false])
  stayOn(false)
  await settle()
  document.dispatchEvent(new Event('visibilitychange'))
  await settle()
  expect(locks.map(({ released }) => released)).toEqual([true, true])
})

test('a lock that comes after it is no longer wanted is let go; a refusal is nothing', async () => {
  const locks = fakeLocks()
  const stayOn = screenLock()!
  stayOn(true)
  stayOn(false)
  await settle()
  expect(locks.every(({ released }) => released)).toBe(true)
  replace({ request: async () => Promise.reject(new DOMException('', 'NotAllowedError')) })
  stayOn(true)
  await settle()
  stayOn(false)
})
