/** Pictures of several photos as files: their names, and a folder that they are written into. */
import { afterEach, expect, test, vi } from 'vitest'
import { type FolderHandle, FolderWriter, fileNames } from '../../../src/app/page/batch-out.ts'
import type { BatchControls, BatchPhoto } from '../../../src/app/state/types.ts'
import { noPhotos } from './no-photos.ts'

const made = { bytes: 7, width: 4, height: 3, format: 'jpeg', here: true } as const
const photo = (id: string, name: string, part: Partial<BatchPhoto> = {}): BatchPhoto => ({
  ...{ id, name, bytes: 1, state: 'done', done: 1, why: null, made, saved: false, kept: true },
  ...part,
})

/** Photos that the test changes. */
function batchOf(photos: readonly BatchPhoto[]) {
  let listener: () => void = () => undefined
  const batch = {
    ...noPhotos(() => undefined),
    state: { ...noPhotos(() => undefined).state, photos },
    subscribe: (call: () => void) => {
      listener = call
      return () => undefined
    },
    picture: async (id: string) => new Blob([`picture ${id}`]),
    saved: vi.fn(),
  } satisfies BatchControls
  return {
    batch,
    become(next: readonly BatchPhoto[]) {
      batch.state = { ...batch.state, photos: next }
      listener()
    },
  }
}

const NAME = 'batch-out-test'
const folder = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(NAME, { create: true })

afterEach(async () => {
  await (await navigator.storage.getDirectory()).removeEntry(NAME, { recursive: true }).catch(() => undefined)
})

async function filesIn(handle: FileSystemDirectoryHandle): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for await (const [name, file] of handle as unknown as AsyncIterable<[string, FileSystemFileHandle]>)
    found[name] = await (await file.getFile()).text()
  return found
}

test('no two names are equal, none has a slash, and those without a picture have none', () => {
  const names = fileNames([
    photo('1', 'a.png'),
    photo('2', 'A.jpg'),
    photo('3', '../a.webp'),
    photo('4', 'a-2.png'),
    photo('5', 'b.png', { made: null }),
  ])
  expect([...names.values()]).toEqual(['a-pastiche.jpg', 'A-2-pastiche.jpg', '.. a-pastiche.jpg', 'a-2-2-pastiche.jpg'])
})

test('a folder gets what is there and what comes, and keeps what it has', async () => {
  const handle = await folder()
  const writable = await (await handle.getFileHandle('a-pastiche.jpg', { create: true })).createWritable()
  await writable.write('mine')
  await writable.close()
  const first = photo('1', 'a.png')
  const { batch, become } = batchOf([first, photo('2', 'b.png', { made: null, state: 'waiting' })])
  const writer = new FolderWriter(batch, handle as unknown as FolderHandle, () => expect.unreachable())
  await vi.waitFor(() => expect(batch.saved).toHaveBeenCalledWith(['1']))
  become([{ ...first, saved: true }, photo('2', 'b.png')])
  await vi.waitFor(() => expect(batch.saved).toHaveBeenCalledWith(['2']))
  writer.stop()
  expect(await filesIn(handle)).toEqual({
    'a-pastiche.jpg': 'mine',
    'a-2-pastiche.jpg': 'picture 1',
    'b-pastiche.jpg': 'picture 2',
  })
})

test('a folder that is gone is said once, and nothing is taken for saved', async () => {
  const handle = await folder()
  await (await navigator.storage.getDirectory()).removeEntry(NAME, { recursive: true })
  const { batch } = batchOf([photo('1', 'a.png'), photo('2', 'b.png')])
  const failed = vi.fn()
  new FolderWriter(batch, handle as unknown as FolderHandle, failed)
  await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(1))
  expect(batch.saved).not.toHaveBeenCalled()
})
