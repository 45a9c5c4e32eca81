import { expect, test } from 'vitest'
import {
  dividerAt,
  eased,
  evenWithin,
  frameCount,
  lapseAt,
  sweepAt,
  timeOf,
} from '../../../src/app/page/motion/film-plan.ts'
import { sweepSettings } from '../../../src/app/page/motion/motion-maker.ts'
import { layoutFor, sidePlan } from '../../../src/app/page/motion/side-by-side.ts'
import { initialSettings } from '../../../src/app/state/settings/editing.ts'

const times = Array.from({ length: 91 }, (_, i) => timeOf(i, 91))

test('sides are even, at most the edge, and never none', () => {
  expect(evenWithin({ width: 4000, height: 3001 }, 1080)).toEqual({ width: 1080, height: 810 })
  expect(evenWithin({ width: 333, height: 251 }, 1080)).toEqual({ width: 332, height: 250 })
  expect(evenWithin({ width: 3000, height: 1 }, 1080)).toEqual({ width: 1080, height: 2 })
})

test('easing begins and ends slowly, and stays within its ends', () => {
  expect([eased(-1), eased(0), eased(0.5), eased(1), eased(2)].map((at) => Math.round(at * 1e6))).toEqual([
    0, 0, 500_000, 1e6, 1e6,
  ])
  expect(eased(0.1)).toBeLessThan(0.03)
  expect(eased(0.9)).toBeGreaterThan(0.97)
})

test('the divider begins and ends at the photo, rests at the picture, and never jumps', () => {
  const places = times.map(dividerAt)
  expect([places[0], places.at(-1), Math.max(...places)]).toEqual([0, 0, 1])
  expect(dividerAt(0.53)).toBe(1)
  for (let i = 1; i < places.length; i++) expect(Math.abs(places[i] - places[i - 1])).toBeLessThan(0.06)
})

test.each([
  ['sweep', sweepAt],
  ['time-lapse', lapseAt],
])('a %s goes through all pictures once, forwards, from the first to the last', (_, at) => {
  const places = times.map((time) => at(time, 24))
  expect(places[0]).toMatchObject({ from: 0, share: 0 })
  expect(places.at(-1)).toEqual({ from: 23, to: 23, share: 0 })
  const line = places.map(({ from, share }) => from + share)
  expect(line).toEqual([...line].sort((a, b) => a - b))
  for (const { from, to } of places) expect(to - from).toBe(from === 23 ? 0 : 1)
})

test('a film of a single picture stands still', () => {
  expect(lapseAt(0.5, 1)).toEqual({ from: 0, to: 0, share: 0 })
})

test('a film has its frames for each second, two at least', () => {
  expect([frameCount(3, 30), frameCount(3, 12.5), frameCount(0, 30)]).toEqual([90, 38, 2])
})

test('upright pictures stand beside each other, wide ones above, with a thin gap', () => {
  expect([layoutFor({ width: 300, height: 400 }), layoutFor({ width: 400, height: 300 })]).toEqual(['row', 'column'])
  const { size, second } = sidePlan({ width: 300, height: 400 }, 'row')
  expect([size, second]).toEqual([
    { width: 604, height: 400 },
    { x: 304, y: 0 },
  ])
  expect(sidePlan({ width: 400, height: 300 }, 'column').size).toEqual({ width: 400, height: 604 })
  // What a phone's canvas holds.
  const { size: large } = sidePlan({ width: 6000, height: 6000 }, 'row')
  expect(large.width * large.height).toBeLessThan(16.7e6)
})

test('a sweep goes through the mix, down a square of one column, and through the strength of a single style', () => {
  const [styleA, styleB] = ['builtin:a', 'builtin:b'] as const
  const alone = { ...initialSettings, styleA, strength: 0.8 }
  expect([sweepSettings(alone, 0), sweepSettings(alone, 1)]).toEqual([{ strength: 0 }, { strength: 0.8 }])
  expect(sweepSettings({ ...alone, strength: 0 }, 1)).toEqual({ strength: 1 })
  expect(sweepSettings({ ...alone, styleB }, 0.3)).toEqual({ mix: 0.3 })
  expect(sweepSettings({ ...alone, styleB, styleC: styleA }, 0.3)).toEqual({ mix: 0.3 })
  expect(sweepSettings({ ...alone, styleC: styleB }, 0.3)).toEqual({ mixDown: 0.3 })
})
