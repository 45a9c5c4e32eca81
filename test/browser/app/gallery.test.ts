import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { StyleTile } from '../../../src/app/components/style-tile.ts'
import { fakeStore } from './fake-store.ts'
import { find, findAll, focused, mount, PHONE, settle } from './mount.ts'
import { ownPainting } from './test-images.ts'

const tiles = () => findAll<StyleTile>(document, 'style-tile')
const tabStops = () => findAll(document, 'style-tile').map((tile) => tile.shadowRoot!.querySelector('button')!.tabIndex)

async function withOwn(status: 'ready' | 'learning' | 'failed' = 'ready') {
  const { styles } = (await fakeStore()).state
  return { styles: [...styles.slice(0, 3), await ownPainting('x', status)] }
}

describe('the gallery', () => {
  test('names every style with its painter', async () => {
    await mount({})
    await expect
      .element(page.getByRole('button', { name: 'The Starry Night, Vincent van Gogh, 1889' }))
      .toHaveAttribute('aria-pressed', 'true')
    await expect
      .element(page.getByRole('button', { name: 'The Scream, Edvard Munch, 1893' }))
      .toHaveAttribute('aria-pressed', 'false')
  })

  test('is one stop of Tab, at the style in use; arrows move on', async () => {
    const { store } = await mount({})
    expect(tabStops()).toEqual([0, -1, -1, -1, -1, -1, -1, -1])
    find(tiles()[0].shadowRoot!, 'button').focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}')
    expect(focused()?.getAttribute('aria-label')).toContain('The Scream')
    expect(tabStops()).toEqual([-1, 0, -1, -1, -1, -1, -1, -1])
    expect(store.called('chooseStyle')).toEqual([])
    await userEvent.keyboard('{Enter}')
    expect(store.called('chooseStyle')).toEqual([['builtin:1']])
    await userEvent.keyboard('{End}')
    expect(focused()?.getAttribute('aria-label')).toContain('Melencolia')
    await userEvent.keyboard('{Home}{ArrowLeft}')
    expect(focused()?.getAttribute('aria-label')).toBe('None: the photo as it is')
    await userEvent.keyboard('{ArrowRight}')
    expect(focused()?.getAttribute('aria-label')).toContain('Starry Night')
  })

  test('down goes to the tile below in the grid', async () => {
    await mount({})
    find(tiles()[1].shadowRoot!, 'button').focus()
    await userEvent.keyboard('{ArrowDown}')
    const at = tiles().findIndex((tile) => tile.shadowRoot === focused()?.getRootNode())
    expect(at).toBeGreaterThan(1)
    expect(tiles()[at].offsetLeft).toBe(tiles()[1].offsetLeft)
    expect(tiles()[at].offsetTop).toBeGreaterThan(tiles()[1].offsetTop)
    await userEvent.keyboard('{ArrowUp}')
    expect(tiles()[1].shadowRoot).toBe(focused()?.getRootNode())
  })

  test('an own painting is removed by its cross and by Delete, and the focus goes on', async () => {
    const { store } = await mount(await withOwn())
    find(tiles()[0].shadowRoot!, 'button').focus()
    await userEvent.keyboard('{Delete}')
    expect(store.called('removePainting')).toEqual([['own:x']])
    await settle()
    expect(focused()?.getAttribute('aria-label')).toContain('Starry Night')
    await userEvent.keyboard('{Delete}')
    expect(store.called('removePainting')).toHaveLength(1)
  })

  test('own paintings stand beside the tile that adds them', async () => {
    await mount(await withOwn())
    expect(tiles().map((tile) => tile.painting.title)).toEqual([
      'IMG_2041',
      'The Starry Night',
      'The Scream',
      'The Great Wave off Kanagawa',
    ])
  })

  test('one that could not be learnt has a cross for the pointer', async () => {
    const { store } = await mount(await withOwn('failed'))
    await page.getByRole('button', { name: /^IMG_2041/ }).hover()
    await page.getByRole('button', { name: 'Remove IMG_2041' }).click()
    expect(store.called('removePainting')).toEqual([['own:x']])
    expect(store.called('chooseStyle')).toEqual([])
  })

  test.each([
    ['learning', 'Learning…', 'being learnt'],
    ['failed', 'Failed', 'could not be learnt'],
  ] as const)('an own painting that is %s says so', async (status, shown, spoken) => {
    await mount(await withOwn(status))
    await expect.element(page.getByText(shown)).toBeVisible()
    await expect.element(page.getByRole('button', { name: new RegExp(`^IMG_2041.*${spoken}`) })).toBeInTheDocument()
  })

  test('a thumbnail that does not load leaves the title’s first letter', async () => {
    const { styles } = (await fakeStore()).state
    await mount({ styles: [{ ...styles[0], thumbnail: 'data:image/png;base64,AAAA' }] })
    await expect.poll(() => find(tiles()[0].shadowRoot!, '.frame').textContent?.trim()).toBe('T')
  })

  test('the strip on a phone unfolds', async () => {
    await mount({}, PHONE)
    const height = () => find(document, 'style-gallery').getBoundingClientRect().height
    const folded = height()
    await page.getByRole('button', { name: 'All styles' }).click()
    await expect.element(page.getByRole('button', { name: 'All styles' })).toHaveAttribute('aria-expanded', 'true')
    expect(height()).toBeGreaterThan(1.3 * folded)
    // The sliders give it their room.
    expect(find(document, 'style-controls').checkVisibility()).toBe(false)
  })

  test('undo brings the style in use back into sight', async () => {
    const { store } = await mount({}, PHONE)
    store.chooseStyle('builtin:7')
    await settle()
    const shown = tiles()[7].getBoundingClientRect()
    expect(shown.right).toBeLessThanOrEqual(390)
    store.undo()
    await settle()
    expect(tiles()[0].getBoundingClientRect().left).toBeGreaterThanOrEqual(0)
    expect(document.scrollingElement?.scrollLeft).toBe(0)
  })
})
