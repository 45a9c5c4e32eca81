import { expect, test } from 'vitest'
import {
  initialSettings,
  readSettings,
  swapped,
  withoutSlot,
  withStyle,
} from '../../../src/app/state/settings/editing.ts'
import { type Lookup, paintKey, paintSpec } from '../../../src/app/state/settings/wanted.ts'
import type { Settings } from '../../../src/app/state/types.ts'
import type { StyleRef } from '../../../src/core/style-ref.ts'
import { lookNumber } from './numbers.ts'

const filled = (value: number): StyleRef => ({ kind: 'vector', vector: new Float32Array(100).fill(value) })
const lookup: Lookup = (id) => {
  if (id === 'builtin:zero') return filled(0)
  if (id === 'builtin:ten') return filled(10)
  return id === 'own:late' ? 'waiting' : 'gone'
}
const both: Settings = { ...initialSettings, styleA: 'builtin:zero', styleB: 'builtin:ten' }
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
  expect(paintKey({ ...alone, mix: 0.1 })).toBe(paintKey({ ...alone, mix: 0.9 }))
  expect(paintKey({ ...both, mix: 0.1 })).not.toBe(paintKey({ ...both, mix: 0.9 }))
  expect(paintKey({ ...both, keepColours: true })).not.toBe(paintKey(both))
  expect(paintKey({ ...both, stroke: 0.5 })).not.toBe(paintKey(both))
  expect(paintKey({ ...both, brushwork: 0.2 })).not.toBe(paintKey(both))
})

test('a picture with the usual brushwork is named as it was before there was any to set', () => {
  expect(paintKey(both)).toBe('["sample","builtin:zero","builtin:ten",0.5,1,0,false]')
})

test('slots', () => {
  expect(withStyle({ ...both, styleB: null, mix: 0 }, 'b', 'builtin:ten')).toMatchObject({
    mix: 0.5,
    styleB: 'builtin:ten',
  })
  expect(withStyle({ ...both, mix: 0.2 }, 'b', 'builtin:zero').mix).toBe(0.2)
  expect(withoutSlot(both, 'a')).toMatchObject({ styleA: 'builtin:ten', styleB: null })
  expect(withoutSlot(both, 'b')).toMatchObject({ styleA: 'builtin:zero', styleB: null })
  expect(swapped(both)).toMatchObject({ styleA: 'builtin:ten', styleB: 'builtin:zero' })
  expect(swapped({ ...both, styleB: null })).toMatchObject({ styleA: 'builtin:zero', styleB: null })
})
