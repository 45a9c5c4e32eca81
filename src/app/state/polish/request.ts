/** What the worker is asked for and what it has kept, in the page's terms. */
import type { Look } from '../../../core/look.ts'
import type { Weighted } from '../../../core/style.ts'
import type { PolishRequest, PolishStyle, StoredPolish } from '../../../worker/protocol.ts'
import { polish } from '../../words/en/polish-words.ts'
import type { StoreDeps } from '../deps.ts'
import type { Gallery } from '../gallery/gallery.ts'
import type { Photos } from '../pictures/photos.ts'
import { wantedLook, whereOf } from '../settings/wanted.ts'
import type { Settings } from '../types.ts'
import { originOfOldKey, type PolishOrigin, polishKey, readOrigin } from './origin.ts'
import type { StoredRun } from './phases.ts'

export interface PolishParts {
  readonly deps: Pick<StoreDeps, 'client' | 'storage' | 'assets' | 'awake' | 'polishEdge'>
  readonly gallery: Pick<Gallery, 'lookup' | 'polishSource'>
  readonly photos: Pick<Photos, 'openId' | 'has'>
}

/** The runs in storage that can be resumed in this visit, the newest first, and how many were lost. */
export async function storedRuns({ deps, photos }: PolishParts) {
  const { runs, lost } = await deps.client.storedPolishes()
  const known = runs.flatMap((stored): StoredRun[] => {
    const origin = originOf(stored)
    // The worker resumes a run of the same key only; other networks would make another picture of it.
    if (!origin || polishKey(deps.assets.release, origin) !== stored.key) return []
    if (!photos.has(origin.settings.photoId)) return []
    const { iteration, iterations, finished } = stored
    return [{ origin, iteration, iterations, status: finished ? 'finished' : 'paused' }]
  })
  return { runs: known, lost }
}

function originOf({ origin, key }: StoredPolish): PolishOrigin | null {
  try {
    return readOrigin(origin) ?? originOfOldKey(key)
  } catch {
    return null
  }
}

/** The look to polish towards, or a sentence why there is none. */
export function polishLook(settings: Settings, { gallery, photos }: PolishParts): Look<PolishStyle> | string {
  const wanted = wantedLook(settings, gallery.lookup)
  if (wanted === 'waiting' || settings.photoId !== photos.openId) return polish.onItsWay
  if (!wanted) return polish.chooseFirst
  const styles: Weighted<PolishStyle>[] = []
  for (const { style, weight } of wanted.styles) {
    const source = gallery.polishSource(style.id)
    if (weight === 0) continue
    if (!source) return polish.cannot
    styles.push({ style: { style: style.ref, source }, weight })
  }
  return { ...wanted, styles }
}

/** What to ask the worker for, or a sentence why there is nothing to ask for. */
export function polishRequest(origin: PolishOrigin, parts: PolishParts): PolishRequest | string {
  const { settings, tuning } = origin
  const look = polishLook(settings, parts)
  if (typeof look === 'string') return look
  const key = polishKey(parts.deps.assets.release, origin)
  return {
    key,
    origin,
    photoId: settings.photoId,
    look,
    where: whereOf(settings, parts.gallery.lookup),
    settings: tuning,
  }
}
