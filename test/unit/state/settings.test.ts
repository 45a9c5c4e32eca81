import { expect, test } from 'vitest'
import {
  initialSettings,
  readSettings,
  slotAfter,
  swapped,
  withoutSlot,
  withStyle,
} from '../../../src/app/state/settings/editing.ts'
import { flatShares, slotShares } from '../../../src/app/state/settings/shares.ts'
import {
  type Lookup,
  paintSpec,
  paintsWith,
  pictureKey,
  styleVersions,
} from '../../../src/app/state/settings/wanted.ts'
import type { Settings } from '../../../src/app/state/types.ts'
import type { StyleRef } from '../../../src/core/style-ref.ts'
import { lookNumber } from './numbers.ts'

const filled = (value: number): StyleRef => ({ kind: 'vector', vector: new Float32Array(100).fill(value) })
const sixOfTen = [
  { id: 'builtin:zero', share: 0.4 },
  { id: 'builtin:ten', share: 0.6 },
] as const
const lookup: Lookup = (id) => {
  if (id === 'builtin:zero') return filled(0)
  if (id === 'builtin:ten') return filled(10)
  if (id === 'builtin:hundred') return filled(100)
  if (id === 'mix:six') return { parts: sixOfTen }
  if (id === 'mix:late') return 'waiting'
  return id === 'own:late' ? 'waiting' : 'gone'
}
const both: Settings = { ...initialSettings, styleA: 'builtin:zero', styleB: 'builtin:ten' }
const keyOf = (settings: Settings, from = lookup) => pictureKey(settings, styleVersions(settings, from))
const first = (settings: Settings) => {
  const spec = paintSpec(settings, lookup, settings.photoId)
  if (spec === 'waiting') return spec
  return spec.look ? lookNumber(spec.look) : 'none'
}

test('one painting counts in full, wherever the mix slider was left', () => {
  expect(first({ ...both, styleB: null, mix: 1 })).toBe(0)
  expect(first({ ...both, styleA: null, mix: 0 })).toBe(10)
})

test('two paintings are mixed, at every stroke size alike', () => {
  expect(first({ ...both, mix: 0.25 })).toBeCloseTo(2.5)
  expect(first({ ...both, mix: 0.25, stroke: 1 })).toBeCloseTo(2.5)
  expect(first({ ...both, mix: 0.25, stroke: -0.5 })).toBeCloseTo(2.5)
})

test('vectors that are on their way are waited for; those that are gone are left out', () => {
  expect(first({ ...both, styleB: 'own:late' })).toBe('waiting')
  expect(first({ ...both, styleB: 'own:gone', mix: 1 })).toBe(0)
  expect(first({ ...both, styleA: 'own:gone', styleB: null })).toBe('none')
  expect(first(initialSettings)).toBe('none')
})

test('numbers are brought into their ranges', () => {
  expect(readSettings({ ...both, mix: 7, strength: -1, stroke: Number.NaN })).toMatchObject({
    mix: 1,
    strength: 0,
    stroke: 0,
  })
  expect(readSettings({ ...both, strength: 9 }).strength).toBe(1.5)
})

test('equal pictures have equal keys: without a second painting the mix does not count', () => {
  const alone = { ...both, styleB: null }
  expect(keyOf({ ...alone, mix: 0.1 })).toBe(keyOf({ ...alone, mix: 0.9 }))
  expect(keyOf({ ...both, mix: 0.1 })).not.toBe(keyOf({ ...both, mix: 0.9 }))
  expect(keyOf({ ...both, keepColours: true })).not.toBe(keyOf(both))
  expect(keyOf({ ...both, stroke: 0.5 })).not.toBe(keyOf(both))
  expect(keyOf({ ...both, brushwork: 0.2 })).not.toBe(keyOf(both))
})

test('a picture with the usual brushwork is named as it was before there was any to set', () => {
  expect(keyOf(both)).toBe('["sample","builtin:zero","builtin:ten",0.5,1,0,false]')
})

test('a painting of one’s own is another picture for each of its versions, and the one that it always was while it has none', () => {
  const own: Settings = { ...both, styleA: 'own:aunt' }
  const as = (found: ReturnType<Lookup>) => keyOf(own, (id) => (id === 'own:aunt' ? found : lookup(id)))
  const whole = as(filled(1))
  expect(whole).toBe('["sample","own:aunt","builtin:ten",0.5,1,0,false]')
  const learnt = (key: string): StyleRef => ({ kind: 'learnt', key, bytes: new Uint8Array(1) })
  const keys = [
    whole,
    as({ kind: 'vector', vector: new Float32Array(100), key: 'aunt.0,0,0.5' }),
    as(learnt('aunt.1')),
    as(learnt('aunt.2')),
    as('waiting'),
    as('gone'),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})

test('a mix without one of its paintings, and a picture without its mix, are other pictures', () => {
  const kept: Settings = { ...both, styleA: 'mix:six' }
  const without = (gone: string) => keyOf(kept, (id) => (id === gone ? 'gone' : lookup(id)))
  expect(new Set([keyOf(kept), without('builtin:zero'), without('mix:six')]).size).toBe(3)
})

test('slots', () => {
  expect(withStyle({ ...both, styleB: null, mix: 0 }, 'b', 'builtin:ten')).toMatchObject({
    mix: 0.5,
    styleB: 'builtin:ten',
  })
  expect(withStyle({ ...both, mix: 0.2 }, 'b', 'builtin:zero').mix).toBe(0.2)
  expect(withoutSlot(both, 'a')).toMatchObject({ styleA: 'builtin:ten', styleB: null })
  expect(withoutSlot(both, 'b')).toMatchObject({ styleA: 'builtin:zero', styleB: null })
  expect(swapped(both, 'a', 'b')).toMatchObject({ styleA: 'builtin:ten', styleB: 'builtin:zero' })
  expect(swapped({ ...both, styleB: null }, 'a', 'b')).toMatchObject({ styleA: 'builtin:zero', styleB: null })
})

const square: Settings = { ...both, styleC: 'builtin:hundred', styleD: 'builtin:ten', mix: 0.5, mixDown: 0.5 }

test('three and four paintings are mixed by the place of the point in their square', () => {
  expect(first(square)).toBeCloseTo((0 + 10 + 100 + 10) / 4)
  expect(first({ ...square, mix: 0, mixDown: 1 })).toBe(100)
  expect(first({ ...square, styleD: null, mix: 1, mixDown: 0.2 })).toBeCloseTo(0.8 * 10 + 0.2 * 100)
})

test('a kept mix is painted as what it is made of, and mixed as one style', () => {
  expect(first({ ...both, styleA: 'mix:six', styleB: null })).toBeCloseTo(6)
  expect(first({ ...both, styleA: 'mix:six', styleB: 'builtin:hundred', mix: 0.5 })).toBeCloseTo(53)
  expect(first({ ...both, styleA: 'mix:late' })).toBe('waiting')
  expect(first({ ...both, styleA: 'mix:gone' })).toBe(10)
  expect(first({ ...both, styleA: 'mix:gone', styleB: null })).toBe('none')
})

test('a painting that is in the picture several times is there once, with all of its shares', () => {
  const parts = flatShares({ ...both, styleA: 'mix:six', mix: 0.5 }, (id) => (id === 'mix:six' ? sixOfTen : null))
  expect(parts).toEqual([
    { id: 'builtin:zero', share: 0.2 },
    { id: 'builtin:ten', share: 0.8 },
  ])
})

test('a picture is painted with the parts of its mixes', () => {
  const kept: Settings = { ...both, styleA: 'mix:six', styleB: null }
  expect(paintsWith(kept, 'builtin:ten', lookup)).toBe(true)
  expect(paintsWith(kept, 'builtin:hundred', lookup)).toBe(false)
  expect(paintsWith(both, 'builtin:ten', lookup)).toBe(true)
})

test('pictures of other squares have other keys, and the square is no part of the key of two', () => {
  const keys = [square, { ...square, mixDown: 0.4 }, { ...square, styleD: null }, { ...square, mix: 0.2 }, both]
  expect(new Set(keys.map((settings) => keyOf(settings))).size).toBe(keys.length)
  expect(keyOf({ ...both, mixDown: 0.1 })).toBe(keyOf(both))
})

test('settings of earlier versions have no square; its numbers come into their range', () => {
  const { styleC: _, styleD: __, mixDown: ___, ...older } = both
  expect(readSettings(older)).toEqual(both)
  expect(readSettings({ ...square, mixDown: 7, styleC: 'nonsense', styleD: 'mix:six' })).toMatchObject({
    mixDown: 1,
    styleC: null,
    styleD: 'mix:six',
  })
})

test('a third painting begins where it is seen beside the others, a fourth leaves the point', () => {
  const three = withStyle({ ...both, mix: 0.3 }, 'c', 'builtin:hundred')
  expect(three).toMatchObject({ styleC: 'builtin:hundred', mix: 0.3 })
  expect(slotShares(three).every(({ share }) => share > 0.1)).toBe(true)
  expect(withStyle({ ...three, mixDown: 0.6 }, 'd', 'builtin:ten')).toMatchObject({ mix: 0.3, mixDown: 0.6 })
  expect(withStyle({ ...both, mix: 0 }, 'c', 'builtin:hundred').mix).toBe(0.5)
})

test('an emptied corner stays empty while there are three; two go on as A and B, as much of each as there was', () => {
  const three = withoutSlot(square, 'b')
  expect(three).toMatchObject({
    styleA: 'builtin:zero',
    styleB: null,
    styleC: 'builtin:hundred',
    styleD: 'builtin:ten',
  })
  const point = { ...square, styleD: null, mix: 0.5, mixDown: 0.6 }
  const two = withoutSlot(point, 'b')
  expect(two).toMatchObject({ styleA: 'builtin:zero', styleB: 'builtin:hundred', styleC: null, styleD: null })
  expect(two.mix).toBeCloseTo(0.6 / 0.8)
})

test('the next style goes to no corner that is no longer there', () => {
  expect(slotAfter(square, 'd')).toBe('d')
  expect(slotAfter(both, 'c')).toBe('a')
  expect(slotAfter(both, 'b')).toBe('b')
  expect(slotAfter({ ...both, styleB: null }, 'b')).toBe('a')
})

test('corners swap', () => {
  expect(swapped(square, 'a', 'c')).toMatchObject({ styleA: 'builtin:hundred', styleC: 'builtin:zero' })
})
