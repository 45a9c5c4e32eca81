/** Where pictures lie in a long list, and what is said of them. */
import { describe, expect, test, vi } from 'vitest'
import { gridOf, placeAfter, rowOf, rowsWithin } from '../../../src/app/parts/picture-rows.ts'
import { dayWording, found, recipeWording } from '../../../src/app/parts/recipe-wording.ts'
import { Thumbnails } from '../../../src/app/parts/thumbnail-urls.ts'
import { bytesOf, oldestFor } from '../../../src/app/state/kept/room.ts'
import { storedPicture } from '../../../src/app/storage/stored-picture.ts'

const SHAPE = { width: 320, least: 100, gap: 10, caption: 20, heading: 30 }
/** Three columns of 100 px: five of one day, two of another. */
const grid = gridOf(['a', 'a', 'a', 'a', 'a', 'b', 'b'], SHAPE)

describe('a grid by days', () => {
  test('has a heading for each day, and rows that no two days share', () => {
    expect(grid.columns).toBe(3)
    expect(grid.rows.map(({ from, to, top }) => [from, to, top])).toEqual([
      [0, 0, 0],
      [0, 3, 30],
      [3, 5, 160],
      [5, 5, 290],
      [5, 7, 320],
    ])
    expect(grid.height).toBe(450)
  })

  test('gives the rows in sight alone', () => {
    expect(rowsWithin(grid, 0, 30)).toEqual([grid.rows[0]])
    expect(rowsWithin(grid, 159, 291).map(({ top }) => top)).toEqual([30, 160, 290])
    expect(rowsWithin(grid, 450, 900)).toEqual([])
    expect(rowOf(grid, 6)?.top).toBe(320)
  })

  test.each([
    ['ArrowRight', 0, 1],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 0, 3],
    ['ArrowDown', 2, 4],
    ['ArrowDown', 4, 6],
    ['ArrowUp', 6, 4],
    ['PageDown', 1, 6],
    ['Home', 6, 0],
    ['End', 0, 6],
    ['x', 3, null],
  ])('%s leads from %i to %s', (key, from, to) => {
    expect(placeAfter(grid, from, { key, rightToLeft: false, page: 4 })).toBe(to)
  })

  test('is walked the other way where one reads from right to left', () => {
    expect(placeAfter(grid, 1, { key: 'ArrowLeft', rightToLeft: true, page: 1 })).toBe(2)
  })
})

const picture = (id: string, saved: number, key: string | null = null) =>
  storedPicture({
    ...{ id, same: id, saved, title: 'Étude', type: 'image/png', width: 2, height: 1, bytes: 100, thumbnailBytes: 10 },
    photo: { name: 'harbour.jpg', key, bytes: 50 },
    recipe: {
      ...{ release: 'r1', settings: { strength: 0.5, stroke: -0.25, brushwork: 0 }, mixes: [] },
      styles: [
        { id: 'builtin:a', title: 'Waves', share: 0.4, key: null },
        { id: 'builtin:b', title: 'Cliffs', share: 0.6, key: null },
      ],
      polish: { styleWeight: 1, maxEdge: 768, iterations: 100 },
    },
  })

describe('a search', () => {
  const all = [picture('new', new Date(2026, 10, 29, 12).getTime()), picture('old', new Date(2025, 0, 3).getTime())]
  test.each([
    ['etude', 2],
    ['wav harb', 2],
    ['waves 2025', 1],
    ['january', 1],
    ['sunflowers', 0],
    ['  ', 2],
  ])('for “%s” finds %i', (query, count) => expect(found(all, query)).toHaveLength(count))
})

test('days are called today and yesterday, whatever the hour', () => {
  const now = new Date(2026, 10, 29, 0, 5).getTime()
  expect(dayWording(now, now)).toBe('Today')
  expect(dayWording(now - 6 * 60_000, now)).toBe('Yesterday')
  expect(dayWording(now - 25 * 3_600_000, now)).toMatch(/2026/)
})

test('a recipe says how the picture was made', () => {
  const lines = Object.fromEntries(recipeWording(picture('x', 0)))
  expect(lines).toMatchObject({
    ...{ Photo: 'harbour.jpg', Strength: '50%', 'Stroke size': '25% finer', Brushwork: 'calm' },
    'Painted in': '40% Waves and 60% Cliffs',
  })
  expect(lines.Polished).toMatch(/^100 steps/)
})

test('the oldest make room, a shared photo counting once', () => {
  const all = [picture('c', 3, 'p'), picture('b', 2, 'p'), picture('a', 1, 'q')]
  expect(bytesOf(all)).toBe(3 * 110 + 100)
  expect(oldestFor(all, 100).map(({ id }) => id)).toEqual(['a'])
  expect(oldestFor(all, 161).map(({ id }) => id)).toEqual(['b', 'a'])
  expect(oldestFor(all, 1000)).toEqual([])
})

test('no more thumbnails are held than are in sight, and a few', async () => {
  const held = new Set<string>()
  let made = 0
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    const url = `blob:${made++}`
    held.add(url)
    return url
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void held.delete(url))
  const thumbnails = new Thumbnails(
    async () => new Blob(['x']),
    () => undefined,
  )
  for (let from = 0; from < 1000; from += 100) {
    const ids = Array.from({ length: 20 }, (_, i) => `${from + i}`)
    thumbnails.want(ids)
    await vi.waitFor(() => expect(ids.every((id) => thumbnails.url(id))).toBe(true))
    expect(held.size).toBeLessThan(50)
  }
  thumbnails.clear()
  expect([made, held.size]).toEqual([200, 0])
  vi.restoreAllMocks()
})
