import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { findAll, focused, mount, settle } from './mount.ts'

/** Lets `pickImages` run without the platform's picker; resolves to the inputs it has clicked. */
function catchPicker(): HTMLInputElement[] {
  const clicked: HTMLInputElement[] = []
  const click = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(function (this: HTMLInputElement) {
    clicked.push(this)
  })
  onTestFinished(() => click.mockRestore())
  return clicked
}

describe('shortcuts', () => {
  test('Ctrl+Z, Shift+Ctrl+Z and Ctrl+Y walk through the steps', async () => {
    const { store } = await mount({})
    store.change({ strength: 0.5 })
    await userEvent.keyboard('{Control>}z{/Control}')
    expect(store.state.settings.strength).toBe(1)
    await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}')
    expect(store.state.settings.strength).toBe(0.5)
    await userEvent.keyboard('{Control>}z{/Control}{Control>}y{/Control}')
    expect([store.called('undo').length, store.called('redo').length]).toEqual([2, 2])
  })

  test('O asks for a photo and opens it', async () => {
    const { store } = await mount({})
    const picker = catchPicker()
    await userEvent.keyboard('o')
    expect(picker.map(({ type, multiple, accept }) => ({ type, multiple, accept: accept.split(',')[0] }))).toEqual([
      { type: 'file', multiple: false, accept: 'image/*' },
    ])
    const transfer = new DataTransfer()
    transfer.items.add(new File(['x'], 'harbour.jpg', { type: 'image/jpeg' }))
    picker[0].files = transfer.files
    picker[0].dispatchEvent(new Event('change'))
    await vi.waitFor(() => expect(store.called('openPhoto').map(([, name]) => name)).toEqual(['harbour.jpg']))
    expect(document.querySelector('input[type=file]')).toBeNull()
  })

  test('backing out of the picker does nothing', async () => {
    const { store } = await mount({})
    const picker = catchPicker()
    await userEvent.keyboard('o')
    picker[0].dispatchEvent(new Event('cancel'))
    await settle()
    expect(store.calls).toEqual([])
  })

  test('S opens the save panel with the focus in it, Escape gives the focus back to its button', async () => {
    await mount({})
    await userEvent.keyboard('s')
    await expect.element(page.getByRole('region', { name: 'Save' })).toBeVisible()
    expect(focused()).toMatchObject({ type: 'radio', name: 'format' })
    await userEvent.keyboard('{Escape}')
    expect(page.getByRole('region', { name: 'Save' }).elements()).toEqual([])
    expect(focused()?.getAttribute('aria-label')).toBe('Save')
  })

  test('? shows the shortcuts', async () => {
    await mount({})
    await userEvent.keyboard('?')
    await expect.element(page.getByRole('region', { name: 'Help' })).toBeVisible()
    await expect.element(page.getByText('Hold to see the photo')).toBeVisible()
  })

  test('holding C shows the photo', async () => {
    await mount({})
    const tags = () => findAll(document, '.tag').map((tag) => tag.textContent)
    await userEvent.keyboard('{c>}')
    await settle()
    expect(tags()).toEqual(['Photo'])
    await userEvent.keyboard('{/c}')
    await settle()
    expect(tags()).toEqual([])
  })

  test('Escape closes what is open first, then stops the job', async () => {
    const { store } = await mount({ job: { label: 'Painting', done: 0.2 } })
    await userEvent.keyboard('s{Escape}')
    expect(store.called('cancel')).toEqual([])
    await userEvent.keyboard('{Escape}')
    expect(store.called('cancel')).toHaveLength(1)
  })

  test('letters with a modifier stay the browser’s', async () => {
    await mount({})
    const picker = catchPicker()
    for (const modifiers of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }]) {
      const event = new KeyboardEvent('keydown', { key: 'o', cancelable: true, ...modifiers })
      dispatchEvent(event)
      expect(event.defaultPrevented).toBe(false)
    }
    expect(picker).toEqual([])
  })

  test('single letters can be switched off, and stay off', async () => {
    onTestFinished(() => localStorage.removeItem('pastiche.letters'))
    const first = await mount({})
    await userEvent.keyboard('?')
    await page.getByRole('switch', { name: 'Single letters are shortcuts' }).click()
    await userEvent.keyboard('{Escape}s')
    expect(page.getByRole('region', { name: 'Save' }).elements()).toEqual([])
    await userEvent.keyboard('{Control>}z{/Control}')
    expect(first.store.called('undo')).toHaveLength(1)
    first.app.remove()
    await mount({})
    await userEvent.keyboard('s')
    await settle()
    expect(page.getByRole('region', { name: 'Save' }).elements()).toEqual([])
  })

  test('undo at the end of its steps keeps the focus', async () => {
    const { store } = await mount({})
    store.change({ strength: 0.5 })
    await settle()
    await page.getByRole('button', { name: 'Undo' }).click()
    await settle()
    expect(focused()?.getAttribute('aria-label')).toBe('Undo')
    expect(focused()?.getAttribute('aria-disabled')).toBe('true')
    await userEvent.keyboard('{Enter}')
    expect(store.called('undo')).toHaveLength(1)
  })
})
