/**
 * Polishing as a machine of phases, without a worker, a page or a clock: what happens is an event, and {@link step} says
 * which phase follows and what there is to do about it. `polish-controller.ts` does it.
 *
 * There is one run at most, of those that storage may have. It lies over the instant picture as long as its settings are
 * the current ones, and waits for them to come back when they are not, or for another one's.
 */
import { POLISH_KNOBS } from '../../../core/knobs.ts'
import type { Polished, PolishProgress } from '../../../worker/protocol.ts'
import { placeOf } from './origin.ts'
import type {
  AtRest,
  Effect,
  Ending,
  Iterating,
  Phase,
  PolishEvent,
  RunFacts,
  Saying,
  Step,
  StoredRun,
  WithRun,
} from './phases.ts'

/** Of a new run, and of each time that one is resumed after its end. */
const ITERATIONS = POLISH_KNOBS.iterations.usual

/** A run before its first iteration. */
const unstarted: Omit<RunFacts, 'origin'> = {
  ended: null,
  iteration: 0,
  iterations: ITERATIONS,
  done: null,
  secondsLeft: null,
  curve: [],
  picture: null,
  shown: true,
  resultId: null,
  kept: true,
}

/** What follows from an event. Events that mean nothing in a phase leave it as it is. */
export function step(phase: Phase, event: PolishEvent): Step {
  switch (phase.name) {
    case 'none':
      return atNothing(phase, event)
    case 'starting':
    case 'running':
    case 'pausing':
    case 'left':
      return atWork(phase, event)
    case 'paused':
    case 'finished':
      return atRest(phase, event)
    default:
      return unreachable(phase)
  }
}

function atNothing(phase: Phase, event: PolishEvent): Step {
  if (event.type === 'started') return started(null, event)
  return stay(event.type === 'found' ? found(event.run) : phase)
}

function found({ status, ...facts }: StoredRun): AtRest {
  // Its settings may be the current ones already: the next `moved` finds that out.
  return { name: status, facts: { ...unstarted, ...facts, shown: false }, place: 'elsewhere', settled: false }
}

function atWork(phase: Iterating | Ending, event: PolishEvent): Step {
  switch (event.type) {
    case 'moved':
      return movedAtWork(phase, event)
    case 'progressed': {
      const facts = advanced(phase.facts, event.progress)
      if (phase.name !== 'starting') return stay({ ...phase, facts })
      const effects = event.progress.anew ? [say({ what: 'anew' })] : []
      return { phase: { ...phase, name: 'running', facts }, effects }
    }
    case 'ended': {
      const { how } = event
      const name = phase.name === 'left' ? 'left' : 'pausing'
      const endSeen = phase.endSeen || event.seen
      return { phase: { ...phase, name, ending: how, endSeen }, effects: [{ do: 'end', how }] }
    }
    case 'answered':
      return answered(phase, event.polished)
    case 'failed':
      return stay(failed(phase, event.stored))
    case 'shown':
      return stay(phase.place === 'here' ? withFacts(phase, { shown: event.on }) : phase)
    case 'results-forgotten': {
      const { before } = phase
      const forgotten = before && withFacts(before, { resultId: null })
      return stay({ ...withFacts(phase, { resultId: null }), before: forgotten })
    }
    case 'found':
    case 'started':
    case 'discarded':
    case 'picture-lost':
      return stay(phase)
    default:
      return unreachable(event)
  }
}

function atRest(phase: AtRest, event: PolishEvent): Step {
  const { facts, place } = phase
  const here = place === 'here'
  switch (event.type) {
    case 'moved':
      return movedAtRest(phase, event)
    case 'started':
      return started(here ? phase : null, event)
    case 'shown': {
      if (!here) return stay(phase)
      const effects: Effect[] = event.on && !facts.picture ? [{ do: 'show' }] : []
      return { phase: withFacts(phase, { shown: event.on }), effects }
    }
    case 'discarded':
      return here ? { phase: { name: 'none' }, effects: [{ do: 'forget' }] } : stay(phase)
    case 'results-forgotten':
      return stay(withFacts(phase, { resultId: null }))
    case 'picture-lost':
      return { phase: { name: 'none' }, effects: [say({ what: 'lost' })] }
    case 'found':
      return stay(place === 'elsewhere' ? found(event.run) : phase)
    case 'progressed':
    case 'ended':
    case 'answered':
    case 'failed':
      return stay(phase)
    default:
      return unreachable(event)
  }
}

function started(before: AtRest | null, { how, origin }: Extract<PolishEvent, { type: 'started' }>): Step {
  const known = how === 'restart' ? null : (before?.facts ?? null)
  const planned = known?.iterations ?? ITERATIONS
  const further = how === 'resume' && known !== null && known.iteration >= planned
  const iterations = further ? planned + ITERATIONS : planned
  const facts: RunFacts = { ...unstarted, ...known, origin, iterations, shown: true, ended: null }
  return stay({ name: 'starting', facts, place: 'here', settled: true, how, before, endSeen: how === 'show' })
}

type Moved = Extract<PolishEvent, { type: 'moved' }>

/** Where the person is after a move. Coming back to the run's picture brings back the run's knobs as well. */
function whereabouts({ place: before, settled, facts }: WithRun, { place, live }: Moved) {
  const arrives = before === 'elsewhere' && place !== 'elsewhere'
  return {
    place: arrives ? 'here' : place,
    settled: live ? settled : place !== 'elsewhere',
    effects: arrives ? [{ do: 'tune', tuning: facts.origin.tuning } as const] : [],
  }
}

function movedAtWork(phase: Iterating | Ending, event: Moved): Step {
  const { effects, ...where } = whereabouts(phase, event)
  if (phase.name === 'left' || where.place === 'here') return { phase: { ...phase, ...where }, effects }
  return {
    phase: { ...phase, ...where, settled: !event.live && where.settled, name: 'left', ending: 'pause' },
    effects: [...effects, { do: 'end', how: 'pause' }, say({ what: 'left' })],
  }
}

function movedAtRest(phase: AtRest, event: Moved): Step {
  const { effects, ...where } = whereabouts(phase, event)
  const next = { ...phase, ...where }
  const comesToRest = !event.live && !phase.settled
  return { phase: next, effects: comesToRest && next.place === 'here' ? [...effects, ...offer(next)] : effects }
}

function answered(phase: Iterating | Ending, polished: Polished): Step {
  const { facts, place, settled, how, before, endSeen } = phase
  const { bitmap, width, height, resultId, iteration, iterations, curve, ended, kept } = polished
  const picture = { bitmap, width, height, stage: 'full' } as const
  // Its picture was only fetched from storage.
  const wasFinished = how === 'show' && before?.name === 'finished'
  const next: AtRest = {
    // A worker resumes from what is in storage.
    name: ended === 'paused' && kept && !wasFinished ? 'paused' : 'finished',
    facts: { ...facts, picture, secondsLeft: null, resultId, iteration, iterations, curve, ended, kept },
    place,
    settled,
  }
  const saying = ended === 'paused' ? offer(next) : [say({ what: 'ended', ended })]
  return {
    phase: next,
    effects: [...(place === 'here' && !endSeen ? saying : []), ...(kept ? [] : [say({ what: 'unkept' })])],
  }
}

/** What is left of a run that failed: what storage has of it, or the picture that was there before. */
function failed({ facts, place, settled, before }: Iterating | Ending, stored: StoredRun | null): Phase {
  const earlier = before?.facts.picture ? before : null
  if (stored && placeOf(stored.origin, facts.origin) === 'here') {
    const { status, ...found } = stored
    const rest = { ...unstarted, shown: earlier !== null, ...earlier?.facts, ...found }
    return { name: status, facts: rest, place, settled }
  }
  return earlier ? { ...earlier, place, settled } : { name: 'none' }
}

/** Says that there is a run, where nobody sees it. */
function offer({ name, facts: { iteration, iterations, picture } }: AtRest): Effect[] {
  if (name === 'paused') return [say({ what: 'paused', iteration, iterations })]
  return picture ? [] : [say({ what: 'polished-version' })]
}

/** The run after another iteration. One that a worker repeats, because the one before it died, replaces the old one. */
function advanced(facts: RunFacts, progress: PolishProgress): RunFacts {
  const { iteration, iterations, done, secondsLeft, losses, picture } = progress
  const repeated = Math.max(0, facts.iteration - iteration + 1)
  const known = facts.curve.slice(0, Math.max(0, facts.curve.length - repeated))
  return {
    ...facts,
    iteration,
    iterations,
    done,
    secondsLeft,
    curve: iteration > 0 ? [...known, losses.total] : [],
    picture: picture ? { ...picture, stage: 'preview' } : facts.picture,
  }
}

function stay(phase: Phase): Step {
  return { phase, effects: [] }
}

function say(saying: Saying): Effect {
  return { do: 'say', saying }
}

function withFacts<P extends WithRun>(phase: P, part: Partial<RunFacts>): P {
  return { ...phase, facts: { ...phase.facts, ...part } }
}

/** For what the types leave no case of. */
function unreachable(never: never): never {
  throw new Error(`There is no such case: ${JSON.stringify(never)}`)
}
