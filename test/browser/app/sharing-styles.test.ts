/** The panel that passes a style on. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { mount, settle } from './mount.ts'

/** Puts something in the place of a property of the navigator for one test. */
function replace(name: 'share' | 'clipboard', value: unknown): void {
  Object.defineProperty(navigator, name, { value, configurable: true })
  onTestFinished(() => {
    Reflect.deleteProperty(navigator, name)
  })
}

const panel = () => page.getByRole('region', { name: 'Share this style' })
const link = () => panel().getByRole('textbox', { name: 'Link to this style' })
const button = (name: string) => panel().getByRole('button', { name })

async function openPanel(): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Share style' }).click()
  await expect.element(panel()).toBeVisible()
}

test('the link can be seen, copied and shared', async () => {
  const writeText = vi.fn().mockResolvedValue(undefined)
  const share = vi.fn().mockResolvedValue(undefined)
  replace('clipboard', { writeText })
  replace('share', share)
  const { store } = await mount()
  await openPanel()
  await expect.element(link()).toHaveValue(store.shared.link)
  await button('Copy link').click()
  await expect.element(button('Copied')).toBeVisible()
  expect(writeText).toHaveBeenCalledWith(store.shared.link)
  await button('Share').click()
  expect(share).toHaveBeenCalledWith({ title: expect.any(String), url: store.shared.link })
})

test('a clipboard that refuses is told, and the link is selected to be copied by hand', async () => {
  replace('clipboard', { writeText: () => Promise.reject(new DOMException('', 'NotAllowedError')) })
  const { store } = await mount()
  await openPanel()
  await button('Copy link').click()
  await expect
    .poll(() => store.state.notices.map(({ text }) => text))
    .toEqual([expect.stringMatching(/from the field/)])
  await expect.element(button('Copy link')).toBeVisible()
})

test('a link that is short is drawn as a QR code, one that is long or not there is not', async () => {
  const { store } = await mount()
  await openPanel()
  await button('QR code').click()
  await expect.element(panel().getByRole('img', { name: 'QR code of the link' })).toBeVisible()
  // Other settings have another link, and no code of the old one.
  store.shared = { link: `https://x.example/#style=~${'A'.repeat(3000)}`, fits: false, notes: ['Too much for a code.'] }
  store.change({ strength: 0.5 })
  await expect.element(panel().getByText('Too much for a code.')).toBeVisible()
  expect(panel().getByRole('img').elements()).toEqual([])
  expect(button('QR code').elements()).toEqual([])
  store.shared = { link: null, fits: false, notes: ['There is no style to share yet.'] }
  store.change({ strength: 0.6 })
  await expect.element(panel().getByText('There is no style to share yet.')).toBeVisible()
  expect(link().elements()).toEqual([])
})

test('names are text, and a style that came by a link can be kept here', async () => {
  const { store } = await mount()
  const own = { ...store.state.styles[0], id: 'own:x' as const, title: '<img src=x>', own: true }
  store.set({ styles: [...store.state.styles, own] })
  store.unkept.add(own.id)
  store.change({ styleA: own.id })
  await openPanel()
  await button('Keep “<img src=x>” among your styles').click()
  await settle()
  expect(store.calls).toContainEqual({ name: 'keep', args: [own.id] })
  expect(panel().getByRole('button', { name: /Keep/ }).elements()).toEqual([])
})

test('a file is downloaded', async () => {
  const names: string[] = []
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download)
  })
  onTestFinished(() => click.mockRestore())
  await mount()
  await openPanel()
  await button('File').click()
  await expect.poll(() => names).toEqual(['mix.style.json'])
})

test('Escape goes back to the button that it came from', async () => {
  await mount()
  await openPanel()
  await button('Copy link')
    .element()
    .dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }))
  await expect.poll(() => panel().elements()).toEqual([])
  const focused = () => {
    let node = document.activeElement
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
    return node
  }
  await expect.poll(() => focused()?.getAttribute('aria-label')).toBe('Save')
})
