/** What a run is made of, how that is named, and how it is read back from storage, also from earlier versions. */
import { accepts, POLISH_KNOBS } from '../../../core/knobs.ts'
import { fields, initialSettings, readSettings } from '../settings/editing.ts'
import { type Lookup, pictureKey, styleVersions } from '../settings/wanted.ts'
import { POLISH_EDGES, type PolishTuning, type Settings } from '../types.ts'

/** What a run polishes. */
export interface PolishOrigin {
  readonly settings: Settings
  readonly tuning: PolishTuning
  /** Of its styles, as `styleVersions` has them. */
  readonly versions: readonly string[]
}

/** The current settings beside a run's: the same, the same picture with other knobs of polishing, or another picture. */
export type Place = 'here' | 'retuned' | 'elsewhere'

export function placeOf(current: PolishOrigin, run: PolishOrigin): Place {
  if (pictureOf(current) !== pictureOf(run)) return 'elsewhere'
  const { styleWeight, maxEdge } = run.tuning
  return current.tuning.styleWeight === styleWeight && current.tuning.maxEdge === maxEdge ? 'here' : 'retuned'
}

/**
 * Whether its settings ask for its picture still: not where a painting of one's own has been cut out anew or learnt since,
 * or is gone.
 */
export function isStillAsked({ settings, versions }: PolishOrigin, lookup: Lookup): boolean {
  return pictureKey(settings, versions) === pictureKey(settings, styleVersions(settings, lookup))
}

function pictureOf({ settings, versions }: PolishOrigin): string {
  return pictureKey(settings, versions)
}

/** Names a run: equal for equal photo, styles, settings and networks. Only to compare, never to read. */
export function polishKey(release: string, origin: PolishOrigin): string {
  const { styleWeight, maxEdge } = origin.tuning
  return JSON.stringify([release, pictureOf(origin), styleWeight, maxEdge])
}

/** An origin as it comes back from storage; null where it is no such thing. */
export function readOrigin(stored: unknown): PolishOrigin | null {
  const { settings, tuning, versions } = fields(stored)
  const read = readTuning(tuning)
  return settings && read ? { settings: readSettings(settings), tuning: read, versions: readVersions(versions) } : null
}

/** Of runs from before there were any, paintings of one's own were whole and predicted, which is no version. */
function readVersions(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter((version) => typeof version === 'string') : []
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
