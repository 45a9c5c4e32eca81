import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { find, findAll, SMALL_PHONE, settle } from './mount.ts'
import { button, finished, open, panel, paused, plain, running } from './polishing.ts'

describe('after', () => {
  test('goes on, shows either picture, and gives the run up', async () => {
    const store = await open({}, paused())
    await expect.element(panel().getByText('Paused at 34%.').first()).toBeVisible()
    await button('Resume').click()
    await button('Back to instant').click()
    await button('Discard').click()
    await vi.waitFor(() => expect(store.called('start')).toEqual([[undefined]]))
    expect(store.called('show')).toEqual([[false]])
    expect(store.called('discard')).toHaveLength(1)
    store.setPolish({ run: { ...paused(), shown: false } })
    await button('Show the polished picture').click()
    await vi.waitFor(() => expect(store.called('show').at(-1)).toEqual([true]))
  })

  test('starts anew only after a second thought', async () => {
    const store = await open({}, finished())
    await button('Start anew…').click()
    await expect.element(panel().getByText('Starting gives up that.')).toBeVisible()
    await button('Keep that one').click()
    await expect.element(button('Back to instant')).toBeVisible()
    await button('Start anew…').click()
    await button('Start').click()
    await vi.waitFor(() => expect(store.called('start')).toEqual([['restart']]))
  })

  test('offers further iterations where they can come to something', async () => {
    const store = await open({}, finished())
    await expect.element(button('Polish further')).toBeVisible()
    store.setPolish({ run: { ...finished(), ended: 'converged' } })
    await settle()
    expect(button(/Polish further/).elements()).toEqual([])
    store.setPolish({ run: { ...finished(), ended: 'stopped', iteration: 34 } })
    await expect.element(button('Go on')).toBeVisible()
    store.setPolish({ run: { ...finished(), kept: false } })
    await settle()
    expect(button(/Go on|Polish further/).elements()).toEqual([])
  })

  test('the save panel promises the size of what is shown', async () => {
    const store = await open({}, finished())
    await userEvent.keyboard('s')
    await expect.element(page.getByText('1024\u00a0×\u00a0768\u00a0px')).toBeVisible()
    await expect.element(page.getByText('smaller than the photo')).toBeVisible()
    store.setPolish({ run: { ...finished(), shown: false } })
    await expect.element(page.getByText('1200\u00a0×\u00a0900\u00a0px')).toBeVisible()
    expect(page.getByText('smaller than the photo').elements()).toEqual([])
  })

  test('a file that waits to be shared is not that of the other picture', async () => {
    const share = vi.fn(async (_data: ShareData) => undefined)
    share.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'))
    for (const [name, value] of Object.entries({ canShare: () => true, share })) {
      Object.defineProperty(navigator, name, { value, configurable: true })
      onTestFinished(() => {
        Reflect.deleteProperty(navigator, name)
      })
    }
    const store = await open({}, finished())
    await userEvent.keyboard('s')
    const action = (name: string) =>
      page.getByRole('region', { name: 'Save' }).getByRole('button', { name, exact: true })
    await action('Share').click()
    await expect.element(action('Share now')).toBeVisible()
    store.setPolish({ run: { ...store.state.polish.run!, shown: false } })
    await expect.element(action('Share')).toBeVisible()
    await action('Share').click()
    await vi.waitFor(() => expect(share).toHaveBeenCalledTimes(2))
    expect(store.called('encode')).toHaveLength(2)
  })

  test('the canvas says that it is polished', async () => {
    await open({}, finished())
    await expect.element(page.getByRole('img', { name: /painted in The Starry Night, polished$/ })).toBeInTheDocument()
  })
})

test.each([
  ['form', null],
  ['running', { ...running, picture: plain('#ff0') }],
  ['paused', paused()],
  ['finished', finished()],
])('on a small phone, %s: large enough to touch, and nothing beside the screen', async (_, run) => {
  await open({}, run, SMALL_PHONE)
  const card = find(document, 'polish-panel').shadowRoot!.querySelector<HTMLElement>('.card')!
  expect(card.scrollWidth).toBeLessThanOrEqual(card.clientWidth)
  const small = findAll(card, 'button, summary, fieldset label, input[type=range]').filter((target) => {
    const box = target.getBoundingClientRect()
    return box.height < 43.9 || box.width < 43.9 || box.right > SMALL_PHONE[0]
  })
  expect(small.map((target) => target.outerHTML.slice(0, 100))).toEqual([])
})
