/**
 * Which painting is learnt when, as a machine without a worker, a page or a clock: what happens is an event, and
 * {@link step} says what follows and what there is to do about it. `own-styles.ts` does it.
 *
 * One painting is learnt at a time, the newest first.
 */
import type { StyleId } from '../types.ts'

/** What keeps all learning waiting: the page is out of sight, the battery is to last, a picture is being polished. */
export const HOLDS = ['hidden', 'battery', 'polish'] as const

export type Hold = (typeof HOLDS)[number]

/** A painting that is to be learnt. */
export interface Lesson {
  readonly id: StyleId
  /** `next`: as soon as its turn comes; the others wait for the person. */
  readonly status: 'next' | 'paused' | 'failed'
  /** 0..1. */
  readonly done: number
}

export interface Learning {
  /** The newest first. */
  readonly lessons: readonly Lesson[]
  readonly holds: readonly Hold[]
  /** The one that is being learnt. */
  readonly running: StyleId | null
}

export const NOTHING: Learning = { lessons: [], holds: [], running: null }

export type LearningEvent =
  /** A painting was added, cut anew or brought back; or comes from an earlier visit, whose newest comes last. */
  | { readonly type: 'wanted'; readonly id: StyleId; readonly done: number; readonly paused?: boolean }
  /** The painting was removed, its style is as good as was wanted, or nobody wants to learn it. */
  | { readonly type: 'over'; readonly id: StyleId }
  | { readonly type: 'held'; readonly hold: Hold; readonly on: boolean }
  | { readonly type: 'paused' | 'resumed' | 'failed'; readonly id: StyleId }
  | { readonly type: 'progressed'; readonly id: StyleId; readonly done: number }

export type LearningEffect =
  | { readonly do: 'start'; readonly id: StyleId }
  /** It ends after the step in hand, and tells where it was. */
  | { readonly do: 'halt'; readonly id: StyleId }

export interface LearningStep {
  readonly learning: Learning
  /** In this order. */
  readonly effects: readonly LearningEffect[]
}

/** What follows from an event. Events about a painting that is not to be learnt mean nothing. */
export function step(before: Learning, event: LearningEvent): LearningStep {
  const after = changed(before, event)
  const running = turnOf(after)
  const effects: LearningEffect[] = []
  // One that is wanted anew while it runs is another picture: what runs is of no use.
  const anew = event.type === 'wanted' && event.id === before.running
  if (before.running !== null && (before.running !== running || anew)) effects.push({ do: 'halt', id: before.running })
  if (running !== null && (before.running !== running || anew)) effects.push({ do: 'start', id: running })
  return { learning: { ...after, running }, effects }
}

/** The painting that is to be learnt now. */
function turnOf({ lessons, holds }: Learning): StyleId | null {
  if (holds.length > 0) return null
  return lessons.find(({ status }) => status === 'next')?.id ?? null
}

function changed(learning: Learning, event: LearningEvent): Learning {
  const { lessons, holds } = learning
  switch (event.type) {
    case 'wanted': {
      const { id, done, paused } = event
      const lesson: Lesson = { id, status: paused ? 'paused' : 'next', done }
      return { ...learning, lessons: [lesson, ...without(lessons, id)] }
    }
    case 'over':
      return { ...learning, lessons: without(lessons, event.id) }
    case 'held': {
      const others = holds.filter((hold) => hold !== event.hold)
      return { ...learning, holds: event.on ? [...others, event.hold] : others }
    }
    case 'paused':
      return amended(learning, event.id, { status: 'paused' })
    case 'failed':
      return amended(learning, event.id, { status: 'failed' })
    case 'resumed':
      return amended(learning, event.id, { status: 'next' })
    case 'progressed':
      return amended(learning, event.id, { done: event.done })
  }
}

function without(lessons: readonly Lesson[], id: StyleId): readonly Lesson[] {
  return lessons.filter((lesson) => lesson.id !== id)
}

function amended(learning: Learning, id: StyleId, part: Partial<Lesson>): Learning {
  const lessons = learning.lessons.map((lesson) => (lesson.id === id ? { ...lesson, ...part } : lesson))
  return { ...learning, lessons }
}
