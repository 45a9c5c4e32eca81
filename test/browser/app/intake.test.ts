import { describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { find, focused, mount, settle } from './mount.ts'
import { pngFile } from './test-images.ts'

function transferOf(...files: File[]): DataTransfer {
  const transfer = new DataTransfer()
  for (const file of files) transfer.items.add(file)
  return transfer
}

function dragTo(target: Element, type: string, dataTransfer: DataTransfer): DragEvent {
  const event = new DragEvent(type, { bubbles: true, composed: true, cancelable: true, dataTransfer })
  target.dispatchEvent(event)
  return event
}

function paste(...files: File[]): ClipboardEvent {
  const event = new ClipboardEvent('paste', { clipboardData: transferOf(...files), cancelable: true, bubbles: true })
  document.body.dispatchEvent(event)
  return event
}

const names = (calls: readonly (readonly unknown[])[]) => calls.map(([, name]) => name)

describe('dropping', () => {
  test('on the picture opens a photo', async () => {
    const { store } = await mount({})
    const event = dragTo(find(document, 'canvas'), 'drop', transferOf(await pngFile('a.png')))
    expect(event.defaultPrevented).toBe(true)
    await vi.waitFor(() => expect(names(store.called('openPhoto'))).toEqual(['a.png']))
    expect(store.called('addPainting')).toEqual([])
  })

  test('on the styles adds paintings, all of them', async () => {
    const { store } = await mount({})
    const files = [await pngFile('a.png'), await pngFile('b.png')]
    dragTo(find(document, 'style-tile'), 'drop', transferOf(...files))
    await vi.waitFor(() => expect(names(store.called('addPainting'))).toEqual(['a.png', 'b.png']))
  })

  test('several on the picture opens the first and says so', async () => {
    const { store } = await mount({})
    dragTo(find(document, 'canvas'), 'drop', transferOf(await pngFile('a.png'), await pngFile('b.png')))
    await vi.waitFor(() => expect(names(store.called('openPhoto'))).toEqual(['a.png']))
    await expect.element(page.getByText('One photo at a time')).toBeVisible()
  })

  test('elsewhere asks', async () => {
    const { store } = await mount({})
    dragTo(find(document, 'top-bar'), 'drop', transferOf(await pngFile('a.png')))
    await page.getByRole('button', { name: 'Painting', exact: true }).click()
    expect(names(store.called('addPainting'))).toEqual(['a.png'])
    expect(page.getByText('Use this image as').elements()).toEqual([])
  })

  test('while files are held over the page, both places say what they are for', async () => {
    await mount({})
    const files = transferOf(await pngFile('a.png'))
    dragTo(find(document, 'canvas'), 'dragenter', files)
    dragTo(find(document, 'canvas'), 'dragover', files)
    await expect.element(page.getByText('Open as the photo')).toBeVisible()
    await expect.element(page.getByText('Add as a painting')).toBeVisible()
    expect(find(document, 'drop-target[hit]').getAttribute('text')).toBe('Open as the photo')
    dragTo(find(document, 'style-tile'), 'dragover', files)
    await settle()
    expect(find(document, 'drop-target[hit]').getAttribute('text')).toBe('Add as a painting')
    dragTo(find(document, 'style-tile'), 'dragleave', files)
    await settle()
    expect(page.getByText('Open as the photo').elements()).toEqual([])
  })

  test('something that is no file is answered with a sentence', async () => {
    const { store } = await mount({})
    const text = new DataTransfer()
    text.setData('text/uri-list', 'https://example.org/a.jpg')
    dragTo(find(document, 'canvas'), 'drop', text)
    await expect.element(page.getByText('That was not an image file.')).toBeVisible()
    expect(store.called('openPhoto')).toEqual([])
  })
})

describe('pasting', () => {
  test('asks, with the focus on the question', async () => {
    const { store } = await mount({})
    expect(paste(await pngFile('image.png')).defaultPrevented).toBe(true)
    await expect.element(page.getByText('Use this image as')).toBeVisible()
    expect(find<HTMLImageElement>(document, '#kind').shadowRoot?.querySelector('img')?.src).toMatch(/^blob:/)
    await vi.waitFor(() => expect(focused()?.textContent).toBe('Photo'))
    await page.getByRole('button', { name: 'Photo', exact: true }).click()
    expect(names(store.called('openPhoto'))).toEqual(['image.png'])
  })

  test('can be left alone', async () => {
    const { store } = await mount({})
    paste(await pngFile('image.png'))
    await page.getByRole('button', { name: 'Dismiss' }).click()
    expect(page.getByText('Use this image as').elements()).toEqual([])
    expect(store.calls).toEqual([])
  })

  test('text is not taken', async () => {
    await mount({})
    expect(paste().defaultPrevented).toBe(false)
  })
})
