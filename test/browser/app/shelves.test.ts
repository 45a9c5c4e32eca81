/** Looking through the gallery: kinds of styles, favourites, search, none, chance, a swipe, the painting behind a style. */
import { beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { StyleTile } from '../../../src/app/components/style-tile.ts'
import type { GalleryStyle } from '../../../src/app/state/types.ts'
import { fakeStore } from './fake-store.ts'
import { find, findAll, focused, type Mounted, mount, PHONE, settle } from './mount.ts'
import { ownPainting } from './test-images.ts'

const tiles = () => findAll<StyleTile>(document, 'style-tile')
const titles = () => tiles().map((tile) => tile.painting.title)
const chip = (name: string) => page.getByRole('toolbar', { name: 'Kinds of styles' }).getByRole('button', { name })
const button = (tile: StyleTile) => find(tile.shadowRoot!, '.choose')
const tileOf = (title: string) => tiles().find((tile) => tile.painting.title === title)!

beforeEach(() => localStorage.clear())

/** Eight styles, some of which are known more about, and a painting of one's own. */
async function open(size: readonly [number, number] = PHONE): Promise<Mounted> {
  const { styles } = (await fakeStore()).state
  const known: Partial<GalleryStyle>[] = [
    { movement: 'Post-Impressionism', place: 'Museum of Modern Art, New York', about: 'A sky before dawn.' },
    { movement: 'Expressionism & Fauvism' },
    { movement: 'Ukiyo-e' },
  ]
  const told = styles.map((style, i) => ({ ...style, ...known[i] }))
  const mounted = await mount({ styles: [...told, await ownPainting('x')] }, size)
  await expect.element(chip('Favourites')).toBeInTheDocument()
  return mounted
}

function press(target: Element, type: string, x = 20, y = 20): void {
  const { left, top } = target.getBoundingClientRect()
  const at = { clientX: left + x, clientY: top + y }
  const init = { bubbles: true, composed: true, cancelable: true, pointerId: 5, pointerType: 'touch', ...at }
  target.dispatchEvent(new PointerEvent(type, init))
}

describe('on a phone', () => {
  test.each([
    [390, 844],
    [360, 640],
  ])('four to five styles can be seen beside each other at %i × %i', async (width, height) => {
    await open([width, height])
    const strip = find(document, '.tiles').getBoundingClientRect()
    const seen = tiles().reduce((sum, tile) => {
      const { left, right } = tile.getBoundingClientRect()
      return sum + Math.max(0, Math.min(right, strip.right) - Math.max(left, strip.left)) / (right - left)
    }, 0)
    expect(seen).toBeGreaterThan(3.7)
    find(document, '.tiles').scrollLeft = 1000
    await settle()
    const first = tiles()[3].getBoundingClientRect()
    expect(width / (tiles()[4].getBoundingClientRect().left - first.left)).toBeGreaterThan(4.9)
  })

  test('a tile has its title in two lines and the painter’s name', async () => {
    await open()
    const tile = tileOf('Composition with Red, Blue and Yellow')
    const title = find(tile.shadowRoot!, '.title')
    expect(title.getBoundingClientRect().height).toBeGreaterThan(
      1.9 * Number.parseFloat(getComputedStyle(title).lineHeight),
    )
    expect(find(tile.shadowRoot!, '.credit').textContent).toContain('Mondrian')
  })
})

describe('chips', () => {
  test('narrow the gallery to a movement, to one’s own, and widen it again', async () => {
    await open()
    await chip('Ukiyo-e').click()
    expect(titles()).toEqual(['The Great Wave off Kanagawa'])
    await expect.element(chip('Ukiyo-e')).toHaveAttribute('aria-pressed', 'true')
    await chip('Mine').click()
    expect(titles()).toEqual(['IMG_2041'])
    await chip('All').click()
    expect(titles()).toHaveLength(9)
  })

  test('are one stop of Tab, and arrows go from one to the next', async () => {
    await open()
    const all = findAll(document, '.chip')
    expect(all.map(({ tabIndex }) => tabIndex)).toEqual(all.map((_, i) => (i === 0 ? 0 : -1)))
    all[0].focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}')
    expect(focused()?.textContent?.trim()).toBe('Favourites')
    await userEvent.keyboard('{End}')
    expect(focused()).toBe(all.at(-1))
  })

  test('an empty kind says what it is for; Mine offers to add a painting', async () => {
    const { store } = await open()
    await chip('Favourites').click()
    await expect.element(page.getByText(/Press and hold a style/)).toBeVisible()
    find(document, '.chip:nth-child(3)').click()
    await expect.poll(titles).toEqual(['IMG_2041'])
    store.set({ styles: store.state.styles.filter(({ own }) => !own) })
    await expect.element(page.getByText(/Add a painting of your own/)).toBeVisible()
    await expect.element(page.getByRole('toolbar', { name: 'Styles' }).getByText('Your painting')).toBeVisible()
  })
})

describe('favourites', () => {
  test('are kept by the key F, and over a reload', async () => {
    const { app } = await open()
    button(tileOf('The Scream')).focus()
    await userEvent.keyboard('f')
    await settle()
    expect(button(tileOf('The Scream')).ariaLabel).toContain('a favourite')
    app.remove()
    await open()
    await chip('Favourites').click()
    expect(titles()).toEqual(['The Scream'])
    button(tiles()[0]).focus()
    await userEvent.keyboard('f')
    await settle()
    expect(titles()).toEqual([])
  })

  test('are kept by a long press, which is no tap', async () => {
    const { store } = await open()
    const target = button(tileOf('The Scream'))
    press(target, 'pointerdown')
    await expect.poll(() => target.ariaLabel).toContain('a favourite')
    press(target, 'pointerup')
    target.click()
    expect(store.called('chooseStyle')).toEqual([])
    target.click()
    expect(store.called('chooseStyle')).toEqual([['builtin:1']])
  })

  test('a finger that scrolls the strip keeps nothing', async () => {
    await open()
    const target = button(tileOf('The Scream'))
    press(target, 'pointerdown')
    press(target, 'pointermove', 60)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(target.ariaLabel).not.toContain('a favourite')
  })

  test('what was kept by somebody else’s hand does no harm', async () => {
    localStorage.setItem('pastiche.favourites', '{"a":')
    localStorage.setItem('pastiche.recents', JSON.stringify([1, null, 'x', 'builtin:2', 'builtin:2']))
    await open()
    await chip('Favourites').click()
    expect(titles()).toEqual([])
    await chip('Recent').click()
    expect(titles()).toContain('The Great Wave off Kanagawa')
  })
})

describe('search', () => {
  test('finds by painter without accents, takes the focus, and Escape ends it', async () => {
    const { store } = await open()
    await userEvent.keyboard('/')
    await expect.poll(() => focused()?.tagName).toBe('INPUT')
    await userEvent.keyboard('durer')
    await expect.poll(titles).toEqual(['Melencolia I'])
    await expect.element(page.getByText('1 style')).toBeInTheDocument()
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => titles().length).toBe(9)
    expect(store.called('cancel')).toEqual([])
  })

  test('says that nothing is found', async () => {
    await open()
    await page.getByRole('button', { name: 'Search the styles' }).click()
    await page.getByRole('searchbox').fill('zorn')
    await expect.element(page.getByText('Nothing is found for “zorn”.')).toBeVisible()
    await page.getByRole('button', { name: 'End the search' }).click()
    await expect.poll(() => titles().length).toBe(9)
  })
})

describe('from style to style', () => {
  test('None takes the styles off, in one step', async () => {
    const { store } = await open()
    const none = page.getByRole('button', { name: 'None: the photo as it is' })
    await expect.element(none).toHaveAttribute('aria-pressed', 'false')
    await none.click()
    expect(store.state.settings).toMatchObject({ styleA: null, styleB: null })
    await expect.element(none).toHaveAttribute('aria-pressed', 'true')
    store.undo()
    expect(store.state.settings.styleA).toBe('builtin:0')
  })

  /** A finger over the picture. */
  function swipe(dx: number, dy = 0, second = false): void {
    const surface = find(document, '.surface')
    press(surface, 'pointerdown', 200, 150)
    if (second)
      surface.dispatchEvent(
        new PointerEvent('pointerdown', { pointerId: 6, pointerType: 'touch', clientX: 9, clientY: 9 }),
      )
    press(surface, 'pointermove', 200 + dx / 2, 150 + dy / 2)
    press(surface, 'pointermove', 200 + dx, 150 + dy)
    press(surface, 'pointerup', 200 + dx, 150 + dy)
  }

  test('a swipe on the picture takes the next style of those that are shown, and the one before', async () => {
    const { store } = await open()
    swipe(-120)
    await expect.poll(() => store.state.settings.styleA).toBe('builtin:1')
    swipe(120)
    await expect.poll(() => store.state.settings.styleA).toBe('builtin:0')
    await chip('Ukiyo-e').click()
    swipe(-120)
    await expect.poll(() => store.state.settings.styleA).toBe('builtin:2')
    swipe(120, 20)
    await expect.poll(() => store.state.settings.styleA).toBe(null)
  })

  test.each([
    ['short', () => swipe(-30)],
    ['steep', () => swipe(-80, 70)],
    ['of two fingers', () => swipe(-120, 0, true)],
  ])('a movement that is %s is no swipe', async (_, act) => {
    const { store } = await open()
    act()
    await settle()
    expect(store.called('chooseStyle')).toEqual([])
  })

  test('a zoomed or divided picture is moved, and no style chosen', async () => {
    const { store } = await open()
    find(document, '.surface').focus()
    await userEvent.keyboard('++++')
    swipe(-120)
    await userEvent.keyboard('0d')
    await expect.element(page.getByRole('slider', { name: /photo/i })).toBeInTheDocument()
    swipe(-120)
    await settle()
    expect(store.called('chooseStyle')).toEqual([])
  })

  test('the keys ] and [ do what a swipe does; R takes any other style', async () => {
    const { store } = await open()
    await userEvent.keyboard(']]')
    await expect.poll(() => store.state.settings.styleA).toBe('builtin:2')
    await userEvent.keyboard('[[')
    await expect.poll(() => store.state.settings.styleA).toBe('builtin:1')
    await userEvent.keyboard('r')
    await expect.poll(() => store.state.settings.styleA).not.toBe('builtin:1')
  })
})

describe('about the painting', () => {
  test('says who, when, where and a sentence, when its tile is tapped once more', async () => {
    const { store } = await open()
    await page.getByRole('button', { name: 'The Starry Night, Vincent van Gogh, 1889' }).click()
    const about = page.getByRole('region', { name: 'About the painting' })
    for (const words of ['Vincent van Gogh, 1889', 'Museum of Modern Art, New York', 'A sky before dawn.'])
      await expect.element(about.getByText(words)).toBeVisible()
    await about.getByRole('button', { name: 'Favourite' }).click()
    await expect.element(about.getByRole('button', { name: 'Favourite' })).toHaveAttribute('aria-pressed', 'true')
    expect(store.called('chooseStyle')).toEqual([])
    await userEvent.keyboard('{Escape}')
    await expect.element(about).not.toBeInTheDocument()
  })
})

test('a tile shows the open photo in its style as soon as there is one, and the release’s picture where that is damaged', async () => {
  const { store } = await open()
  const { styles } = store.state
  const image = () => tileOf('The Scream').shadowRoot!.querySelector('img')?.getAttribute('src')
  expect(image()).toBe(styles[1].thumbnail)
  store.set({ samples: { 'builtin:1': styles[2].thumbnail } })
  await settle()
  expect(image()).toBe(styles[2].thumbnail)
  store.set({ samples: { 'builtin:1': 'data:image/png;base64,AAAA' } })
  await expect.poll(image).toBe(styles[1].thumbnail)
})

test('the store hears whose tiles are in sight', async () => {
  const { store } = await open([360, 640])
  await expect.poll(() => store.seen.length).toBeGreaterThan(2)
  expect(store.seen).not.toContain('builtin:7')
  find(document, '.tiles').scrollLeft = 2000
  await expect.poll(() => store.seen).toContain('builtin:7')
})
