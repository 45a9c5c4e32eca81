/** Events of polishing, the phases that they lead to, and both in words. */
import { step } from '../../../src/app/state/polish/machine.ts'
import type { PolishOrigin } from '../../../src/app/state/polish/origin.ts'
import { type Effect, type Phase, type PolishEvent, pageRun } from '../../../src/app/state/polish/phases.ts'
import { initialSettings } from '../../../src/app/state/settings/editing.ts'
import type { Polished } from '../../../src/worker/protocol.ts'
import { fakeBitmap } from './fake-client.ts'

export const origin: PolishOrigin = {
  settings: { ...initialSettings, styleA: 'builtin:1' },
  tuning: { styleWeight: 2, maxEdge: 512 },
  versions: [],
}
const other: PolishOrigin = { ...origin, settings: initialSettings }

const polished = (part: Partial<Polished> = {}): Polished => ({
  bitmap: fakeBitmap(512, 384),
  width: 512,
  height: 384,
  resultId: 1,
  reducedBy: 'none',
  iteration: 100,
  iterations: 100,
  curve: [2, 1],
  ended: 'done',
  kept: true,
  ...part,
})

const stored = { origin, status: 'paused', iteration: 18, iterations: 100 } as const
export const losses = { content: 0, style: 0, variation: 0, total: 1 }
export const progress = { iteration: 1, iterations: 100, done: 0.01, secondsLeft: null, losses, picture: null }

export const events = {
  found: { type: 'found', run: stored },
  here: { type: 'moved', place: 'here', live: false },
  'here, dragging': { type: 'moved', place: 'here', live: true },
  retuned: { type: 'moved', place: 'retuned', live: false },
  elsewhere: { type: 'moved', place: 'elsewhere', live: false },
  'elsewhere, dragging': { type: 'moved', place: 'elsewhere', live: true },
  resume: { type: 'started', how: 'resume', origin },
  restart: { type: 'started', how: 'restart', origin },
  'start to show': { type: 'started', how: 'show', origin },
  progressed: { type: 'progressed', progress },
  'pause, seen': { type: 'ended', how: 'pause', seen: true },
  'pause, unseen': { type: 'ended', how: 'pause', seen: false },
  stop: { type: 'ended', how: 'stop', seen: true },
  done: { type: 'answered', polished: polished() },
  paused: { type: 'answered', polished: polished({ ended: 'paused', iteration: 40 }) },
  'paused, unkept': { type: 'answered', polished: polished({ ended: 'paused', kept: false }) },
  diverged: { type: 'answered', polished: polished({ ended: 'diverged' }) },
  failed: { type: 'failed', stored: null },
  'failed, stored': { type: 'failed', stored },
  'failed, another stored': { type: 'failed', stored: { ...stored, origin: other } },
  'shown on': { type: 'shown', on: true },
  'shown off': { type: 'shown', on: false },
  discarded: { type: 'discarded' },
  'results forgotten': { type: 'results-forgotten' },
  'picture lost': { type: 'picture-lost' },
} as const satisfies Record<string, PolishEvent>

export type EventName = keyof typeof events

/** The phase after some events; nothing may change it any more. */
export function after(...names: readonly EventName[]): Phase {
  return names.reduce<Phase>((phase, name) => frozen(step(phase, events[name]).phase), { name: 'none' })
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part)
  return Object.freeze(value)
}

/** A phase in words. */
export function told(phase: Phase): string {
  if (phase.name === 'none') return 'none'
  const { place, settled, facts } = phase
  const run = pageRun(phase)!
  return [
    phase.name,
    ...(run.ending ? [`to ${run.ending}`] : []),
    ...('endSeen' in phase && phase.endSeen ? ['seen'] : []),
    place,
    ...(settled ? [] : ['unsettled']),
    `${facts.iteration}/${facts.iterations}`,
    ...(facts.picture ? [facts.picture.stage] : []),
    ...(facts.shown ? [] : ['hidden']),
    ...(facts.picture?.stage === 'full' && facts.resultId === null ? ['forgotten'] : []),
  ].join(' ')
}

const effectOf = (effect: Effect): string =>
  effect.do === 'say' ? `say ${effect.saying.what}` : effect.do === 'end' ? `end ${effect.how}` : effect.do

/** What comes of an event: `-` where nothing does. */
export function outcome(phase: Phase, event: PolishEvent): string {
  const { phase: next, effects } = step(phase, event)
  const same = told(next) === told(phase) && effects.length === 0
  return same ? '-' : [told(next), ...effects.map(effectOf)].join('; ')
}
