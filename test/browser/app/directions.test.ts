/** The app where people read from right to left. */
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { find, findAll, focused, frame, mount, PHONE } from './mount.ts'

beforeEach(() => {
  document.documentElement.dir = 'rtl'
  onTestFinished(() => document.documentElement.removeAttribute('dir'))
})

const hostOfFocus = (): Element => (focused()!.getRootNode() as ShadowRoot).host
const left = (element: Element): number => element.getBoundingClientRect().left

test('a slider fills from the right, and its arrows go the way they point', async () => {
  const { store } = await mount({}, PHONE)
  const strength = page.getByRole('slider', { name: 'Strength' })
  const slider = findAll(document, 'value-slider')[0]
  expect(slider.style.getPropertyValue('--track')).toMatch(/^linear-gradient\(to left/)
  ;(strength.element() as HTMLElement).focus()
  await userEvent.keyboard('{ArrowRight}')
  await vi.waitFor(() => expect(store.state.settings.strength).toBe(0.95))
  await userEvent.keyboard('{ArrowLeft}')
  await vi.waitFor(() => expect(store.state.settings.strength).toBe(1))
  await userEvent.keyboard('{ArrowDown}')
  await vi.waitFor(() => expect(store.state.settings.strength).toBe(0.95))
})

test('the gallery begins on the right, and its arrows go the way they point', async () => {
  await mount({}, PHONE)
  const tiles = () => findAll(document, 'style-tile')
  expect(left(tiles()[0])).toBeGreaterThan(left(tiles()[1]))
  tiles()[0].shadowRoot!.querySelector<HTMLElement>('.choose')!.focus()
  await userEvent.keyboard('{ArrowLeft}')
  await frame()
  expect(hostOfFocus()).toBe(tiles()[1])
  await userEvent.keyboard('{End}')
  await frame()
  const last = tiles().at(-1)!
  const row = find(document, '.tiles').getBoundingClientRect()
  // What has the focus has come into sight, whichever way the row scrolls.
  expect(left(last)).toBeGreaterThanOrEqual(row.left - 1)
  await userEvent.keyboard('{ArrowRight}')
  await frame()
  expect(hostOfFocus()).toBe(tiles().at(-2))
})

test('undo and redo point the other way', async () => {
  await mount({ canUndo: true }, PHONE)
  const arrow = find(document, 'top-bar').shadowRoot!.querySelector('#undo svg')!
  expect(getComputedStyle(arrow).scale).toBe('-1 1')
})
