import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { type Crop, WHOLE } from '../../../src/core/perspective.ts'
import { fakeStore } from './fake-store.ts'
import { find, findAll, focused, mount, PHONE, settle } from './mount.ts'
import { ownPainting, pngFile } from './test-images.ts'

const dialog = () => page.getByRole('dialog', { name: 'Crop and straighten' })
const corner = (name: RegExp) => dialog().getByRole('button', { name })
const button = (name: string) => dialog().getByRole('button', { name, exact: true })

async function opened(size: readonly [number, number] = [960, 640], crop: Crop = WHOLE) {
  const { styles, settings } = (await fakeStore()).state
  const own = await ownPainting('x')
  const mounted = await mount(
    { styles: [...styles.slice(0, 3), own], settings: { ...settings, styleA: 'own:x' } },
    size,
  )
  mounted.store.uncut = { picture: await pngFile('wall.png', 320, 240), crop }
  await page.getByRole('button', { name: 'More about IMG_2041' }).click()
  await page.getByRole('button', { name: 'Crop and straighten' }).click()
  await expect.element(corner(/^Upper left/)).toBeVisible()
  return mounted
}

/** Drags a corner by so many px, as a finger or a mouse does. */
async function drag(
  at: number,
  [x, y]: readonly [number, number],
  type: 'mouse' | 'touch' = 'mouse',
  letGo = true,
): Promise<void> {
  const handle = findAll(document, '.corner')[at]
  const { left, top, width, height } = handle.getBoundingClientRect()
  // Held a little beside its middle.
  const [fromX, fromY] = [left + width / 2 + 5, top + height / 2 - 4]
  const send = (name: string, dx: number, dy: number) =>
    handle.dispatchEvent(
      new PointerEvent(name, {
        ...{ bubbles: true, composed: true, pointerId: 1, pointerType: type, button: 0, isPrimary: true },
        ...{ clientX: fromX + dx, clientY: fromY + dy },
      }),
    )
  handle.setPointerCapture = () => undefined
  send('pointerdown', 0, 0)
  send('pointermove', x / 2, y / 2)
  send('pointermove', x, y)
  if (letGo) send('pointerup', x, y)
  await settle()
}

const cuts = ({ store }: Awaited<ReturnType<typeof opened>>) => store.called('cut') as [string, Crop][]

describe('cropping and straightening', () => {
  test('has a focusable corner for each of the picture’s, which say where they are', async () => {
    await opened()
    for (const name of [/^Upper left corner, 0% from the left, 0/, /^Upper right/, /^Lower right/, /^Lower left/])
      await expect.element(corner(name)).toBeInTheDocument()
    expect(focused()?.getAttribute('aria-label')).toMatch(/^Upper left/)
  })

  test('arrow keys move a corner, with Shift ten times as far, and never out of the picture', async () => {
    const mounted = await opened()
    await userEvent.keyboard('{ArrowLeft}{ArrowRight}{ArrowDown}{ArrowDown}')
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}')
    await button('Use this').click()
    const [[id, crop]] = cuts(mounted)
    expect(id).toBe('own:x')
    expect(crop.corners[0].x).toBeCloseTo(0.044, 6)
    expect(crop.corners[0].y).toBeCloseTo(0.008, 6)
    expect(crop.corners.slice(1)).toEqual(WHOLE.corners.slice(1))
  })

  test.each(['mouse', 'touch'] as const)('a corner is dragged by %s and does not jump under it', async (type) => {
    const mounted = await opened()
    const { width, height } = find(document, 'crop-panel').shadowRoot!.querySelector('.sheet')!.getBoundingClientRect()
    await drag(2, [-width / 4, -height / 8], type)
    await button('Use this').click()
    const [[, crop]] = cuts(mounted)
    expect(crop.corners[2].x).toBeCloseTo(0.75, 2)
    expect(crop.corners[2].y).toBeCloseTo(0.875, 2)
  })

  test('a loupe shows what the finger hides, on the other side', async () => {
    await opened(PHONE)
    await drag(0, [30, 30], 'touch', false)
    const loupe = find<HTMLCanvasElement>(document, '.loupe')
    const { left } = loupe.getBoundingClientRect()
    expect(left).toBeGreaterThan(195)
    const { data } = loupe.getContext('2d')!.getImageData(0, 0, loupe.width, loupe.height)
    expect(data.some((value) => value > 0)).toBe(true)
    await drag(1, [-30, 30], 'touch', false)
    expect(find(document, '.loupe').getBoundingClientRect().left).toBeLessThan(195)
  })

  test('corners never cross over', async () => {
    const mounted = await opened()
    const { width } = find(document, 'crop-panel').shadowRoot!.querySelector('.sheet')!.getBoundingClientRect()
    await drag(0, [2 * width, 0])
    await button('Use this').click()
    // Nothing came of it, or something sound: either way there is a frame.
    for (const [, crop] of cuts(mounted)) expect(crop.corners[0].x).toBeLessThan(crop.corners[1].x)
  })

  test('turns by a quarter, keys and names with it; four turns are none', async () => {
    const mounted = await opened()
    await button('Turn').click()
    // What was lower left is upper left.
    await expect.element(corner(/^Upper left corner, 0% from the left, 0/)).toBeInTheDocument()
    const handle = findAll(document, '.corner')[3]
    expect(handle.getAttribute('aria-label')).toMatch(/^Upper left/)
    handle.focus()
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}')
    expect(handle.getAttribute('aria-label')).toMatch(/^Upper left corner, 4% from the left, 0/)
    await button('Use this').click()
    const [[, crop]] = cuts(mounted)
    expect(crop.turns).toBe(1)
    expect(crop.corners[3].x).toBe(0)
    expect(crop.corners[3].y).toBeCloseTo(0.96, 6)
  })

  test('begins with the frame there was, and goes back to the whole picture', async () => {
    const corners = WHOLE.corners.map(({ x, y }) => ({
      x: 0.1 + 0.8 * x,
      y: 0.1 + 0.8 * y,
    })) as unknown as Crop['corners']
    const mounted = await opened([960, 640], { corners, turns: 2 })
    await expect.element(corner(/^Upper left corner, 10% from the left, 10/)).toBeInTheDocument()
    await button('Whole picture').click()
    await button('Use this').click()
    expect(cuts(mounted)).toEqual([['own:x', WHOLE]])
  })

  test.each([
    ['Cancel', () => button('Cancel').click()],
    ['Escape', () => userEvent.keyboard('{Escape}')],
  ])('%s leaves all as it was', async (_, act) => {
    const mounted = await opened()
    await userEvent.keyboard('{ArrowDown}')
    await act()
    await settle()
    expect(dialog().query()).toBeNull()
    expect(cuts(mounted)).toEqual([])
    expect(focused()?.getAttribute('aria-label')).toBe('More about IMG_2041')
  })

  test('the page’s own keys do nothing in it', async () => {
    const { store } = await opened()
    await userEvent.keyboard('p{Control>}z{/Control}')
    expect(store.called('undo')).toEqual([])
    await expect.element(dialog()).toBeVisible()
  })

  test('a picture that cannot be shown is said', async () => {
    const { styles, settings } = (await fakeStore()).state
    const own = await ownPainting('x')
    const { store } = await mount({ styles: [...styles, own], settings: { ...settings, styleA: 'own:x' } })
    store.uncut = { picture: new Blob(['nothing']), crop: WHOLE }
    await page.getByRole('button', { name: 'More about IMG_2041' }).click()
    await page.getByRole('button', { name: 'Crop and straighten' }).click()
    await expect.element(dialog().getByText(/could not be shown/)).toBeVisible()
  })
})
