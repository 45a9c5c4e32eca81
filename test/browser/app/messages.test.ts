import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { find, findAll, mount, settle } from './mount.ts'

const regions = (role: string) => findAll(find(document, 'message-stack').shadowRoot!, `[role=${role}]`)

function useFakeClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
}

/** Rendering without a clock. */
const rendered = () => new Promise((resolve) => requestAnimationFrame(resolve))

describe('notices', () => {
  test('go into live regions that were there before them', async () => {
    const { store } = await mount({})
    const [status] = regions('status')
    const [alert] = regions('alert')
    expect(alert.textContent?.trim()).toBe('')
    store.notify({ kind: 'info', text: 'Saved.' })
    store.notify({ kind: 'error', text: 'This photo cannot be read. Choose another one.' })
    await settle()
    expect(status.querySelectorAll('message-row')).toHaveLength(1)
    expect(alert.querySelectorAll('message-row')).toHaveLength(1)
    expect(regions('alert')[0]).toBe(alert)
  })

  test('run their action and go', async () => {
    const { store } = await mount({})
    const run = vi.fn()
    store.notify({ kind: 'info', text: '“IMG_2041” was removed.', action: { label: 'Bring back', run } })
    await page.getByRole('button', { name: 'Bring back' }).click()
    expect(run).toHaveBeenCalledOnce()
    expect(store.state.notices).toEqual([])
  })

  test('can be dismissed', async () => {
    const { store } = await mount({})
    store.notify({ kind: 'error', text: 'No.' })
    await page.getByRole('button', { name: 'Dismiss' }).click()
    expect(store.state.notices).toEqual([])
  })

  test('informations go by themselves, errors stay, and reading stops the clock', async () => {
    const { store } = await mount({})
    useFakeClock()
    store.notify({ kind: 'error', text: 'No.' })
    store.notify({ kind: 'info', text: 'Read me.' })
    await rendered()
    const stack = find(document, 'message-stack').shadowRoot!.firstElementChild!
    vi.advanceTimersByTime(9000)
    stack.dispatchEvent(new PointerEvent('pointerenter'))
    vi.advanceTimersByTime(60_000)
    expect(store.state.notices).toHaveLength(2)
    stack.dispatchEvent(new PointerEvent('pointerleave'))
    vi.advanceTimersByTime(10_000)
    expect(store.state.notices.map(({ text }) => text)).toEqual(['No.'])
    vi.advanceTimersByTime(600_000)
    expect(store.state.notices).toHaveLength(1)
  })
})

describe('the hint', () => {
  const hint = () => page.getByText('This is a sample.').elements().length

  test('says what to do next until something has been done', async () => {
    const { store } = await mount({})
    expect(hint()).toBe(1)
    store.chooseStyle('builtin:1')
    await settle()
    expect(hint()).toBe(0)
  })

  test('is not there without a picture', async () => {
    await mount({ picture: null })
    expect(hint()).toBe(0)
  })
})

describe('progress', () => {
  test('is a bar at once, words and a way to stop after a second', async () => {
    const { store } = await mount({})
    useFakeClock()
    store.set({ job: { label: 'Painting', done: 0.25 } })
    await rendered()
    const bar = find(document, '[role=progressbar]')
    expect([bar.ariaLabel, bar.ariaValueNow]).toEqual(['Painting', '25'])
    expect(find<HTMLElement>(document, '.bar span').style.transform).toBe('scaleX(0.25)')
    expect(page.getByRole('button', { name: 'Stop' }).elements()).toEqual([])
    vi.advanceTimersByTime(1000)
    store.set({ job: { label: 'Painting', done: null } })
    await rendered()
    expect(find(document, '[role=progressbar]').hasAttribute('aria-valuenow')).toBe(false)
    vi.useRealTimers()
    await page.getByRole('button', { name: 'Stop' }).click()
    expect(store.called('cancel')).toHaveLength(1)
    await settle()
    expect(findAll(document, '[role=progressbar]')).toEqual([])
  })

  test('counts the download at the first start', async () => {
    const { store } = await mount({ download: 0.3, picture: null, photo: null })
    await expect.element(page.getByText('Fetching the painter, this once: 30%')).toBeVisible()
    store.set({ download: null })
    await settle()
    expect(page.getByText('Fetching').elements()).toEqual([])
  })

  test('no slider is a live region', async () => {
    await mount({})
    const live = findAll(document, 'output, [role=status], [role=alert], [aria-live]')
    expect(live.filter((element) => (element.getRootNode() as ShadowRoot).host.matches('value-slider'))).toEqual([])
  })

  test('is not read out; the finished picture is', async () => {
    const { store } = await mount({})
    const announced = () => findAll(document, '.visually-hidden[role=status]').map((e) => e.textContent)
    const picture = store.state.picture!
    store.set({ job: { label: 'Painting', done: 0.5 }, picture: { ...picture, stage: 'preview' } })
    store.change({ strength: 0.4 }, { live: true })
    await settle()
    expect(announced()).toEqual([''])
    store.set({ job: null, picture: { ...picture, stage: 'full' } })
    await settle()
    expect(announced()).toEqual(['sample, painted in The Starry Night'])
  })
})

describe('a new version', () => {
  test('waits for consent', async () => {
    const { store } = await mount({ updateReady: true })
    await page.getByRole('button', { name: 'Update' }).click()
    expect(store.called('applyUpdate')).toHaveLength(1)
  })

  test('can wait', async () => {
    const { store } = await mount({ updateReady: true })
    await page.getByRole('button', { name: 'Dismiss' }).click()
    expect(page.getByText('A new version is ready.').elements()).toEqual([])
    expect(store.called('applyUpdate')).toEqual([])
  })
})
