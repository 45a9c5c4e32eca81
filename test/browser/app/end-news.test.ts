import { expect, onTestFinished, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { telling } from '../../../src/app/page/end-news.ts'
import { tick } from '../../../src/app/page/haptics.ts'
import { mount, settle } from './mount.ts'
import { paused, running as runningNow } from './polishing.ts'

const finished = () => ({ ...paused(), status: 'finished', ended: 'done' }) as const

/** Takes the page out of sight, or back. */
function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

/** Notifications that the browser would show, with the permission that the person gives. */
function replaceNotifications(answer: NotificationPermission): string[] {
  const shown: string[] = []
  class Shown extends EventTarget {
    static permission: NotificationPermission = 'default'
    static async requestPermission(): Promise<NotificationPermission> {
      Shown.permission = answer
      return answer
    }
    constructor(title: string, { body = '' }: NotificationOptions = {}) {
      super()
      shown.push(`${title}: ${body}`)
    }
  }
  vi.stubGlobal('Notification', Shown)
  vi.stubGlobal('open', () => null)
  onTestFinished(() => {
    vi.unstubAllGlobals()
    localStorage.removeItem('pastiche.tell-end')
  })
  return shown
}

async function running() {
  const mounted = await mount({})
  mounted.store.setPolish({ run: runningNow })
  await page.getByRole('button', { name: 'Polish' }).click()
  await expect.element(page.getByRole('region', { name: 'Polish' })).toBeVisible()
  return mounted
}

const ask = () => page.getByRole('button', { name: 'Tell me when it is done' })

test('asks for leave at a tap only, and tells of an end that nobody saw', async () => {
  const shown = replaceNotifications('granted')
  const { store } = await running()
  const { title } = document
  expect(Notification.permission).toBe('default')
  await ask().click()
  await expect.element(page.getByRole('button', { name: 'You will be told' })).toHaveAttribute('aria-pressed', 'true')
  setHidden(true)
  onTestFinished(() => setHidden(false))
  store.setPolish({ run: finished() })
  await expect.poll(() => shown).toEqual(['Pastiche: The polished picture is finished.'])
  expect(document.title).toBe(`✓ ${title}`)
  setHidden(false)
  expect(document.title).toBe(title)
})

test('says so where notifications are refused, and marks the title all the same', async () => {
  const shown = replaceNotifications('denied')
  const { store } = await running()
  await ask().click()
  await expect.element(page.getByText('The browser allows no notifications here.')).toBeVisible()
  expect(telling()).toBe('never')
  setHidden(true)
  onTestFinished(() => setHidden(false))
  store.setPolish({ run: finished() })
  await expect.poll(() => document.title).toMatch(/^✓/)
  expect(shown).toEqual([])
})

test('an end that is seen, and a pause, are told to nobody', async () => {
  const { store } = await running()
  const { title } = document
  store.setPolish({ run: finished() })
  await settle()
  store.setPolish({ run: runningNow })
  await settle()
  setHidden(true)
  onTestFinished(() => setHidden(false))
  store.setPolish({ run: paused() })
  await settle()
  expect(document.title).toBe(title)
})

test('a slider’s ends and its usual value can be felt, and what lies between them not', async () => {
  const vibrate = vi.spyOn(navigator, 'vibrate').mockReturnValue(true)
  onTestFinished(() => vibrate.mockRestore())
  await mount({})
  const strength = page.getByRole('slider', { name: 'Strength' })
  // A real tap first: without one no device vibrates.
  await strength.click()
  vibrate.mockClear()
  await strength.fill('0.4')
  await strength.fill('0.5')
  expect(vibrate).not.toHaveBeenCalled()
  await strength.fill('0')
  expect(vibrate).toHaveBeenCalledTimes(1)
  await strength.fill('1.2')
  expect(vibrate).toHaveBeenCalledTimes(2)
  const still = vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList)
  onTestFinished(() => still.mockRestore())
  tick()
  expect(vibrate).toHaveBeenCalledTimes(2)
})
