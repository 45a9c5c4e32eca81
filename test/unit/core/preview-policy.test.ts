import { expect, test } from 'vitest'
import { isAborted, isReplaced } from '../../../src/core/preview-policy.ts'

test.each([
  ['preview', 'preview', true],
  ['full', 'preview', true],
  ['full', 'full', true],
  ['preview', 'full', false],
] as const)('a %s that waits gives way to a newer %s: %s', (older, newer, replaced) => {
  expect(isReplaced(older, newer)).toBe(replaced)
})

test.each([
  ['preview', 'preview', true, false],
  ['preview', 'preview', false, true],
  ['preview', 'full', false, false],
  ['full', 'preview', true, true],
  ['full', 'preview', false, true],
  ['full', 'full', false, true],
] as const)('a %s being painted, and a newer %s (of a drag: %s): aborted %s', (running, kind, live, aborted) => {
  expect(isAborted(running, { kind, live })).toBe(aborted)
})
