import { expect, test } from 'vitest'
import { type Learning, type LearningEvent, NOTHING, step } from '../../../src/app/state/gallery/learning.ts'

const wanted = (id: `own:${string}`, rest: { done?: number; paused?: boolean } = {}) =>
  ({ type: 'wanted', id, done: 0, ...rest }) as const

/** What there was to do after each event, in words; and what is there in the end. */
function played(...events: readonly LearningEvent[]): { readonly learning: Learning; readonly did: readonly string[] } {
  let learning = NOTHING
  const did: string[] = []
  for (const event of events) {
    const next = step(learning, event)
    learning = next.learning
    did.push(next.effects.map((effect) => `${effect.do} ${effect.id}`).join(', '))
  }
  return { learning, did }
}

test('a painting that was added is learnt at once, and a newer one goes first', () => {
  const { learning, did } = played(
    wanted('own:a'),
    wanted('own:b'),
    { type: 'progressed', id: 'own:b', done: 0.5 },
    { type: 'over', id: 'own:b' },
    { type: 'over', id: 'own:a' },
  )
  expect(did).toEqual(['start own:a', 'halt own:a, start own:b', '', 'halt own:b, start own:a', 'halt own:a'])
  expect(learning).toEqual(NOTHING)
})

test('what holds all learning up lets it go on when the last of it is over', () => {
  const hold = (hold: 'hidden' | 'battery' | 'polish', on: boolean) => ({ type: 'held', hold, on }) as const
  const { did } = played(
    wanted('own:a'),
    hold('hidden', true),
    hold('hidden', true),
    hold('polish', true),
    hold('hidden', false),
    wanted('own:b'),
    hold('polish', false),
  )
  expect(did).toEqual(['start own:a', 'halt own:a', '', '', '', '', 'start own:b'])
})

test('the person pauses one, which lets the next one go; resumed, it takes its turn back', () => {
  const { did, learning } = played(
    wanted('own:a'),
    wanted('own:b'),
    { type: 'paused', id: 'own:b' },
    { type: 'resumed', id: 'own:b' },
  )
  expect(did.slice(2)).toEqual(['halt own:b, start own:a', 'halt own:a, start own:b'])
  expect(learning.running).toBe('own:b')
})

test('one that failed waits for the person, and does not hold up the others', () => {
  const { did, learning } = played(
    wanted('own:a'),
    wanted('own:b'),
    { type: 'failed', id: 'own:b' },
    { type: 'resumed', id: 'own:b' },
  )
  expect(did.slice(2)).toEqual(['halt own:b, start own:a', 'halt own:a, start own:b'])
  expect(learning.lessons.map(({ status }) => status)).toEqual(['next', 'next'])
})

test('one that was paused in an earlier visit stays so, with how far it had come', () => {
  const { did, learning } = played(wanted('own:a', { done: 0.4, paused: true }))
  expect(did).toEqual([''])
  expect(learning.lessons).toEqual([{ id: 'own:a', status: 'paused', done: 0.4 }])
})

test('one that is cut anew while it is learnt begins anew', () => {
  const { did, learning } = played(wanted('own:a'), { type: 'progressed', id: 'own:a', done: 0.7 }, wanted('own:a'))
  expect(did).toEqual(['start own:a', '', 'halt own:a, start own:a'])
  expect(learning.lessons).toEqual([{ id: 'own:a', status: 'next', done: 0 }])
})

test('what is said of a painting that is not to be learnt means nothing', () => {
  const { did, learning } = played(
    { type: 'paused', id: 'own:a' },
    { type: 'resumed', id: 'own:a' },
    { type: 'failed', id: 'own:a' },
    { type: 'progressed', id: 'own:a', done: 1 },
    { type: 'over', id: 'own:a' },
  )
  expect(did.join('')).toBe('')
  expect(learning).toEqual(NOTHING)
})
