import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { fakeStore } from './fake-store.ts'
import { mount, settle } from './mount.ts'

/** Settings of two styles in the mix. */
async function mixed(mix: number) {
  const { settings } = (await fakeStore()).state
  return { ...settings, styleB: 'builtin:1' as const, mix }
}

function tile(title: string) {
  return page.getByRole('toolbar', { name: 'Styles' }).getByRole('button', { name: title })
}

describe('mixing', () => {
  test('is folded away until it is asked for', async () => {
    const { store } = await mount({})
    expect(page.getByRole('button', { name: 'Style B' }).elements()).toEqual([])
    await page.getByRole('button', { name: 'Mix' }).click()
    expect(store.called('activateSlot')).toEqual([['b']])
    await expect.element(page.getByRole('button', { name: 'Style B: empty' })).toHaveAttribute('aria-pressed', 'true')
    expect(page.getByRole('slider', { name: 'Mix' }).elements()).toEqual([])
    await expect.element(page.getByText('Choose a second style to mix in')).toBeVisible()
  })

  test('a tapped style fills the active slot', async () => {
    const { store } = await mount({})
    await page.getByRole('button', { name: 'Mix' }).click()
    await tile('The Scream').click()
    expect(store.state.settings).toMatchObject({ styleA: 'builtin:0', styleB: 'builtin:1' })
    await page.getByRole('button', { name: 'Style A: The Starry Night' }).click()
    await tile('The Great Wave').click()
    expect(store.state.settings).toMatchObject({ styleA: 'builtin:2', styleB: 'builtin:1' })
    await expect.element(tile('The Great Wave')).toHaveAccessibleName(/, style A$/)
    await expect.element(tile('The Scream')).toHaveAccessibleName(/, style B$/)
  })

  test('the slider says how much of which', async () => {
    const { store } = await mount({ settings: await mixed(0.4) })
    const slider = page.getByRole('slider', { name: 'Mix' })
    await expect.element(slider).toHaveAttribute('aria-valuetext', '60\u00a0% The Starry Night, 40\u00a0% The Scream')
    ;(slider.element() as HTMLElement).focus()
    await userEvent.keyboard('{ArrowRight}')
    expect(store.called('change').at(-1)).toEqual([{ mix: 0.45 }, { live: false }])
  })

  test('slots swap', async () => {
    const { store } = await mount({ settings: await mixed(0.4) }, [1440, 900])
    await page.getByRole('button', { name: 'Swap A and B' }).click()
    expect(store.called('swapSlots')).toHaveLength(1)
    await expect.element(page.getByRole('button', { name: 'Style A: The Scream' })).toBeVisible()
  })

  test('stopping empties B and folds the slider away', async () => {
    const { store } = await mount({ settings: await mixed(0.4), activeSlot: 'b' })
    await page.getByRole('button', { name: 'Stop mixing' }).click()
    await settle()
    expect(store.called('clearSlot')).toEqual([['b']])
    expect(store.state.activeSlot).toBe('a')
    expect(page.getByRole('slider', { name: 'Mix' }).elements()).toEqual([])
  })

  test('giving up an empty B makes no step', async () => {
    const { store } = await mount({ activeSlot: 'b' })
    await page.getByRole('button', { name: 'Stop mixing' }).click()
    expect(store.called('clearSlot')).toEqual([])
    expect(store.state.activeSlot).toBe('a')
    expect(store.state.canUndo).toBe(false)
  })
})
