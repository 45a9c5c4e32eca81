import { beforeEach, describe, expect, test } from 'vitest'
import { initialSettings } from '../../../src/app/state/settings/editing.ts'
import { inSlots, slotShares } from '../../../src/app/state/settings/shares.ts'
import type { StyleId } from '../../../src/app/state/types.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { painted, settle } from './fake-client.ts'
import { type Visit, visit } from './harness.ts'
import { MemoryStorage } from './memory-storage.ts'

const MIXED = { styleA: 'builtin:first', styleB: 'builtin:third', mix: 0.25 } as const

let storage: MemoryStorage
let at: Visit

beforeEach(async () => {
  storage = new MemoryStorage()
  at = await visit(undefined, true, storage)
  await at.finishAll()
})

async function keep(name: string): Promise<StyleId> {
  at.store.change(MIXED)
  await (await at.store.mixes()).keep(name)
  return at.store.state.styles.at(-1)!.id
}

const texts = () => at.store.state.notices.map(({ text }) => text)
const titles = () => at.store.state.styles.filter(({ own }) => own).map(({ title }) => title)

async function act(label: string): Promise<void> {
  at.store.state.notices.find(({ action }) => action?.label === label)!.action!.run()
  for (let i = 0; i < 4; i++) await settle()
}

describe('a mix that is kept', () => {
  test('is a style of its own, and paints the same picture', async () => {
    const id = await keep('  Mine ')
    expect(id).toMatch(/^mix:/)
    expect(titles()).toEqual(['Mine'])
    at.store.change({ styleA: 'builtin:starry-night', styleB: null })
    at.store.chooseStyle(id)
    await at.finishAll()
    expect(at.store.state.settings).toMatchObject({ styleA: id, styleB: null })
    expect(painted(at.client.latest)).toBeCloseTo(1.5)
  })

  test('can be mixed with others', async () => {
    const id = await keep('Mine')
    at.store.change({ styleA: id, styleB: 'builtin:starry-night', mix: 0.5 })
    await at.finishAll()
    expect(painted(at.client.latest)).toBeCloseTo((1.5 + 2) / 2)
  })

  test('is there in the next visit, painted with at once', async () => {
    const id = await keep('Mine')
    at.store.change({ styleA: id, styleB: null })
    storage.json = JSON.stringify({ settings: at.store.state.settings, activeSlot: 'a' })
    const next = await visit(undefined, true, storage)
    await next.finishAll()
    expect(next.store.state.styles.at(-1)).toMatchObject({ id, title: 'Mine', own: true, status: 'ready' })
    expect(next.store.state.settings.styleA).toBe(id)
    expect(painted(next.client.latest)).toBeCloseTo(1.5)
  })

  test('is renamed, and undone', async () => {
    const id = await keep('Mine')
    await (await at.store.mixes()).rename(id, 'Yours')
    expect(titles()).toEqual(['Yours'])
    expect([...storage.keptMixes.values()].map(({ name }) => name)).toEqual(['Yours'])
    await act('Undo')
    expect(titles()).toEqual(['Mine'])
    expect([...storage.keptMixes.values()].map(({ name }) => name)).toEqual(['Mine'])
  })

  test('is removed with its place in the mix, and brought back', async () => {
    const id = await keep('Mine')
    at.store.change({ styleA: 'builtin:first', styleB: id })
    await at.store.removePainting(id)
    expect(titles()).toEqual([])
    expect(storage.keptMixes.size).toBe(0)
    expect(at.store.state.settings).toMatchObject({ styleA: 'builtin:first', styleB: null })
    await act('Bring back')
    expect(titles()).toEqual(['Mine'])
    expect(storage.keptMixes.size).toBe(1)
    expect(at.store.state.settings.styleB).toBe(id)
  })

  test('comes back with undo', async () => {
    const id = await keep('Mine')
    at.store.chooseStyle(id)
    await at.store.removePainting(id)
    at.store.undo()
    expect(titles()).toEqual(['Mine'])
    expect(storage.keptMixes.size).toBe(1)
  })

  test('works for this visit where it cannot be written, and that is said', async () => {
    storage.error = new StyleTransferError('storage-full', 'The storage is full.')
    await keep('Mine')
    expect(titles()).toEqual(['Mine'])
    expect(texts()).toContain('“Mine” works now but will be gone when you close the page. The storage is full.')
  })

  test('is opened: its paintings are in the slots, as much of each', async () => {
    const id = await keep('Mine')
    at.store.change({ styleA: id, styleB: null })
    ;(await at.store.mixes()).open(id)
    expect(at.store.state.settings).toMatchObject(MIXED)
    at.store.undo()
    expect(at.store.state.settings.styleA).toBe(id)
  })

  test('of a mix has no mixes in it', async () => {
    const id = await keep('Mine')
    at.store.change({ styleA: id, styleB: 'builtin:third', mix: 0.5 })
    await (await at.store.mixes()).keep('Deeper')
    expect([...storage.keptMixes.values()].at(-1)!.parts).toEqual([
      { id: 'builtin:first', share: 0.375 },
      { id: 'builtin:third', share: 0.625 },
    ])
  })
})

test.each([
  [0.2, 0.8],
  [0.2, 0.3, 0.5],
  [0.42, 0.18, 0.28, 0.12],
])('shares in the slots are what they were: %j', (...shares) => {
  const parts = shares.filter(Number.isFinite).map((share, i) => ({ id: `builtin:${i}` as const, share }))
  const found = slotShares({ ...initialSettings, ...inSlots(parts) })
  expect(found.map(({ id }) => id)).toEqual(parts.map(({ id }) => id))
  for (const [i, { share }] of found.entries()) expect(share).toBeCloseTo(parts[i].share)
})
