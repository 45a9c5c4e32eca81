/** When, and for whom, tiles are painted on the open photo. */
import { beforeEach, expect, test, vi } from 'vitest'
import { Cell } from '../../../src/app/state/cell.ts'
import { Samples } from '../../../src/app/state/gallery/samples.ts'
import { initialState } from '../../../src/app/state/initial.ts'
import type { AppState, GalleryStyle, StyleId } from '../../../src/app/state/types.ts'
import type { StyleRef } from '../../../src/core/style-ref.ts'
import type { ThumbnailRequest } from '../../../src/worker/protocol-gallery.ts'

const tile = (id: StyleId): GalleryStyle => ({ id, title: id, credit: '', thumbnail: '', own: false, status: 'ready' })
const picture = { bitmap: { width: 1, height: 1 } as ImageBitmap, width: 1, height: 1 }
const refs = new Map<StyleId, StyleRef>()
const all: readonly StyleId[] = ['builtin:a', 'builtin:b', 'builtin:c', 'own:d']

let cell: Cell<AppState>
let photoId: string | null
let allowed: boolean
let asked: ThumbnailRequest[]
let answer: () => Promise<Blob>
let samples: Samples

const nameOf = ({ look: { styles } }: ThumbnailRequest) => {
  const [{ style }] = styles
  return style.kind === 'built-in' ? style.name : style.kind
}
const shown = () => Object.keys(cell.value.samples)

beforeEach(() => {
  refs.clear()
  for (const id of all.slice(0, 3)) refs.set(id, { kind: 'built-in', name: id.slice(-1) })
  refs.set('own:d', { kind: 'vector', vector: new Float32Array(100) })
  cell = new Cell<AppState>({
    ...initialState,
    ...{ styles: all.map(tile), engine: { status: 'ready', backend: 'wasm', release: 'r1' } },
    picture: { ...picture, stage: 'full' },
  })
  photoId = 'mine'
  allowed = true
  asked = []
  answer = async () => new Blob(['x'], { type: 'image/jpeg' })
  samples = new Samples({
    cell,
    client: {
      thumbnail: (request) => {
        asked.push(request)
        return answer()
      },
    },
    lookup: (id) => refs.get(id) ?? 'gone',
    openId: () => photoId,
    release: 'r1',
    allowed: async () => allowed,
  })
})

/** Long enough for some of them, where nothing holds them up. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 700))

test('styles in sight are painted, in their order, and no others', async () => {
  samples.see(['builtin:b', 'builtin:a'])
  await vi.waitFor(() => expect(shown()).toHaveLength(2), 10_000)
  await aWhile()
  expect(asked.map(nameOf)).toEqual(['b', 'a'])
  expect(asked.every((request) => request.photoId === 'mine')).toBe(true)
})

test('what is there is not painted again, unless the style has become another or the photo has', async () => {
  samples.see(['own:d', 'builtin:a'])
  await vi.waitFor(() => expect(shown()).toHaveLength(2), 10_000)
  samples.see(['builtin:a', 'own:d'])
  await aWhile()
  expect(asked).toHaveLength(2)
  refs.set('own:d', { kind: 'vector', vector: new Float32Array(100).fill(1) })
  cell.set({ styles: [...cell.value.styles] })
  await vi.waitFor(() => expect(asked).toHaveLength(3), 10_000)
  photoId = 'another'
  cell.set({})
  await vi.waitFor(() => expect(shown()).toEqual([]), 10_000)
  await vi.waitFor(() => expect(shown()).toHaveLength(2), 10_000)
  expect(asked.slice(3).map((request) => request.photoId)).toEqual(['another', 'another'])
})

test.each<readonly [string, Partial<AppState>]>([
  ['a job runs', { job: { label: 'Painting', done: null } }],
  ['only a preview is there', { picture: { ...picture, stage: 'preview' } }],
  ['there is no picture', { picture: null }],
  ['there is no engine', { engine: { status: 'starting', backend: null, release: null } }],
])('nothing is painted while %s', async (_, state) => {
  const { job, picture: before, engine } = cell.value
  cell.set(state)
  samples.see(all)
  await aWhile()
  expect(asked).toEqual([])
  cell.set({ job, picture: before, engine })
  await vi.waitFor(() => expect(shown()).toHaveLength(4), 10_000)
})

test('nothing is painted without power or data to spare, nor for the sample photo', async () => {
  allowed = false
  samples.see(all)
  await aWhile()
  expect(asked).toEqual([])
  allowed = true
  photoId = 'sample'
  cell.set({})
  await aWhile()
  expect(asked).toEqual([])
})

test('one that gave way is painted later; after three failures there are no more', async () => {
  answer = async () => {
    if (asked.length === 1) throw new DOMException('Gave way.', 'AbortError')
    return new Blob(['x'], { type: 'image/jpeg' })
  }
  samples.see(['builtin:a'])
  await vi.waitFor(() => expect(shown()).toEqual(['builtin:a']), 10_000)
  answer = async () => {
    throw new Error('No.')
  }
  samples.see(all)
  await vi.waitFor(() => expect(asked).toHaveLength(5), 10_000)
  await aWhile()
  expect(asked).toHaveLength(5)
  expect(shown()).toEqual(['builtin:a'])
})
