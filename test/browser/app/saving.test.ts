import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { copying } from '../../../src/app/page/clipboard.ts'
import { onSaved, type SavedPicture } from '../../../src/app/page/export.ts'
import { pictureFileName } from '../../../src/app/page/files.ts'
import { sharing } from '../../../src/app/page/share.ts'
import { mount, settle } from './mount.ts'

/** Puts something in the place of a property of the navigator for one test. */
function replace(name: 'share' | 'canShare' | 'clipboard', value: unknown): void {
  Object.defineProperty(navigator, name, { value, configurable: true })
  onTestFinished(() => {
    Reflect.deleteProperty(navigator, name)
  })
}

/** Catches what would be downloaded. */
function catchDownloads(): string[] {
  const names: string[] = []
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(`${this.download} ${this.href.split(':')[0]}`)
  })
  onTestFinished(() => click.mockRestore())
  return names
}

const panel = () => page.getByRole('region', { name: 'Save' })
const openPanel = () => page.getByRole('button', { name: 'Save' }).click()
const action = (name: string) => panel().getByRole('button', { name, exact: true })

describe('saving', () => {
  test('promises the size, and says why it is smaller than the photo', async () => {
    const { store } = await mount({ saveSize: { width: 1600, height: 1200, reducedBy: 'none' } })
    await openPanel()
    await expect.element(panel().getByText('1600\u00a0×\u00a01200\u00a0px')).toBeVisible()
    expect(panel().getByText('smaller than').elements()).toEqual([])
    store.set({ saveSize: { width: 800, height: 600, reducedBy: 'memory' } })
    await expect.element(panel().getByText('more would not fit into memory')).toBeVisible()
    store.set({ saveSize: { width: 5656, height: 4242, reducedBy: 'limit' } })
    await expect.element(panel().getByText('more than 24 megapixels')).toBeVisible()
  })

  test('a small picture has one size only', async () => {
    await mount({ saveSize: { width: 1600, height: 1200, reducedBy: 'none' } })
    await openPanel()
    await expect.element(panel().getByRole('radio', { name: 'PNG' })).toBeInTheDocument()
    expect(panel().getByRole('radio', { name: 'Photo' }).elements()).toEqual([])
    expect(panel().getByRole('radio', { name: 'Screen' }).elements()).toEqual([])
  })

  test('promises the size that is chosen, and asks for it', async () => {
    catchDownloads()
    const { store } = await mount({ saveSize: { width: 4032, height: 3024, reducedBy: 'none' } })
    await openPanel()
    await panel().getByText('Screen').click()
    await expect.element(panel().getByText('2048\u00a0×\u00a01536\u00a0px')).toBeVisible()
    await action('Save').click()
    await openPanel()
    await panel().getByText('Screen').click()
    await panel().getByText('Print').click()
    await expect.element(panel().getByText('3543\u00a0×\u00a02657\u00a0px')).toBeVisible()
    await panel().getByText('10\u00a0×\u00a015\u00a0cm').click()
    await expect.element(panel().getByText('1772\u00a0×\u00a01329\u00a0px')).toBeVisible()
    await action('Save').click()
    await vi.waitFor(() =>
      expect(store.called('encode')).toEqual([
        ['jpeg', 2048],
        ['jpeg', 1772],
      ]),
    )
    // Another picture is too small for that.
    await openPanel()
    store.set({ saveSize: { width: 800, height: 600, reducedBy: 'none' } })
    await expect.element(panel().getByText('800\u00a0×\u00a0600\u00a0px')).toBeVisible()
    await action('Save').click()
    await vi.waitFor(() => expect(store.called('encode').at(-1)).toEqual(['jpeg', undefined]))
  })

  test('downloads the chosen format under the photo’s name, and remembers the format', async () => {
    onTestFinished(() => localStorage.removeItem('pastiche.format'))
    const downloads = catchDownloads()
    const first = await mount({})
    await openPanel()
    await panel().getByText('WebP').click()
    await action('Save').click()
    expect(first.store.called('encode')).toEqual([['webp', undefined]])
    await vi.waitFor(() => expect(downloads).toEqual(['sample-pastiche.webp blob']))
    first.app.remove()
    await mount({})
    await openPanel()
    await expect.element(panel().getByRole('radio', { name: 'WebP' })).toBeChecked()
  })

  test('tells who listens what was saved, at the size it was saved at', async () => {
    catchDownloads()
    const saved: SavedPicture[] = []
    onTestFinished(onSaved((picture) => saved.push(picture)))
    const { store } = await mount({ saveSize: { width: 4032, height: 3024, reducedBy: 'none' } })
    await openPanel()
    await panel().getByText('Screen').click()
    await action('Save').click()
    await vi.waitFor(() => expect(saved).toHaveLength(1))
    expect(saved[0]).toMatchObject({ width: 2048, height: 1536, settings: store.state.settings })
    expect(saved[0].blob.type).toBe('image/jpeg')
  })

  test('that comes to nothing downloads nothing', async () => {
    const downloads = catchDownloads()
    const { store } = await mount({})
    store.encode = async () => null
    await openPanel()
    await action('Save').click()
    await settle()
    expect(downloads).toEqual([])
    await expect.element(action('Save')).toHaveAttribute('aria-disabled', 'false')
  })

  test('runs once at a time', async () => {
    catchDownloads()
    const { store } = await mount({})
    const { promise, resolve } = Promise.withResolvers<Blob>()
    const encode = vi.fn((...[, , how]: Parameters<typeof store.encode>) =>
      how?.quiet ? Promise.resolve(null) : promise,
    )
    store.encode = encode
    await openPanel()
    await action('Save').click()
    await expect.element(action('Saving…')).toHaveAttribute('aria-disabled', 'true')
    ;(action('Saving…').element() as HTMLElement).click()
    resolve(new Blob(['x'], { type: 'image/jpeg' }))
    await expect.element(panel()).not.toBeInTheDocument()
    expect(encode.mock.calls.filter(([, , how]) => !how?.quiet)).toHaveLength(1)
  })

  test('a tap beside the panel closes it', async () => {
    await mount({})
    await openPanel()
    await page.getByRole('slider', { name: 'Strength' }).click()
    expect(panel().elements()).toEqual([])
  })
})

describe('file names', () => {
  test.each([
    ['harbour.png', 'jpeg', 'harbour-pastiche.jpg'],
    ['archive.2024.heic', 'webp', 'archive.2024-pastiche.webp'],
    ['a/b:c*?.jpg', 'png', 'a b c-pastiche.png'],
    ['', 'png', 'picture-pastiche.png'],
    ['.jpg', 'png', 'picture-pastiche.png'],
  ] as const)('%s as %s is %s', (photo, format, expected) => {
    expect(pictureFileName(photo, format)).toBe(expected)
  })
})

describe('sharing', () => {
  test('is not there where files cannot be shared', async () => {
    replace('canShare', () => false)
    expect(sharing()).toBeNull()
    await mount({})
    await openPanel()
    expect(action('Share').elements()).toEqual([])
  })

  test('hands the file over; a sheet closed again is no failure', async () => {
    const share = vi.fn(async (_data: ShareData) => undefined)
    replace('canShare', () => true)
    replace('share', share)
    const { store } = await mount({})
    await openPanel()
    await action('Share').click()
    await vi.waitFor(() => expect(share.mock.lastCall?.[0].files?.[0].name).toBe('sample-pastiche.jpg'))
    share.mockRejectedValueOnce(new DOMException('', 'AbortError'))
    await action('Share').click()
    await settle()
    expect(store.called('notify')).toEqual([])
  })

  test('asks for another tap where encoding took the first one’s right away', async () => {
    const share = vi.fn(async (_data: ShareData) => undefined)
    share.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'))
    replace('canShare', () => true)
    replace('share', share)
    const { store } = await mount({})
    await openPanel()
    await action('Share').click()
    await action('Share now').click()
    await vi.waitFor(() => expect(share).toHaveBeenCalledTimes(2))
    expect(store.called('encode')).toHaveLength(1)
    expect(store.called('notify')).toEqual([])
  })

  test('never hands over a picture that was prepared for other settings', async () => {
    const share = vi.fn(async (_data: ShareData) => undefined)
    share.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'))
    replace('canShare', () => true)
    replace('share', share)
    const { store } = await mount({})
    await openPanel()
    await action('Share').click()
    await expect.element(action('Share now')).toBeVisible()
    // Painted so fast that no job was ever shown.
    store.set({ settings: { ...store.state.settings, strength: 0.3 } })
    await expect.element(action('Share')).toBeVisible()
    await action('Share').click()
    await vi.waitFor(() => expect(share).toHaveBeenCalledTimes(2))
    expect(store.called('encode')).toHaveLength(2)
  })

  test('never hands over a file that was prepared at another size', async () => {
    const share = vi.fn(async (_data: ShareData) => undefined)
    share.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'))
    replace('canShare', () => true)
    replace('share', share)
    const { store } = await mount({ saveSize: { width: 4032, height: 3024, reducedBy: 'none' } })
    await openPanel()
    await action('Share').click()
    await expect.element(action('Share now')).toBeVisible()
    await panel().getByText('Screen').click()
    await action('Share now').click()
    await vi.waitFor(() => expect(share).toHaveBeenCalledTimes(2))
    expect(store.called('encode').map(([, maxEdge]) => maxEdge)).toEqual([undefined, 2048])
  })

  test('that fails says what to do instead', async () => {
    replace('canShare', () => true)
    replace('share', async () => Promise.reject(new DOMException('', 'DataError')))
    await mount({})
    await openPanel()
    await action('Share').click()
    await expect.element(page.getByText('Save it and share the file instead.')).toBeVisible()
  })
})

describe('copying', () => {
  test('is not there where images cannot be copied', async () => {
    replace('clipboard', undefined)
    expect(copying()).toBeNull()
    await mount({})
    await openPanel()
    expect(action('Copy').elements()).toEqual([])
  })

  test('puts a PNG on the clipboard, whatever the format for saving', async () => {
    const written: string[] = []
    replace('clipboard', {
      write: async ([item]: ClipboardItem[]) => {
        written.push((await item.getType('image/png')).type)
      },
    })
    const { store } = await mount({})
    await openPanel()
    await action('Copy').click()
    await expect.element(page.getByText('The picture is on the clipboard.')).toBeVisible()
    expect(store.called('encode').map(([format]) => format)).toEqual(['png'])
    expect(written).toEqual(['image/png'])
  })

  test('that is cancelled stays silent, one that is refused does not', async () => {
    replace('clipboard', { write: async ([item]: ClipboardItem[]) => void (await item.getType('image/png')) })
    const { store } = await mount({})
    store.encode = async () => null
    await openPanel()
    await action('Copy').click()
    await settle()
    expect(store.called('notify')).toEqual([])
    replace('clipboard', { write: async () => Promise.reject(new DOMException('', 'NotAllowedError')) })
    const outcome = await copying()?.(Promise.resolve(new Blob(['x'], { type: 'image/png' })))
    expect(outcome).toBe('failed')
  })
})
