/** What follows from every event in every phase of polishing. */
import { describe, expect, test } from 'vitest'
import { step } from '../../../src/app/state/polish/machine.ts'
import { type Phase, pageRun } from '../../../src/app/state/polish/phases.ts'
import { after, type EventName, events, losses, origin, outcome, progress, told } from './polish-events.ts'

/** By phase: how to get there, and what comes of each event. What is not listed changes nothing. */
const table: Record<string, { phase: Phase; is: string; outcomes: Partial<Record<EventName, string>> }> = {
  none: {
    phase: after(),
    is: 'none',
    outcomes: {
      found: 'paused elsewhere unsettled 18/100 hidden',
      resume: 'starting here 0/100',
      restart: 'starting here 0/100',
      'start to show': 'starting seen here 0/100',
    },
  },
  starting: {
    phase: after('resume'),
    is: 'starting here 0/100',
    outcomes: {
      retuned: 'left to pause retuned 0/100; end pause; say left',
      elsewhere: 'left to pause elsewhere unsettled 0/100; end pause; say left',
      'elsewhere, dragging': 'left to pause elsewhere unsettled 0/100; end pause; say left',
      progressed: 'running here 1/100',
      'pause, seen': 'pausing to pause seen here 0/100; end pause',
      'pause, unseen': 'pausing to pause here 0/100; end pause',
      stop: 'pausing to stop seen here 0/100; end stop',
      done: 'finished here 100/100 full; say ended',
      paused: 'paused here 40/100 full; say paused',
      'paused, unkept': 'finished here 100/100 full; say unkept',
      diverged: 'finished here 100/100 full; say ended',
      failed: 'none',
      'failed, stored': 'paused here 18/100 hidden',
      'failed, another stored': 'none',
      'shown off': 'starting here 0/100 hidden',
    },
  },
  running: {
    phase: after('resume', 'progressed'),
    is: 'running here 1/100',
    outcomes: {
      retuned: 'left to pause retuned 1/100; end pause; say left',
      elsewhere: 'left to pause elsewhere unsettled 1/100; end pause; say left',
      'elsewhere, dragging': 'left to pause elsewhere unsettled 1/100; end pause; say left',
      'pause, seen': 'pausing to pause seen here 1/100; end pause',
      'pause, unseen': 'pausing to pause here 1/100; end pause',
      stop: 'pausing to stop seen here 1/100; end stop',
      done: 'finished here 100/100 full; say ended',
      paused: 'paused here 40/100 full; say paused',
      'paused, unkept': 'finished here 100/100 full; say unkept',
      diverged: 'finished here 100/100 full; say ended',
      failed: 'none',
      'failed, stored': 'paused here 18/100 hidden',
      'failed, another stored': 'none',
      'shown off': 'running here 1/100 hidden',
    },
  },
  pausing: {
    phase: after('resume', 'progressed', 'pause, unseen'),
    is: 'pausing to pause here 1/100',
    outcomes: {
      retuned: 'left to pause retuned 1/100; end pause; say left',
      elsewhere: 'left to pause elsewhere unsettled 1/100; end pause; say left',
      'elsewhere, dragging': 'left to pause elsewhere unsettled 1/100; end pause; say left',
      'pause, seen': 'pausing to pause seen here 1/100; end pause',
      'pause, unseen': 'pausing to pause here 1/100; end pause',
      stop: 'pausing to stop seen here 1/100; end stop',
      done: 'finished here 100/100 full; say ended',
      paused: 'paused here 40/100 full; say paused',
      'paused, unkept': 'finished here 100/100 full; say unkept',
      diverged: 'finished here 100/100 full; say ended',
      failed: 'none',
      'failed, stored': 'paused here 18/100 hidden',
      'failed, another stored': 'none',
      'shown off': 'pausing to pause here 1/100 hidden',
    },
  },
  left: {
    phase: after('resume', 'progressed', 'elsewhere, dragging'),
    is: 'left to pause elsewhere unsettled 1/100',
    outcomes: {
      here: 'left to pause here 1/100; tune',
      'here, dragging': 'left to pause here unsettled 1/100; tune',
      retuned: 'left to pause here 1/100; tune',
      'pause, seen': 'left to pause seen elsewhere unsettled 1/100; end pause',
      'pause, unseen': 'left to pause elsewhere unsettled 1/100; end pause',
      stop: 'left to stop seen elsewhere unsettled 1/100; end stop',
      done: 'finished elsewhere unsettled 100/100 full',
      paused: 'paused elsewhere unsettled 40/100 full',
      'paused, unkept': 'finished elsewhere unsettled 100/100 full; say unkept',
      diverged: 'finished elsewhere unsettled 100/100 full',
      failed: 'none',
      'failed, stored': 'paused elsewhere unsettled 18/100 hidden',
      'failed, another stored': 'none',
    },
  },
  'paused here': {
    phase: after('resume', 'paused'),
    is: 'paused here 40/100 full',
    outcomes: {
      retuned: 'paused retuned 40/100 full',
      elsewhere: 'paused elsewhere unsettled 40/100 full',
      'elsewhere, dragging': 'paused elsewhere 40/100 full',
      resume: 'starting here 40/100 full',
      restart: 'starting here 0/100',
      'start to show': 'starting seen here 40/100 full',
      'shown off': 'paused here 40/100 full hidden',
      discarded: 'none; forget',
      'results forgotten': 'paused here 40/100 full forgotten',
      'picture lost': 'none; say lost',
    },
  },
  'paused elsewhere': {
    phase: after('resume', 'paused', 'elsewhere'),
    is: 'paused elsewhere unsettled 40/100 full',
    outcomes: {
      here: 'paused here 40/100 full; tune; say paused',
      'here, dragging': 'paused here unsettled 40/100 full; tune',
      retuned: 'paused here 40/100 full; tune; say paused',
      found: 'paused elsewhere unsettled 18/100 hidden',
      resume: 'starting here 0/100',
      restart: 'starting here 0/100',
      'start to show': 'starting seen here 0/100',
      'results forgotten': 'paused elsewhere unsettled 40/100 full forgotten',
      'picture lost': 'none; say lost',
    },
  },
  'paused, found': {
    phase: after('found', 'here'),
    is: 'paused here 18/100 hidden',
    outcomes: {
      retuned: 'paused retuned 18/100 hidden',
      elsewhere: 'paused elsewhere unsettled 18/100 hidden',
      'elsewhere, dragging': 'paused elsewhere 18/100 hidden',
      resume: 'starting here 18/100',
      restart: 'starting here 0/100',
      'start to show': 'starting seen here 18/100',
      'shown on': 'paused here 18/100; show',
      discarded: 'none; forget',
      'picture lost': 'none; say lost',
    },
  },
  'finished here': {
    phase: after('resume', 'done'),
    is: 'finished here 100/100 full',
    outcomes: {
      retuned: 'finished retuned 100/100 full',
      elsewhere: 'finished elsewhere unsettled 100/100 full',
      'elsewhere, dragging': 'finished elsewhere 100/100 full',
      resume: 'starting here 100/200 full',
      restart: 'starting here 0/100',
      'start to show': 'starting seen here 100/100 full',
      'shown off': 'finished here 100/100 full hidden',
      discarded: 'none; forget',
      'results forgotten': 'finished here 100/100 full forgotten',
      'picture lost': 'none; say lost',
    },
  },
  'resumed after its end': {
    phase: after('resume', 'done', 'resume'),
    is: 'starting here 100/200 full',
    outcomes: {
      retuned: 'left to pause retuned 100/200 full; end pause; say left',
      elsewhere: 'left to pause elsewhere unsettled 100/200 full; end pause; say left',
      'elsewhere, dragging': 'left to pause elsewhere unsettled 100/200 full; end pause; say left',
      progressed: 'running here 1/100 full',
      'pause, seen': 'pausing to pause seen here 100/200 full; end pause',
      'pause, unseen': 'pausing to pause here 100/200 full; end pause',
      stop: 'pausing to stop seen here 100/200 full; end stop',
      done: 'finished here 100/100 full; say ended',
      paused: 'paused here 40/100 full; say paused',
      'paused, unkept': 'finished here 100/100 full; say unkept',
      diverged: 'finished here 100/100 full; say ended',
      failed: 'finished here 100/100 full',
      'failed, stored': 'paused here 18/100 full',
      'failed, another stored': 'finished here 100/100 full',
      'shown off': 'starting here 100/200 full hidden',
      'results forgotten': 'starting here 100/200 full forgotten',
    },
  },
}

describe.each(Object.entries(table))('%s', (_, { phase, is, outcomes }) => {
  test('is what it says', () => {
    expect(told(phase)).toBe(is)
  })

  test.each(Object.keys(events) as EventName[])('%s', (name) => {
    expect(outcome(phase, events[name])).toBe(outcomes[name] ?? '-')
  })
})

const seenPause = after('resume', 'progressed', 'pause, seen')

test('a pause that was asked for where the run is seen needs no notice', () => {
  expect(outcome(seenPause, events.paused)).toBe('paused here 40/100 full')
  expect(outcome(seenPause, events['paused, unkept'])).toBe('finished here 100/100 full; say unkept')
})

test('a finished run whose picture was fetched is as finished as it was, a paused one as paused', () => {
  expect(outcome(after('resume', 'done', 'start to show'), events.paused)).toBe('finished here 40/100 full')
  expect(outcome(after('resume', 'paused', 'start to show'), events.paused)).toBe('paused here 40/100 full')
})

test('a run that was left is offered where the person has come back before it has ended', () => {
  const back = after('resume', 'progressed', 'elsewhere', 'here')
  expect(told(back)).toBe('left to pause here 1/100')
  expect(outcome(back, events.paused)).toBe('paused here 40/100 full; say paused')
})

test('a drag over the run’s picture offers it only once it has ended there', () => {
  const over = after('resume', 'paused', 'elsewhere', 'here, dragging')
  expect(outcome(over, events.here)).toBe('paused here 40/100 full; say paused')
  expect(outcome(after('resume', 'paused', 'elsewhere, dragging'), events.here)).toBe('paused here 40/100 full; tune')
})

test('an iteration that is repeated takes the place of the old one in the curve', () => {
  const totals = [3, 2, 1, 5]
  const iterations = [1, 2, 3, 2]
  const ran = totals.reduce<Phase>((phase, total, i) => {
    const next = { ...progress, iteration: iterations[i], losses: { ...losses, total } }
    return step(phase, { type: 'progressed', progress: next }).phase
  }, after('resume'))
  expect(pageRun(ran)).toMatchObject({ status: 'running', iteration: 2, curve: [3, 5] })
})

test('a run keeps the settings that it was started with', () => {
  const mixed = { ...origin, settings: { ...origin.settings, mix: 0.7 } }
  const { phase } = step(after('resume', 'paused'), { type: 'started', how: 'resume', origin: mixed })
  expect(phase).toMatchObject({ name: 'starting', facts: { origin: mixed, iteration: 40 } })
})
