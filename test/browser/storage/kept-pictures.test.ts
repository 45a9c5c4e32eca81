/** The pictures that were made as the page has them: kept, deleted with a way back, reopened, and without room. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { KeptPicture, MadePicture, PictureControls } from '../../../src/app/state/types.ts'
import { PictureDatabase } from '../../../src/app/storage/picture-database.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { FakeClient } from '../../unit/state/fake-client.ts'
import { type Visit, visit } from '../../unit/state/harness.ts'
import { DATABASE, fresh, removed, tab } from './tabs.ts'

let open: Visit
let kept: PictureControls
let counted: number[]

async function begin(): Promise<void> {
  counted = []
  open = await visit(new FakeClient(), true, tab().storage, { onKept: (count) => counted.push(count) })
  await open.finishAll()
  kept = await open.store.pictures()
}

beforeEach(async () => {
  await fresh()
  await begin()
})

afterEach(async () => {
  vi.restoreAllMocks()
  await fresh()
  await removed(`${DATABASE}-pictures`)
})

/** A picture that was saved with these settings. */
async function made(strength: number): Promise<MadePicture> {
  const canvas = new OffscreenCanvas(8, 6)
  canvas.getContext('2d')?.fillRect(0, 0, 4, 4)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  return { blob, width: 8, height: 6, settings: { ...open.store.state.settings, strength } }
}

async function keep(...strengths: number[]): Promise<readonly KeptPicture[]> {
  for (const strength of strengths) await kept.keep(await made(strength), open.store.state)
  return kept.pictures
}

const texts = () => open.store.state.notices.map(({ text }) => text)
const act = (label: string) => open.store.state.notices.find(({ action }) => action?.label === label)?.action?.run()
const all = async () => (await (await new PictureDatabase(`${DATABASE}-pictures`)).all()).pictures

test('a picture that is saved twice is one, and others are others', async () => {
  await keep(0.5, 0.6, 0.5)
  expect(kept.pictures.map(({ recipe }) => recipe.settings.strength)).toEqual([0.5, 0.6])
  expect(kept.pictures[0]).toMatchObject({ title: 'starry-night', type: 'image/png', width: 8, height: 6 })
  expect(counted.at(-1)).toBe(2)
  expect(kept.bytes).toBeGreaterThan(100)
})

test('what is deleted one after the other comes back at once, or goes with its notice', async () => {
  const [first, second, third] = await keep(0.1, 0.2, 0.3)
  await kept.remove([first.id])
  await kept.remove([second.id])
  expect(texts()).toEqual(['2 pictures were deleted.'])
  expect(kept.pictures.map(({ id }) => id)).toEqual([third.id])
  await kept.bringBack()
  expect([kept.pictures.length, texts()]).toEqual([3, []])
  await kept.remove([first.id, third.id])
  for (const { id } of open.store.state.notices) open.store.dismiss(id)
  await vi.waitFor(async () => expect(await all()).toHaveLength(1))
  await kept.bringBack()
  expect(kept.pictures.map(({ id }) => id)).toEqual([second.id])
})

test('what was deleted stays deleted in the next visit, and goes for good later', async () => {
  const [first] = await keep(0.1, 0.2)
  await kept.remove([first.id])
  await begin()
  expect(kept.pictures).toHaveLength(1)
  expect(await all()).toHaveLength(2)
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
  await kept.refresh()
  await vi.waitFor(async () => expect(await all()).toHaveLength(1))
})

test('a picture opens with its settings, which undo takes back', async () => {
  const [picture] = await keep(0.4)
  const before = open.store.state.settings
  open.store.change({ styleA: null, stroke: 0.7 })
  expect(await kept.reopen(picture.id)).toBe(true)
  expect(open.store.state.settings).toEqual({ ...before, strength: 0.4 })
  open.store.undo()
  expect(open.store.state.settings).toMatchObject({ styleA: null, stroke: 0.7 })
})

test('without room the oldest can go, and the picture that was saved comes', async () => {
  await keep(0.1, 0.2)
  const full = new StyleTransferError('storage-full', 'Full.')
  vi.spyOn(PictureDatabase.prototype, 'add').mockRejectedValueOnce(full)
  await keep(0.3)
  expect(texts().join()).toMatch(/was saved, but this browser has no room .* makes room/)
  expect(kept.pictures).toHaveLength(2)
  const label = open.store.state.notices[0].action?.label ?? ''
  expect(label).toMatch(/^Delete the/)
  act(label)
  await vi.waitFor(() => expect(kept.pictures[0].recipe.settings.strength).toBe(0.3))
  expect(kept.pictures.some(({ recipe }) => recipe.settings.strength === 0.1)).toBe(false)
})

test('all of them can go at once', async () => {
  await keep(0.1, 0.2)
  await kept.clear()
  expect([kept.pictures.length, kept.bytes, counted.at(-1)]).toEqual([0, 0, 0])
})
