import { describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { FOLDER_LIMITS } from '../../../src/app/page/unpack.ts'
import type { FakeStore } from './fake-store.ts'
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

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="9" height="9"/></svg>'

/** What holds no image, and how it is answered. */
const TEXTS = [
  { what: 'an address', type: 'text/uri-list', text: 'https://example.org/a.jpg', said: 'address of an image' },
  {
    what: 'HTML that names one',
    type: 'text/html',
    text: '<img src="https://a.org/b.png">',
    said: 'address of an image',
  },
  { what: 'text', type: 'text/plain', text: 'Dear diary', said: 'There is no image in this text.' },
  {
    what: 'a damaged data address',
    type: 'text/plain',
    text: 'data:image/png;base64,%%%',
    said: 'no image in this text',
  },
  { what: 'half an SVG', type: 'text/plain', text: '<svg width="3"><g>', said: 'no image in this text' },
]

function textTransfer(type: string, text: string): DataTransfer {
  const transfer = new DataTransfer()
  transfer.setData(type, text)
  return transfer
}

function pasteText(type: string, text: string): ClipboardEvent {
  const clipboardData = textTransfer(type, text)
  const event = new ClipboardEvent('paste', { clipboardData, cancelable: true, bubbles: true })
  document.body.dispatchEvent(event)
  return event
}

async function dataUrl(): Promise<string> {
  const reader = new FileReader()
  reader.readAsDataURL(await pngFile('a.png'))
  await new Promise((resolve) => reader.addEventListener('load', resolve))
  return String(reader.result)
}

/** A file system entry, as a drop of real files has them; a page cannot make one. */
const entry = (name: string) => ({
  name,
  isDirectory: false,
  file: (take: (file: File) => void) => take(new File(['x'], name)),
})

type FakeEntry = ReturnType<typeof entry> | FakeDirectory
interface FakeDirectory {
  readonly name: string
  readonly isDirectory: true
  readonly entries: FakeEntry[]
  createReader(): { readEntries(take: (entries: FakeEntry[]) => void): void }
}

function directory(name: string, entries: FakeEntry[]): FakeDirectory {
  return {
    name,
    isDirectory: true,
    entries,
    createReader() {
      const left = [...entries]
      return { readEntries: (take) => take(left.splice(0, 100)) }
    },
  }
}

function dropFolders(where: string, folders: readonly FakeDirectory[]): void {
  const items = folders.map((folder) => ({
    kind: 'file',
    webkitGetAsEntry: () => folder,
    getAsFile: () => new File([], folder.name),
  }))
  const event = new DragEvent('drop', { bubbles: true, composed: true, cancelable: true })
  Object.defineProperty(event, 'dataTransfer', { value: { items, getData: () => '' } })
  find(document, where).dispatchEvent(event)
}

const names = (calls: readonly (readonly unknown[])[]) => calls.map(([, name]) => name)

/** Names of photos that came together. */
const brought = (store: FakeStore): readonly string[] =>
  store.called('add').flatMap(([files]) => (files as File[]).map(({ name }) => name))

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

  test('several on the picture go to the view of several photos', async () => {
    const { store } = await mount({})
    dragTo(find(document, 'canvas'), 'drop', transferOf(await pngFile('a.png'), await pngFile('b.png')))
    await vi.waitFor(() => expect(brought(store)).toEqual(['a.png', 'b.png']))
    expect(store.called('openPhoto')).toEqual([])
    await expect.element(page.getByRole('heading', { name: 'Several photos' })).toBeVisible()
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

  test('thirty on the styles are all added, and how many is said', async () => {
    const { store } = await mount({})
    const files = Array.from({ length: 30 }, (_, i) => new File(['x'], `${i % 10 === 9 ? 'bad' : 'good'}-${i}.png`))
    dragTo(find(document, 'style-tile'), 'drop', transferOf(...files))
    await expect.element(page.getByText('27 of 30 paintings added.')).toBeVisible()
    expect(store.called('addPainting')).toHaveLength(30)
  })

  test('adding many can be stopped', async () => {
    const { app, store } = await mount({ job: { label: 'Learning', done: null } })
    const add = store.addPainting.bind(store)
    store.addPainting = async (file, name) => {
      if (name === 'b.png') app.escape()
      return add(file, name)
    }
    const files = ['a.png', 'b.png', 'c.png', 'd.png'].map((name) => new File(['x'], name))
    dragTo(find(document, 'style-tile'), 'drop', transferOf(...files))
    await expect.element(page.getByText('2 of 4 paintings added.')).toBeVisible()
    expect(names(store.called('addPainting'))).toEqual(['a.png', 'b.png'])
  })

  test.each(TEXTS)('$what is answered', async ({ type, text, said }) => {
    const { store } = await mount({})
    dragTo(find(document, 'canvas'), 'drop', textTransfer(type, text))
    await expect.element(page.getByText(said)).toBeVisible()
    expect(store.called('openPhoto')).toEqual([])
  })

  test('an image inside of text is opened', async () => {
    const { store } = await mount({})
    dragTo(find(document, 'canvas'), 'drop', textTransfer('text/plain', await dataUrl()))
    await vi.waitFor(() => expect(names(store.called('openPhoto'))).toEqual(['image.png']))
  })

  test('a folder gives its pictures, in the order of their names', async () => {
    const { store } = await mount({})
    const folder = directory('holiday', [
      entry('b10.jpg'),
      entry('b9.jpg'),
      entry('notes.txt'),
      entry('._a.jpg'),
      directory('sub', [entry('a.heic')]),
    ])
    dropFolders('canvas', [folder])
    await vi.waitFor(() => expect(brought(store)).toEqual(['b9.jpg', 'b10.jpg', 'a.heic']))
  })

  test('a folder on the styles adds them all, some hundreds at most', async () => {
    const { store } = await mount({})
    const many = Array.from({ length: FOLDER_LIMITS.files + 5 }, (_, i) => entry(`${i}.jpg`))
    dropFolders('style-tile', [directory('all', many)])
    await expect
      .element(page.getByText(`${FOLDER_LIMITS.files} of ${FOLDER_LIMITS.files} paintings added.`))
      .toBeVisible()
    await expect.element(page.getByText(`Only the first ${FOLDER_LIMITS.files} pictures`)).toBeVisible()
    expect(store.called('addPainting')).toHaveLength(FOLDER_LIMITS.files)
  })

  test('a folder without pictures is said, and one that holds itself ends', async () => {
    const { store } = await mount({})
    const loop = directory('loop', [])
    loop.entries.push(loop)
    dropFolders('canvas', [loop])
    await expect.element(page.getByText('There are no pictures in this folder.')).toBeVisible()
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

  test('nothing is left to the browser', async () => {
    await mount({})
    expect(paste().defaultPrevented).toBe(false)
  })

  test.each(TEXTS)('$what is answered', async ({ type, text, said }) => {
    await mount({})
    expect(pasteText(type, text).defaultPrevented).toBe(true)
    await expect.element(page.getByText(said)).toBeVisible()
  })

  test.each([
    ['a data address', (url: string) => ['text/plain', url]],
    ['HTML with an image in it', (url: string) => ['text/html', `<p>Look:</p><img alt="x" src="${url}"><p>!</p>`]],
    ['an SVG as text', () => ['text/plain', `<?xml version="1.0"?>\n${SVG}\n`]],
    ['an SVG in a data address', () => ['text/plain', `data:image/svg+xml,${encodeURIComponent(SVG)}`]],
  ] as const)('%s becomes a file', async (_, make) => {
    const { store } = await mount({})
    const [type, text] = make(await dataUrl())
    pasteText(type, text)
    await page.getByRole('button', { name: 'Photo', exact: true }).click()
    const [[file]] = store.called('openPhoto') as [[File]]
    expect(file.size).toBeGreaterThan(20)
    if (file.type === 'image/png') expect((await createImageBitmap(file)).width).toBeGreaterThan(0)
    else expect(await file.text()).toBe(SVG)
  })
})
