import { expect, onTestFinished, test } from 'vitest'
import { isSparing, memoryBudget, paintingBudget } from '../../../src/engine/backends/budget.ts'

const MIB = 2 ** 20

test.each([
  [8, 1280, 1280, false],
  [4, 640, 320, true],
  [2, 320, 176, true],
])('with %i GiB in the device', (deviceMemory, budget, painting, sparing) => {
  Object.defineProperty(navigator, 'deviceMemory', { value: deviceMemory, configurable: true })
  onTestFinished(() => void Reflect.deleteProperty(navigator, 'deviceMemory'))
  expect(memoryBudget() / MIB).toBe(budget)
  expect(paintingBudget(memoryBudget()) / MIB).toBe(painting)
  expect(isSparing()).toBe(sparing)
})

test('what is less than the least for painting is all that there is', () => {
  expect(paintingBudget(100 * MIB)).toBe(100 * MIB)
})
