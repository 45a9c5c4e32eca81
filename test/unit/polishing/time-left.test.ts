import { describe, expect, test } from 'vitest'
import { TimeLeft } from '../../../src/polishing/time-left.ts'

/** Runs iterations of given shares of the work at a given pace, and returns what was said after each. */
function said(steps: readonly { readonly work: number; readonly seconds: number }[], from = 0): (number | null)[] {
  const left = new TimeLeft()
  let done = from
  let now = 1000
  return [
    left.note(done, now),
    ...steps.map(({ work, seconds }) => {
      done += work
      now += seconds
      return left.note(done, now)
    }),
  ]
}

const even = (count: number, work: number, seconds: number) => Array.from({ length: count }, () => ({ work, seconds }))

describe('time left', () => {
  test('is unknown in the first moments and right from then on', () => {
    const answers = said(even(99, 0.01, 0.5))
    expect(answers.slice(0, 4)).toEqual([null, null, null, null])
    expect(answers[4]).toBeCloseTo(48, 5)
    expect(answers[50]).toBeCloseTo(25, 5)
    expect(answers[99]).toBeCloseTo(0.5, 5)
  })

  test('waits for a second of measurements where iterations are quick', () => {
    const answers = said(even(60, 0.001, 0.04))
    expect(answers[20]).toBeNull()
    expect(answers[40]).toBeCloseTo(0.96 * 40, 5)
  })

  test('does not count a first iteration that compiles', () => {
    const answers = said([{ work: 0.01, seconds: 60 }, ...even(20, 0.01, 0.5)])
    expect(answers[10]).toBeCloseTo(45, 5)
  })

  test('is of the rest only where a run is resumed', () => {
    const answers = said(even(20, 0.01, 0.5), 0.6)
    expect(answers[10]).toBeCloseTo(15, 5)
  })

  test('knows that small sizes are quicker, by their share of the work', () => {
    const answers = said([...even(25, 0.002, 0.1), ...even(10, 0.03, 1.5)])
    for (const [i, done] of [
      [20, 0.04],
      [25, 0.05],
      [30, 0.2],
    ])
      expect(answers[i]).toBeCloseTo((1 - done) * 50, 5)
  })

  test('follows a lasting change of pace, and hardly one slow iteration', () => {
    const steady = said(even(60, 0.01, 0.5))
    const disturbed = said([...even(20, 0.01, 0.5), { work: 0.01, seconds: 2 }, ...even(10, 0.01, 0.5)])
    expect(disturbed[21]! / steady[21]!).toBeGreaterThan(1)
    expect(disturbed[21]! / steady[21]!).toBeLessThan(1.6)
    expect(disturbed[31]! / steady[31]!).toBeLessThan(1.15)
    const slower = said([...even(20, 0.01, 0.5), ...even(40, 0.01, 1)])
    expect(slower[60]! / 40).toBeGreaterThan(0.95)
    expect(slower[60]! / 40).toBeLessThan(1.001)
  })

  test('remembers about five iterations, however slow they are', () => {
    const answers = said([...even(12, 0.01, 20), { work: 0.01, seconds: 40 }, ...even(4, 0.01, 20)])
    expect(answers[13]! / (87 * 20)).toBeCloseTo(1.2, 1)
    expect(answers[17]! / (83 * 20)).toBeCloseTo(1.08, 1)
  })

  test('is nothing when all is done, however soon', () => {
    expect(new TimeLeft().note(1, 5)).toBe(0)
    expect(said(even(2, 0.5, 0.1)).at(-1)).toBe(0)
  })

  test('is unknown where no work can be seen to be done', () => {
    expect(said(even(10, 0, 1)).every((answer) => answer === null)).toBe(true)
  })
})
