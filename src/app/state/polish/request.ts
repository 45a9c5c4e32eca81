import type { LookStyle } from '../../../core/look.ts'
import type { PolishRequest, PolishStyle } from '../../../worker/protocol.ts'
import type { StoreDeps } from '../deps.ts'
import type { Gallery } from '../gallery/gallery.ts'
import type { Photos } from '../pictures/photos.ts'
import { paintKey, settingsOf, wantedLook } from '../settings/editing.ts'
import type { PolishEdge, PolishRun, PolishTuning, Settings } from '../types.ts'

export interface PolishParts {
  readonly deps: Pick<StoreDeps, 'client' | 'assets' | 'awake' | 'polishEdge'>
  readonly gallery: Pick<Gallery, 'lookup' | 'polishSource'>
  readonly photos: Pick<Photos, 'openId' | 'has'>
}

export interface PolishFound extends Pick<PolishRun, 'status' | 'iteration' | 'iterations'> {
  /** {@link paintKey} of the run's settings. */
  readonly paint: string
  readonly tuning: PolishTuning
}

/** Names a run: equal for equal photo, styles, settings and networks. */
export function polishKey(release: string, paint: string, { styleWeight, maxEdge }: PolishTuning): string {
  return JSON.stringify([release, paint, styleWeight, maxEdge])
}

/** The run in storage, where it can be gone on with in this visit; null where there is none. */
export async function storedRun({ deps, photos }: PolishParts): Promise<PolishFound | null> {
  try {
    const stored = await deps.client.storedPolish()
    if (!stored) return null
    const [release, paint, styleWeight, maxEdge]: [string, string, number, PolishEdge] = JSON.parse(stored.key)
    // Other networks would go on to another picture.
    if (release !== deps.assets.release || !photos.has(settingsOf(paint).photoId)) return null
    const { iteration, iterations, finished } = stored
    return { paint, tuning: { styleWeight, maxEdge }, iteration, iterations, status: finished ? 'finished' : 'paused' }
  } catch {
    return null
  }
}

/** What to ask the worker for, or a sentence why there is nothing to ask for. */
export function polishRequest(
  settings: Settings,
  tuning: PolishTuning,
  { deps, gallery, photos }: PolishParts,
): PolishRequest | string {
  const { photoId } = settings
  const wanted = wantedLook(settings, gallery.lookup)
  if (wanted === 'waiting' || photoId !== photos.openId) return 'The picture is still on its way.'
  if (!wanted) return 'Choose a painting first.'
  const styles: LookStyle<PolishStyle>[] = []
  for (const { style, weight } of wanted.styles) {
    const source = gallery.polishSource(style.id)
    if (weight === 0) continue
    if (!source) return 'This version of Pastiche cannot polish in this style.'
    styles.push({ style: { sizes: style.sizes, source }, weight })
  }
  return {
    key: polishKey(deps.assets.release, paintKey(settings), tuning),
    photoId,
    look: { ...wanted, styles },
    settings: tuning,
  }
}
