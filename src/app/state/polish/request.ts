/** What the worker is asked for and what it has kept, in the page's terms. */
import type { Look, LookStyle } from '../../../core/look.ts'
import type { PolishRequest, PolishStyle } from '../../../worker/protocol.ts'
import type { StoreDeps } from '../deps.ts'
import type { Gallery } from '../gallery/gallery.ts'
import type { Photos } from '../pictures/photos.ts'
import { wantedLook } from '../settings/wanted.ts'
import type { Settings } from '../types.ts'
import { originOfOldKey, type PolishOrigin, polishKey, readOrigin } from './origin.ts'
import type { StoredRun } from './phases.ts'

export interface PolishParts {
  readonly deps: Pick<StoreDeps, 'client' | 'assets' | 'awake' | 'polishEdge'>
  readonly gallery: Pick<Gallery, 'lookup' | 'polishSource'>
  readonly photos: Pick<Photos, 'openId' | 'has'>
}

/** The run in storage, where it can be resumed in this visit; null where there is none. */
export async function storedRun({ deps, photos }: PolishParts): Promise<StoredRun | null> {
  try {
    const stored = await deps.client.storedPolish()
    if (!stored) return null
    const origin = readOrigin(stored.origin) ?? originOfOldKey(stored.key)
    // The worker resumes a run of the same key only; other networks would make another picture of it.
    if (!origin || polishKey(deps.assets.release, origin) !== stored.key) return null
    if (!photos.has(origin.settings.photoId)) return null
    const { iteration, iterations, finished } = stored
    return { origin, iteration, iterations, status: finished ? 'finished' : 'paused' }
  } catch {
    return null
  }
}

/** The look to polish towards, or a sentence why there is none. */
export function polishLook(settings: Settings, { gallery, photos }: PolishParts): Look<PolishStyle> | string {
  const wanted = wantedLook(settings, gallery.lookup)
  if (wanted === 'waiting' || settings.photoId !== photos.openId) return 'The picture is still on its way.'
  if (!wanted) return 'Choose a painting first.'
  const styles: LookStyle<PolishStyle>[] = []
  for (const { style, weight } of wanted.styles) {
    const source = gallery.polishSource(style.id)
    if (weight === 0) continue
    if (!source) return 'This version of Pastiche cannot polish in this style.'
    styles.push({ style: { vector: style.vector, source }, weight })
  }
  return { ...wanted, styles }
}

/** What to ask the worker for, or a sentence why there is nothing to ask for. */
export function polishRequest(origin: PolishOrigin, parts: PolishParts): PolishRequest | string {
  const { settings, tuning } = origin
  const look = polishLook(settings, parts)
  if (typeof look === 'string') return look
  const key = polishKey(parts.deps.assets.release, origin)
  return { key, origin, photoId: settings.photoId, look, settings: tuning }
}
