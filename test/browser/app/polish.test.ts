import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { find, findAll, focused, frame, mount, settle } from './mount.ts'
import { button, open, panel, paused, plain, running } from './polishing.ts'

beforeEach(() => onTestFinished(() => localStorage.clear()))

/** The colour in the middle of the stage. */
function colour(): string {
  const canvas = find<HTMLCanvasElement>(document, 'canvas')
  const at = [canvas.width / 2, canvas.height / 2] as const
  const [r, g, b] = canvas.getContext('2d')!.getImageData(...at, 1, 1).data
  return [r, g, b].map((value) => (value > 200 ? 1 : 0)).join('')
}

describe('the bar', () => {
  test('has the button as soon as something is painted', async () => {
    const { store } = await mount({})
    const [, bar] = [store, find(document, 'top-bar').shadowRoot!]
    expect(getComputedStyle(bar.querySelector('#polish')!).visibility).toBe('visible')
    store.set({ picture: { ...store.state.picture!, stage: 'photo' } })
    await settle()
    expect(getComputedStyle(bar.querySelector('#polish')!).visibility).toBe('hidden')
    await userEvent.keyboard('p')
    await frame()
    expect(panel().elements()).toEqual([])
  })

  test('Escape gives the focus back to it', async () => {
    await open()
    await userEvent.keyboard('{Escape}')
    expect(focused()?.getAttribute('aria-label')).toBe('Polish')
  })
})

describe('before', () => {
  test('starts, and keeps the keyboard in the panel', async () => {
    const store = await open()
    await button('Start').click()
    await vi.waitFor(() => expect(store.called('start')).toEqual([['resume']]))
    store.setPolish({ run: running })
    await settle()
    expect(focused()?.getAttribute('aria-label')).toBe('Polish')
  })

  test('says why there is nothing to start', async () => {
    const store = await open()
    store.setPolish({ obstacle: 'This version of Pastiche cannot polish in this style.' })
    await expect.element(panel().getByText('cannot polish in this style')).toBeVisible()
    expect(button('Start').elements()).toEqual([])
  })

  test('weighs the painting in equal ratios, once a drag has ended', async () => {
    const store = await open()
    await panel().getByText('Details').click()
    const slider = panel().getByRole('slider', { name: 'Painting weight' })
    ;(slider.element() as HTMLElement).focus()
    await expect.element(slider).toHaveAttribute('aria-valuetext', 'as usual')
    await userEvent.keyboard('{ArrowRight>4/}')
    await vi.waitFor(() => expect(store.called('tune')).toEqual([[{ styleWeight: 2 }]]))
    await expect.element(slider).toHaveAttribute('aria-valuetext', '2.00\u00a0×')
    await userEvent.keyboard('{Backspace}')
    await vi.waitFor(() => expect(store.called('tune').at(-1)).toEqual([{ styleWeight: 1 }]))
  })

  test('says how fine and how long, promises the size under Details and remembers what is chosen', async () => {
    const store = await open({ saveSize: { width: 800, height: 600, reducedBy: 'none' } })
    await panel().getByText('Details').click()
    expect(
      panel()
        .getByRole('radio')
        .elements()
        .map((radio) => radio.closest('label')?.textContent?.replace(/\s+/g, ' ').trim()),
    ).toEqual(['Fine about 1 min', 'Finer about 2 min', 'Finest about 2 min'])
    await expect.element(panel().getByText('800\u00a0×\u00a0600\u00a0px')).toBeVisible()
    await panel()
      .getByRole('radio', { name: /^Fine about/ })
      .click()
    await vi.waitFor(() => expect(store.called('tune')).toEqual([[{ maxEdge: 512 }]]))
    await expect.element(panel().getByText('512\u00a0×\u00a0384\u00a0px')).toBeVisible()
    expect(localStorage.getItem('pastiche.polish-edge')).toBe('512')
    store.set({ saveSize: { width: 400, height: 300, reducedBy: 'none' } })
    await expect.element(panel().getByText('400\u00a0×\u00a0300\u00a0px')).toBeVisible()
    expect(panel().getByRole('radio').elements()).toEqual([])
  })

  test('knows from the last run how long it takes here', async () => {
    const store = await open({ saveSize: { width: 800, height: 600, reducedBy: 'none' } }, running)
    // 130 s for the 72 % that are left of 800 × 600 px.
    store.setPolish({ run: null })
    await expect.element(panel().getByText('about 3\u00a0min').first()).toBeVisible()
    expect(localStorage.getItem('pastiche.polish-pace')).toBe('3.8')
  })

  test('promises no more than memory holds', async () => {
    await open({ saveSize: { width: 1600, height: 1200, reducedBy: 'none' }, polishEdge: 700 })
    await panel().getByText('Details').click()
    expect(panel().getByRole('radio').elements()).toHaveLength(2)
    await expect.element(panel().getByText('700\u00a0×\u00a0525\u00a0px')).toBeVisible()
  })

  test('names the kept run of other settings, and leads back to it', async () => {
    const store = await open()
    store.setPolish({ other: paused() })
    await expect.element(panel().getByText('Paused at 34%. That is of other settings, and stays.')).toBeVisible()
    await button('Go back to it').click()
    await vi.waitFor(() => expect(store.called('goBack')).toHaveLength(1))
  })
})

describe('while it runs', () => {
  test('says how far it is, and how long it takes only once that is known', async () => {
    const store = await open({}, { ...running, done: null, secondsLeft: null })
    const bar = panel().getByRole('progressbar')
    await expect.element(bar).toHaveAttribute('aria-valuetext', 'Getting ready…')
    expect(panel().getByText('left').elements()).toEqual([])
    const status = find(document, 'polish-panel').shadowRoot!.querySelector('[role=status]')!
    const spoken = status.textContent
    store.setPolish({ run: { ...running, secondsLeft: null } })
    await expect.element(bar).toHaveAttribute('aria-valuetext', '28% done')
    expect(panel().getByText('left').elements()).toEqual([])
    store.setPolish({ run: running })
    await expect.element(panel().getByText('about 2\u00a0min left')).toBeVisible()
    await expect.element(bar).toHaveAttribute('aria-valuenow', '28')
    // Not read out at every iteration.
    expect(status.textContent).toBe(spoken)
    await panel().getByText('Details').click()
    await expect.element(panel().getByText('Iteration 34 of 100')).toBeVisible()
  })

  test('pauses and stops', async () => {
    const store = await open({}, running)
    await button('Pause').click()
    await button('Good enough, stop').click()
    await vi.waitFor(() => expect(store.called('end')).toEqual([['pause'], ['stop']]))
    // Large pictures take seconds for the iteration in hand.
    store.setPolish({ run: { ...running, ending: 'pause' } })
    await expect.element(button('Pausing…')).toHaveAttribute('aria-disabled', 'true')
    ;(button('Good enough, stop').element() as HTMLElement).click()
    await settle()
    expect(store.called('end')).toHaveLength(2)
  })

  test('goes on with the panel closed, where the bar’s button pauses it', async () => {
    const store = await open({ job: { label: 'Polishing', done: 0.28, stop: 'Pause' } }, running)
    await userEvent.keyboard('{Escape}')
    expect(store.calls).toEqual([])
    await page.getByRole('button', { name: 'Pause' }).click()
    expect(store.called('cancel')).toHaveLength(1)
  })

  test('shows the picture so far in the instant one’s place, however small it is', async () => {
    const store = await open({}, running)
    const place = () => find(document, 'picture-stage').style.getPropertyValue('--picture-height')
    const before = place()
    store.setPolish({ run: { ...running, picture: plain('#ff0') } })
    await frame()
    expect([colour(), place()]).toEqual(['110', before])
  })

  test('shows the instant picture while its button is held, by pointer and by key', async () => {
    const store = await open({}, { ...running, picture: plain('#ff0') })
    store.set({ picture: { ...plain('#f0f')!, stage: 'full' } })
    await frame()
    const hold = button('Hold for instant').element() as HTMLElement
    const tag = () => findAll(document, '.tag').map(({ textContent }) => textContent)
    hold.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
    await frame()
    expect([colour(), tag()]).toEqual(['101', ['Instant']])
    hold.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }))
    await frame()
    expect([colour(), tag()]).toEqual(['110', []])
    hold.focus()
    await userEvent.keyboard('{Enter>}')
    await frame()
    expect(colour()).toBe('101')
    await userEvent.keyboard('{/Enter}')
    await frame()
    expect(colour()).toBe('110')
    // What is held when the panel closes is let go.
    await userEvent.keyboard('{Enter>}{Escape}')
    await frame()
    expect(colour()).toBe('110')
  })

  test('draws the loss on request, and says it in words', async () => {
    const store = await open({}, running)
    await panel().getByText('Details').click()
    await expect.element(panel().getByText('How the loss fell')).toBeVisible()
    await expect.element(panel().getByRole('img', { name: /from 12 to 1\.5 in 4 iterations/ })).toBeVisible()
    const points = () => find(document, 'polyline').getAttribute('points')!.split(' ')
    // Halved at every step, so that a logarithm makes a straight line of it.
    const heights = points().map((point) => Number(point.split(',')[1]))
    const steps = heights.slice(1).map((height, i) => height - heights[i])
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(0.3)
    store.setPolish({ run: { ...paused(), curve: [12, 6, 3, 1.5, 1.4] } })
    await settle()
    // Still unfolded.
    expect(panel().getByText('Each jump').elements()).toEqual([])
    await expect.element(panel().getByRole('img', { name: /in 5 iterations/ })).toBeVisible()
    store.setPolish({ run: { ...paused(), curve: [12, 6, 3, 1.5, 4, 2] } })
    await expect.element(panel().getByText('Each jump is the step to a larger picture.')).toBeVisible()
  })
})
