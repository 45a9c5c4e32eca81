/** Shelves, search, the way from style to style, and chance. */
import { expect, test } from 'vitest'
import { byChance, emptyWords, onShelf, searched, shelvesOf, stepFrom } from '../../../src/app/parts/shelf.ts'
import { surname } from '../../../src/app/parts/wording.ts'
import type { GalleryStyle, StyleId } from '../../../src/app/state/types.ts'
import { MOVEMENTS, type Movement } from '../../../src/core/movements.ts'

function style(id: StyleId, title: string, credit: string, movement?: Movement): GalleryStyle {
  const own = id.startsWith('own:')
  return { id, title, credit, thumbnail: '', own, status: 'ready', ...(movement && { movement }) }
}

const styles = [
  style('builtin:wave', 'The Great Wave off Kanagawa', 'Katsushika Hokusai, c. 1831', 'Ukiyo-e'),
  style('builtin:rain', 'Sudden Shower over Shin-Ōhashi Bridge', 'Utagawa Hiroshige, 1857', 'Ukiyo-e'),
  style('builtin:hill', 'Mont Sainte-Victoire', 'Paul Cézanne, c. 1904', 'Post-Impressionism'),
  style('own:aunt', 'Aunt Mary’s garden', 'Added today'),
]
const none = { favourites: [], recents: [] }
const ids = (list: readonly GalleryStyle[]) => list.map(({ id }) => id)

test('the shelves are the person’s own, and the movements that there are styles of, in their order', () => {
  expect(shelvesOf(styles, none)).toEqual(['All', 'Favourites', 'Mine', 'Post-Impressionism', 'Ukiyo-e'])
  expect(shelvesOf(styles, { ...none, recents: ['builtin:wave'] })).toContain('Recent')
  expect(MOVEMENTS.indexOf('Post-Impressionism')).toBeLessThan(MOVEMENTS.indexOf('Ukiyo-e'))
})

test('own paintings come first; a shelf has its own styles and no others', () => {
  expect(ids(onShelf(styles, 'All', none))).toEqual(['own:aunt', 'builtin:wave', 'builtin:rain', 'builtin:hill'])
  expect(ids(onShelf(styles, 'Mine', none))).toEqual(['own:aunt'])
  expect(ids(onShelf(styles, 'Ukiyo-e', none))).toEqual(['builtin:wave', 'builtin:rain'])
})

test('favourites keep the gallery’s order, recents their own; what is gone is left out', () => {
  const memory = {
    favourites: ['builtin:hill', 'builtin:gone', 'builtin:wave'] as const,
    recents: ['builtin:hill', 'builtin:gone', 'own:aunt'] as const,
  }
  expect(ids(onShelf(styles, 'Favourites', memory))).toEqual(['builtin:wave', 'builtin:hill'])
  expect(ids(onShelf(styles, 'Recent', memory))).toEqual(['builtin:hill', 'own:aunt'])
})

test.each([
  ['cezanne', ['builtin:hill']],
  ['CÉZANNE', ['builtin:hill']],
  ['ohashi', ['builtin:rain']],
  ['ukiyo', ['builtin:wave', 'builtin:rain']],
  ['wave hokusai', ['builtin:wave']],
  ['hokusai hill', []],
  ["mary's", ['own:aunt']],
  ['1857', ['builtin:rain']],
  ['  ', ['own:aunt', 'builtin:wave', 'builtin:rain', 'builtin:hill']],
])('searching for “%s”', (query, found) => {
  expect(ids(searched(styles, query))).toEqual(found)
})

test('letters that have no accent to take off are found without it', () => {
  const polish = [style('builtin:l', 'Łódź', 'Strzemiński, 1931'), style('builtin:o', 'Skagen', 'P. S. Krøyer, 1893')]
  expect(ids(searched(polish, 'lodz strzeminski'))).toEqual(['builtin:l'])
  expect(ids(searched(polish, 'kroyer'))).toEqual(['builtin:o'])
})

test('the photo itself comes before the first style; the ends are ends', () => {
  expect(stepFrom(styles, null, 1)).toBe('builtin:wave')
  expect(stepFrom(styles, 'builtin:wave', 1)).toBe('builtin:rain')
  expect(stepFrom(styles, 'builtin:wave', -1)).toBeNull()
  expect(stepFrom(styles, null, -1)).toBeNull()
  expect(stepFrom(styles, 'own:aunt', 1)).toBe('own:aunt')
  expect(stepFrom(styles, 'builtin:elsewhere', -1)).toBe('builtin:wave')
  expect(stepFrom([], 'builtin:wave', 1)).toBeNull()
})

test('chance takes every other style, and never the one that is there or one that is not ready', () => {
  const learning = { ...styles[3], status: 'learning' as const }
  const list = [styles[0], styles[1], styles[2], learning]
  const drawn = [0, 0.4, 0.6, 0.999].map((random) => byChance(list, 'builtin:wave', random))
  expect(new Set(drawn)).toEqual(new Set(['builtin:rain', 'builtin:hill']))
  expect(byChance([styles[0]], 'builtin:wave', 0.5)).toBeNull()
})

test('an empty shelf says what it is for', () => {
  expect(emptyWords({ shelf: 'Favourites', query: null })).toMatch(/hold a style/)
  expect(emptyWords({ shelf: 'Mine', query: null })).toMatch(/painting of your own/)
  expect(emptyWords({ shelf: 'All', query: ' zorn ' })).toContain('“zorn”')
})

test.each([
  ['Vincent van Gogh', 'van Gogh'],
  ['Henri de Toulouse-Lautrec', 'de Toulouse-Lautrec'],
  ['J. M. W. Turner', 'Turner'],
  ['Peter Paul Rubens, after Leonardo', 'Rubens'],
  ['Édouard Manet', 'Manet'],
  ['Limbourg brothers', 'Limbourg brothers'],
  ['Rembrandt', 'Rembrandt'],
])('%s is %s on a small tile', (artist, short) => {
  expect(surname(artist)).toBe(short)
})
