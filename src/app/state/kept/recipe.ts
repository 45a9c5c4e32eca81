/** From what is set to what is kept of it, so that the picture can be painted again. */
import { sha256Hex } from '../../../core/digest.ts'
import type { Recipe, StoredPainting } from '../../storage/storage.ts'
import { findStyle } from '../selectors.ts'
import { sameSettings } from '../settings/editing.ts'
import { flatShares, slotShares } from '../settings/shares.ts'
import { type Lookup, pictureKey, styleVersions } from '../settings/wanted.ts'
import type { AppState, Settings, StyleId } from '../types.ts'

export interface StyleSource {
  readonly lookup: Lookup
  readonly own: (id: StyleId) => StoredPainting | null
}

/** A recipe, and the styles of one's own that it names. */
export interface Written {
  readonly recipe: Recipe
  readonly styles: ReadonlyMap<string, StoredPainting>
  /** Of its styles, as {@link styleVersions} has them. */
  readonly versions: readonly string[]
}

/** @param state of the app when the picture was made, whose settings may have been others by then */
export function writeRecipe(settings: Settings, state: AppState, release: string, source: StyleSource): Written {
  const title = (id: StyleId): string => findStyle(state.styles, id)?.title ?? id.replace(/^\w+:/, '')
  const partsOf = (id: StyleId) => {
    if (!id.startsWith('mix:')) return null
    const found = source.lookup(id)
    return typeof found === 'object' && 'parts' in found ? found.parts : 'gone'
  }
  const flat = flatShares(settings, partsOf)
  const styles = new Map<string, StoredPainting>()
  const used = (flat === 'waiting' ? [] : flat).map(({ id, share }) => {
    const own = source.own(id)
    const key = own && styleKey(id, source.lookup)
    if (own && key) styles.set(key, withoutExtras(own))
    return { id, title: title(id), share: Math.min(1, share), key }
  })
  const mixes = slotShares(settings).flatMap(({ id }) => {
    const parts = partsOf(id)
    return Array.isArray(parts) ? [{ id: id.slice('mix:'.length), name: title(id), parts }] : []
  })
  const recipe = {
    ...{ release, styles: used, mixes, polish: polishOf(settings, state) },
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => isPlain(value))),
  }
  return { recipe, styles, versions: styleVersions(settings, source.lookup) }
}

/** Names a picture: equal for equal photo, styles, settings and networks, whatever the photo was called in which visit. */
export function nameOf(settings: Settings, photoKey: string | null, { recipe, versions }: Written): Promise<string> {
  const look = pictureKey({ ...settings, photoId: photoKey ?? 'sample' }, versions)
  return sha256Hex(new TextEncoder().encode(JSON.stringify([recipe.release, look, recipe.polish])))
}

/** Whether a style of one's own paints as the kept one does. */
export function paintsAlike(a: StoredPainting, b: StoredPainting): boolean {
  if (a.using !== b.using) return false
  const [one, other] = a.using === 'learnt' ? [a.learnt?.bytes, b.learnt?.bytes] : [a.vector, b.vector]
  return one !== undefined && one?.length === other?.length && Boolean(one?.every((value, i) => value === other?.[i]))
}

/** Another one for another piece of the painting, and for other numbers of it. */
function styleKey(id: StyleId, lookup: Lookup): string | null {
  const found = lookup(id)
  if (typeof found === 'string' || 'parts' in found || found.kind === 'built-in') return null
  return found.key ?? id
}

/** What paints, and what it was learnt from; not the whole photograph of it, nor how to go on learning. */
function withoutExtras(painting: StoredPainting): StoredPainting {
  const learning = painting.learning === 'ended' ? 'ended' : 'stopped'
  return { ...painting, original: null, crop: null, resume: null, learning: painting.learning && learning }
}

/** What the picture was polished with; null where the instant one was shown. */
function polishOf(settings: Settings, state: AppState): Recipe['polish'] {
  const { run, tuning } = state.polish
  if (!run?.shown || !run.picture || !sameSettings(state.settings, settings)) return null
  return { styleWeight: tuning.styleWeight, maxEdge: tuning.maxEdge, iterations: run.iteration }
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
