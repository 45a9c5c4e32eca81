import { describe, expect, test } from 'vitest'
import { accepts, clamped, type Knob, LOOK_KNOBS, POLISH_KNOBS, rangeText, STROKE_PX } from '../../../src/core/knobs.ts'
import { lookSettings, lookValues, mapStyles, usualLook } from '../../../src/core/look.ts'

const filled = (value: number) => new Float32Array(100).fill(value)
const look = {
  ...usualLook,
  styles: [
    { style: filled(0), weight: 1 },
    { style: filled(10), weight: 3 },
  ],
}

describe('a look', () => {
  test('keeps weights and settings when its styles are named otherwise', () => {
    const named = mapStyles({ ...look, strength: 0.5 }, (_, place) => `style ${place}`)
    expect(named).toEqual({
      ...usualLook,
      strength: 0.5,
      styles: [
        { style: 'style 0', weight: 1 },
        { style: 'style 1', weight: 3 },
      ],
    })
  })

  test('has settings apart from its styles, and values in an order that stored names hang on', () => {
    expect(lookSettings({ ...look, stroke: 1 })).toEqual({ ...usualLook, stroke: 1 })
    expect(lookValues({ strength: 0.5, stroke: 1, keepColours: true, brushwork: 0.2 })).toEqual([0.5, 1, true, 0.2])
  })
})

describe('knobs', () => {
  const knobs: [string, Knob][] = Object.entries({ ...LOOK_KNOBS, ...POLISH_KNOBS, strokePx: STROKE_PX })

  test.each(knobs)('%s has a usual value that it accepts', (_, knob) => {
    if ('choices' in knob) expect(knob.choices).toContain(knob.usual)
    else if ('least' in knob) expect(accepts(knob, knob.usual)).toBe(true)
    else expect(typeof knob.usual).toBe('boolean')
  })

  test('bring numbers into their range, and refuse those outside it', () => {
    const { strength } = LOOK_KNOBS
    expect([-1, 0.3, 9, Number.NaN].map((value) => clamped(strength, value))).toEqual([0, 0.3, 1.5, 1])
    expect([0, 1.5, 1.6, Number.NaN].map((value) => accepts(strength, value))).toEqual([true, true, false, false])
    expect(accepts(POLISH_KNOBS.iterations, 1.5)).toBe(false)
    expect(rangeText(POLISH_KNOBS.iterations)).toBe('a whole number from 1 to 2000')
  })
})
