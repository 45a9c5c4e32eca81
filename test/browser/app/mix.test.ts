import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { fakeStore } from './fake-store.ts'
import { find, focused, frame, mount, PHONE, settle } from './mount.ts'

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
    await expect.element(slider).toHaveAttribute('aria-valuetext', '60% The Starry Night and 40% The Scream')
    ;(slider.element() as HTMLElement).focus()
    await userEvent.keyboard('{ArrowRight}')
    expect(store.called('change').at(-1)).toEqual([{ mix: 0.45 }, { live: false }])
  })

  test('slots swap', async () => {
    const { store } = await mount({ settings: await mixed(0.4) }, [1440, 900])
    await page.getByRole('button', { name: 'Swap A and B' }).click()
    expect(store.called('swapSlots')).toEqual([['a', 'b']])
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

/** Settings of four styles, the point in the middle. */
async function square() {
  return { ...(await mixed(0.5)), styleC: 'builtin:2', styleD: 'builtin:3', mixDown: 0.5 } as const
}

const across = () => page.getByRole('slider', { name: 'Mix, from left to right' })
const down = () => page.getByRole('slider', { name: 'Mix, from top to bottom' })

describe('the slider between two', () => {
  test('is as wide as its panel, with both names and how much of each', async () => {
    await mount({ settings: await mixed(0.4) }, PHONE)
    await expect.element(page.getByRole('slider', { name: 'Mix' })).toBeVisible()
    expect(find(document, 'mix-slider').offsetWidth).toBeGreaterThan(350)
    expect((page.getByRole('slider', { name: 'Mix' }).element() as HTMLElement).offsetWidth).toBeGreaterThan(350)
    await expect.element(page.getByText('60\u00a0/\u00a040')).toBeVisible()
    const ends = page.getByRole('group', { name: 'Mix of two styles' })
    await expect.element(ends.getByText('The Starry Night')).toBeVisible()
    await expect.element(ends.getByText('The Scream')).toBeVisible()
  })

  test('leads to more paintings', async () => {
    const { store } = await mount({ settings: await mixed(0.4) }, PHONE)
    await page.getByRole('button', { name: 'More paintings' }).click()
    expect(store.state.activeSlot).toBe('c')
    await expect.element(page.getByRole('button', { name: 'Style C: empty' })).toHaveAttribute('aria-pressed', 'true')
    await tile('Composition VIII').click()
    expect(store.state.settings).toMatchObject({ styleC: 'builtin:4', styleD: null, mix: 0.4 })
    await page.getByRole('button', { name: 'Style D: empty' }).click()
    await tile('Impression, Sunrise').click()
    expect(store.state.settings).toMatchObject({ styleC: 'builtin:4', styleD: 'builtin:6' })
  })
})

describe('the square', () => {
  /** Presses, moves or lets go at a place of it, 0..1. */
  function point(type: string, at: readonly [number, number]): void {
    const field = find(document, '.square')
    const { left, top, width, height } = field.getBoundingClientRect()
    const place = { clientX: left + at[0] * width, clientY: top + at[1] * height }
    field.dispatchEvent(new PointerEvent(type, { ...place, pointerId: 1, bubbles: true, cancelable: true }))
  }

  test('is dragged: previews on the way, one step when it is let go', async () => {
    const { store } = await mount({ settings: await square() }, PHONE)
    await expect.element(across()).toBeInTheDocument()
    // There is no such pointer to capture.
    find(document, '.square').setPointerCapture = () => undefined
    find(document, '.square').hasPointerCapture = () => true
    await frame()
    point('pointerdown', [0.25, 0.75])
    point('pointermove', [0.5, 1.2])
    point('pointerup', [0.5, 1.2])
    expect(store.called('change')).toEqual([
      [{ mix: 0.25, mixDown: 0.75 }, { live: true }],
      [{ mix: 0.5, mixDown: 1 }, { live: true }],
      [{ mix: 0.5, mixDown: 1 }, { live: false }],
    ])
    point('pointermove', [0, 0])
    expect(store.called('change')).toHaveLength(3)
    store.undo()
    expect(store.state.settings).toMatchObject({ mix: 0.5, mixDown: 0.5 })
    expect(store.state.canUndo).toBe(false)
  })

  test('arrow keys move the point both ways, and what moves is read out', async () => {
    const { store } = await mount({ settings: await square() })
    await expect.element(across()).toBeInTheDocument()
    ;(across().element() as HTMLElement).focus()
    await userEvent.keyboard('{ArrowRight}')
    expect(store.state.settings).toMatchObject({ mix: 0.55, mixDown: 0.5 })
    await userEvent.keyboard('{ArrowUp}')
    expect(store.state.settings).toMatchObject({ mix: 0.55, mixDown: 0.45 })
    expect(focused()).toBe(down().element())
    await userEvent.keyboard('{ArrowLeft}')
    expect(focused()).toBe(across().element())
    expect(store.called('change').filter(([, options]) => !(options as { live: boolean }).live)).toHaveLength(3)
    await userEvent.keyboard('{Backspace}')
    expect(store.state.settings).toMatchObject({ mix: 0.5, mixDown: 0.5 })
  })

  test('both sliders say how much of which', async () => {
    await mount({ settings: { ...(await square()), mix: 0, mixDown: 0.25 } })
    const words = '75% The Starry Night and 25% The Great Wave off Kanagawa'
    await expect.element(across()).toHaveAttribute('aria-valuetext', words)
    await expect.element(down()).toHaveAttribute('aria-valuetext', words)
  })

  test('a corner is emptied, and filled again', async () => {
    const { store } = await mount({ settings: await square(), activeSlot: 'b' }, PHONE)
    await page.getByRole('button', { name: 'Empty B' }).click()
    expect(store.state.settings).toMatchObject({ styleB: null, styleC: 'builtin:2', styleD: 'builtin:3' })
    await expect.element(page.getByRole('button', { name: 'Style B: empty' })).toHaveAttribute('aria-pressed', 'true')
    await tile('Melencolia I').click()
    expect(store.state.settings.styleB).toBe('builtin:7')
  })

  test('two corners swap', async () => {
    const { store } = await mount({ settings: await square(), activeSlot: 'a' }, PHONE)
    await page.getByRole('button', { name: 'Swap A with another corner' }).click()
    await page.getByRole('button', { name: 'Swap A with D' }).click()
    expect(store.called('swapSlots')).toEqual([['a', 'd']])
    expect(store.called('activateSlot')).toEqual([])
    await expect.element(page.getByRole('button', { name: 'Style A: Composition with Red' })).toBeVisible()
  })

  test('stopping leaves the first painting, in one step', async () => {
    const { store } = await mount({ settings: await square(), activeSlot: 'd' }, PHONE)
    await page.getByRole('button', { name: 'Stop mixing' }).click()
    expect(store.state.settings).toMatchObject({ styleA: 'builtin:0', styleB: null, styleC: null, styleD: null })
    expect(store.state.activeSlot).toBe('a')
    store.undo()
    expect(store.state.settings).toMatchObject({ styleB: 'builtin:1', styleC: 'builtin:2', styleD: 'builtin:3' })
  })
})

describe('keeping a mix', () => {
  test('asks for a name', async () => {
    const { store } = await mount({ settings: await mixed(0.4) }, PHONE)
    await page.getByRole('button', { name: 'Keep this mix' }).click()
    await expect.element(page.getByRole('textbox', { name: 'Name' })).toHaveValue('The Starry Night + The Scream')
    expect(focused()).toBe(page.getByRole('textbox', { name: 'Name' }).element())
    await userEvent.keyboard('Storm{Enter}')
    await settle()
    expect(store.called('keep')).toEqual([['Storm']])
    await expect.element(page.getByRole('button', { name: 'Keep this mix' })).toBeVisible()
  })

  test('Escape gives it up, and closes nothing else', async () => {
    const { store } = await mount({ settings: await mixed(0.4), job: { label: 'Painting', done: null } }, PHONE)
    await page.getByRole('button', { name: 'Keep this mix' }).click()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('button', { name: 'Keep this mix' })).toBeVisible()
    expect(store.called('keep')).toEqual([])
    expect(store.called('cancel')).toEqual([])
  })

  test('a kept one is renamed, and opened', async () => {
    const { state } = await fakeStore()
    const kept = { ...state.styles[1], id: 'mix:1', title: 'Storm', own: true } as const
    const settings = { ...state.settings, styleA: kept.id }
    const { store } = await mount({ settings, styles: [...state.styles, kept] }, PHONE)
    await page.getByRole('button', { name: 'Rename' }).click()
    await expect.element(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Storm')
    await userEvent.keyboard('Calm{Enter}')
    await settle()
    expect(store.called('rename')).toEqual([['mix:1', 'Calm']])
    await page.getByRole('button', { name: 'Change the mix' }).click()
    await settle()
    expect(store.called('open')).toEqual([['mix:1']])
  })
})
