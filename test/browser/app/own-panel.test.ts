import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { AppState, GalleryStyle, OwnStyle } from '../../../src/app/state/types.ts'
import { type FakeStore, fakeStore } from './fake-store.ts'
import { find, focused, mount, PHONE, settle } from './mount.ts'
import { ownPainting } from './test-images.ts'

async function withOwn(mine: Partial<OwnStyle> = {}): Promise<Partial<AppState>> {
  const { styles, settings } = (await fakeStore()).state
  const own = await ownPainting('x', 'ready', mine)
  return { styles: [...styles.slice(0, 3), own], settings: { ...settings, styleA: 'own:x' } }
}

const panel = () => page.getByRole('region', { name: 'Your painting IMG_2041' })
const tile = () => page.getByRole('button', { name: /^IMG_2041/ })
const button = (name: string) => panel().getByRole('button', { name })

async function opened(mine: Partial<OwnStyle> = {}) {
  const mounted = await mount(await withOwn(mine))
  await page.getByRole('button', { name: 'More about IMG_2041' }).click()
  await expect.element(panel()).toBeVisible()
  return mounted
}

/** Changes what is known of the own painting, as the real store would. */
function learning(store: FakeStore, mine: Partial<OwnStyle>): void {
  const changed = (style: GalleryStyle): GalleryStyle =>
    style.mine ? { ...style, mine: { ...style.mine, ...mine } } : style
  store.set({ styles: store.state.styles.map(changed) })
}

describe('the panel of a painting of one’s own', () => {
  test('opens by its button, the context menu and E, and gives the focus back', async () => {
    await mount(await withOwn())
    await page.getByRole('button', { name: 'More about IMG_2041' }).click()
    await expect.element(panel()).toBeVisible()
    await userEvent.keyboard('{Escape}')
    expect(panel().query()).toBeNull()
    expect(focused()?.getAttribute('aria-label')).toBe('More about IMG_2041')
    await tile().click({ button: 'right' })
    await expect.element(panel()).toBeVisible()
    await userEvent.keyboard('{Escape}')
    find(document, '.choose[aria-pressed="true"]').focus()
    await userEvent.keyboard('e')
    await expect.element(panel()).toBeVisible()
    await userEvent.keyboard('{Escape}')
    expect(focused()?.getAttribute('aria-label')).toMatch(/^IMG_2041/)
  })

  test('a built-in style has none', async () => {
    await mount({})
    await page.getByRole('button', { name: /^The Scream/ }).click({ button: 'right' })
    await userEvent.keyboard('e')
    await settle()
    expect(document.querySelector('pastiche-app')?.shadowRoot?.querySelector('own-panel')).toBeNull()
  })

  test('renames it, with Enter or by leaving the field; keys in it are text', async () => {
    const { store } = await opened()
    const name = panel().getByRole('textbox', { name: 'Name' })
    await name.fill('Aunt May opens')
    await userEvent.keyboard('{Enter}')
    expect(store.called('rename')).toEqual([['own:x', 'Aunt May opens']])
    expect(store.called('openPhoto')).toEqual([])
  })

  test('says how learning goes, and pauses, resumes and stops it', async () => {
    const { store } = await opened({ learning: { status: 'running', why: null, done: 0.4 } })
    await expect.element(panel().getByRole('progressbar')).toHaveAttribute('aria-valuetext', 'Learning, 40%')
    await expect.element(page.getByRole('button', { name: /^IMG_2041.*, learning 40/ })).toBeInTheDocument()
    await button('Pause').click()
    expect(store.called('pause')).toEqual([['own:x']])
    learning(store, { learning: { status: 'paused', why: null, done: 0.4 } })
    await button('Resume').click()
    expect(store.called('learn')).toEqual([['own:x']])
    await button('Stop learning').click()
    expect(store.called('stop')).toEqual([['own:x']])
    learning(store, { learning: { status: 'waiting', why: 'battery', done: 0.4 } })
    await expect
      .element(
        panel()
          .getByText(/waits at 40.*battery/)
          .first(),
      )
      .toBeInTheDocument()
    learning(store, { learning: null, learnt: true, complete: true, using: 'learnt' })
    await settle()
    expect(button('Pause').query()).toBeNull()
  })

  test('the tile shows it as a ring', async () => {
    const { store } = await mount(await withOwn({ learning: { status: 'running', why: null, done: 0.25 } }))
    expect(find(document, '.ring .done').getAttribute('stroke-dasharray')).toBe('25 100')
    learning(store, { learning: null })
    await settle()
    expect(() => find(document, '.ring')).toThrow()
  })

  test('goes back to what was predicted, where something was learnt', async () => {
    const { store } = await opened({ learnt: true, using: 'learnt' })
    await expect.element(panel().getByRole('radio', { name: 'Learnt' })).toBeChecked()
    await panel().getByText('First guess').click()
    expect(store.called('use')).toEqual([['own:x', 'predicted']])
  })

  test('one that came without a painting can neither be learnt nor cut out', async () => {
    await opened({ hasPainting: false, learnt: true, complete: true, using: 'learnt' })
    expect(button('Crop and straighten').query()).toBeNull()
    expect(button('Learn it').query()).toBeNull()
    expect(panel().getByRole('radio').query()).toBeNull()
    await expect.element(button('Save as a file')).toBeVisible()
  })

  test('removes it and closes', async () => {
    const { store } = await opened()
    await button('Remove').click()
    expect(store.called('removePainting')).toEqual([['own:x']])
    await settle()
    expect(document.querySelector('pastiche-app')?.shadowRoot?.querySelector('own-panel')).toBeNull()
  })

  test('fits a phone', async () => {
    await mount(await withOwn({ learnt: true, learning: { status: 'running', why: null, done: 0.4 } }), PHONE)
    await page.getByRole('button', { name: 'More about IMG_2041' }).click()
    // It comes in a chunk of its own.
    await expect.element(panel()).toBeVisible()
    const { left, right, bottom } = find(document, 'own-panel').getBoundingClientRect()
    expect(left).toBeGreaterThanOrEqual(0)
    expect(right).toBeLessThanOrEqual(390)
    expect(bottom).toBeLessThanOrEqual(844)
  })
})
