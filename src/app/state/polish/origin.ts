/** What a run is made of, how that is named, and how it is read back from storage, also from earlier versions. */
import { accepts, POLISH_KNOBS } from '../../../core/knobs.ts'
import { fields, initialSettings, readSettings } from '../settings/editing.ts'
import { paintKey } from '../settings/wanted.ts'
import { POLISH_EDGES, type PolishTuning, type Settings } from '../types.ts'

/** What a run polishes. */
export interface PolishOrigin {
  readonly settings: Settings
  readonly tuning: PolishTuning
}

/** The current settings beside a run's: the same, the same picture with other knobs of polishing, or another picture. */
export type Place = 'here' | 'retuned' | 'elsewhere'

export function placeOf(current: PolishOrigin, run: PolishOrigin): Place {
  if (paintKey(current.settings) !== paintKey(run.settings)) return 'elsewhere'
  const { styleWeight, maxEdge } = run.tuning
  return current.tuning.styleWeight === styleWeight && current.tuning.maxEdge === maxEdge ? 'here' : 'retuned'
}

/** Names a run: equal for equal photo, styles, settings and networks. Only to compare, never to read. */
export function polishKey(release: string, { settings, tuning: { styleWeight, maxEdge } }: PolishOrigin): string {
  return JSON.stringify([release, paintKey(settings), styleWeight, maxEdge])
}

/** An origin as it comes back from storage; null where it is no such thing. */
export function readOrigin(stored: unknown): PolishOrigin | null {
  const { settings, tuning } = fields(stored)
  const read = readTuning(tuning)
  return settings && read ? { settings: readSettings(settings), tuning: read } : null
}

/**
 * The origin of a run that was stored when runs had none beside their key.
 *
 * @throws SyntaxError where it is no such key
 */
export function originOfOldKey(key: string): PolishOrigin | null {
  const [, paint, styleWeight, maxEdge] = JSON.parse(key) as unknown[]
  const [photoId, styleA, styleB, mix, strength, stroke, keepColours] = JSON.parse(String(paint)) as unknown[]
  // The key of one style alone leaves the mix out.
  const settings = {
    photoId,
    styleA,
    styleB,
    mix: styleA && styleB ? mix : initialSettings.mix,
    strength,
    stroke,
    keepColours,
  }
  return readOrigin({ settings, tuning: { styleWeight, maxEdge } })
}

function readTuning(stored: unknown): PolishTuning | null {
  const { styleWeight, maxEdge } = fields(stored)
  const edge = POLISH_EDGES.find((known) => known === maxEdge)
  const weight = Number(styleWeight)
  return edge && accepts(POLISH_KNOBS.styleWeight, weight) ? { styleWeight: weight, maxEdge: edge } : null
}
