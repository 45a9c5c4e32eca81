import { expect, test } from 'vitest'
import { History } from '../../../src/app/state/settings/history.ts'

const history = () => new History<number>(0, Object.is)

test('walks back and forth over what was committed', () => {
  const steps = history()
  for (const value of [1, 2, 3]) steps.commit(value)
  expect([steps.undo(), steps.undo(), steps.redo(), steps.redo()]).toEqual([2, 1, 2, 3])
  expect([steps.canUndo, steps.canRedo]).toEqual([true, false])
})

test('says null at both ends and stays there', () => {
  const steps = history()
  steps.commit(1)
  expect([steps.redo(), steps.undo(), steps.undo(), steps.redo()]).toEqual([null, 0, null, 1])
})

test('a new step ends what could be redone', () => {
  const steps = history()
  steps.commit(1)
  steps.undo()
  steps.commit(2)
  expect([steps.canRedo, steps.redo(), steps.undo()]).toEqual([false, null, 0])
})

test('the same again is no step, and amending is none', () => {
  const steps = history()
  steps.commit(0)
  expect(steps.canUndo).toBe(false)
  steps.amend(5)
  expect(steps.canUndo).toBe(false)
  steps.commit(6)
  expect(steps.undo()).toBe(5)
})

test('forgets the oldest steps, not the newest', () => {
  const steps = history()
  for (let i = 1; i <= 500; i++) steps.commit(i)
  let count = 0
  let last: number | null = null
  for (let value = steps.undo(); value !== null; value = steps.undo()) {
    count++
    last = value
  }
  expect([count, last]).toEqual([200, 300])
})
