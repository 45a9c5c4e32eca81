import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { find, mount, settle } from './mount.ts'

function slider(name: string): HTMLInputElement {
  return page.getByRole('slider', { name }).element() as HTMLInputElement
}

/** What a drag does to a native range: inputs, then one change. */
function drag(input: HTMLInputElement, values: readonly number[]): void {
  for (const value of values) {
    input.value = String(value)
    input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  input.dispatchEvent(new Event('change', { bubbles: true }))
}

describe('sliders', () => {
  test('are native ranges with a name, a range and a spoken value', async () => {
    await mount({})
    const strength = slider('Strength')
    expect([strength.min, strength.max, strength.value]).toEqual(['0', '1.5', '1'])
    expect(strength.getAttribute('aria-valuetext')).toBe('100%')
    const stroke = slider('Stroke size')
    expect([stroke.min, stroke.max, stroke.value]).toEqual(['-1', '1', '0'])
    expect(stroke.getAttribute('aria-valuetext')).toBe('medium')
  })

  test('a drag is live until it is let go, and then one change', async () => {
    const { store } = await mount({})
    drag(slider('Strength'), [0.9, 0.8, 0.7])
    expect(store.called('change')).toEqual([
      [{ strength: 0.9 }, { live: true }],
      [{ strength: 0.8 }, { live: true }],
      [{ strength: 0.7 }, { live: true }],
      [{ strength: 0.7 }, { live: false }],
    ])
    await settle()
    expect(slider('Strength').getAttribute('aria-valuetext')).toBe('70%')
    store.undo()
    await settle()
    expect(slider('Strength').value).toBe('1')
  })

  test('an arrow key that is held is live, and one change when it goes up', async () => {
    const { store } = await mount({})
    slider('Strength').focus()
    await userEvent.keyboard('{ArrowLeft>3/}')
    const calls = store.called('change')
    expect(calls.slice(0, -1).map(([settings]) => settings)).toEqual([
      { strength: 0.95 },
      { strength: 0.9 },
      { strength: 0.85 },
    ])
    expect(calls.slice(0, -1).every(([, options]) => (options as { live: boolean }).live)).toBe(true)
    expect(calls.at(-1)).toEqual([{ strength: 0.85 }, { live: false }])
  })

  test('the ends hold', async () => {
    const { store } = await mount({})
    slider('Stroke size').focus()
    await userEvent.keyboard('{End}{ArrowRight}')
    expect(store.state.settings.stroke).toBe(1)
    await userEvent.keyboard('{Home}{ArrowLeft}')
    expect(store.state.settings.stroke).toBe(-1)
    await settle()
    expect(slider('Stroke size').getAttribute('aria-valuetext')).toBe('100% finer')
  })

  test('a double click and Backspace go back to the neutral value', async () => {
    const { store } = await mount({})
    drag(slider('Strength'), [0.2])
    await settle()
    slider('Strength').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
    expect(store.called('change').at(-1)).toEqual([{ strength: 1 }, { live: false }])
    drag(slider('Stroke size'), [0.4])
    await settle()
    slider('Stroke size').focus()
    await userEvent.keyboard('{Backspace}')
    expect(store.state.settings.stroke).toBe(0)
  })

  test('the switch keeps the colours in one step', async () => {
    const { store } = await mount({})
    await page.getByRole('switch', { name: 'Keep colours' }).click()
    expect(store.called('change')).toEqual([[{ keepColours: true }, { live: false }]])
    store.undo()
    await settle()
    expect(find<HTMLInputElement>(document, '[role=switch]').checked).toBe(false)
  })

  test('a short phone folds the lesser settings away', async () => {
    await mount({}, [320, 568])
    expect(page.getByRole('switch', { name: 'Keep colours' }).elements()).toEqual([])
    await page.getByRole('button', { name: 'More settings' }).click()
    await expect.element(page.getByRole('switch', { name: 'Keep colours' })).toBeVisible()
  })
})
