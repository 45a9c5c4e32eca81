/** A painting of one's own as a tile of the gallery, and as this release can use it. */
import type { StyleRef } from '../../../core/style-ref.ts'
import { newId, type StoredPainting } from '../../storage/storage.ts'
import type { GalleryStyle, OwnStyle, StyleLearning } from '../types.ts'

type Described = Pick<StoredPainting, 'id' | 'name' | 'added'> &
  Partial<StoredPainting> & { readonly thumbnail: Blob | null }

/** @param before the painting's tile so far, whose thumbnail is still the right one */
export function ownTile(painting: Described, status: GalleryStyle['status'], before?: GalleryStyle): GalleryStyle {
  const { id, name, added, thumbnail } = painting
  const date = new Date(added).toLocaleDateString(undefined, { dateStyle: 'medium' })
  const url = before?.thumbnail || (thumbnail ? URL.createObjectURL(thumbnail) : '')
  const learning = before?.mine?.learning ?? null
  const mine = status === 'ready' ? { mine: ownStyle(painting, learning) } : {}
  return { id: `own:${id}`, title: name, credit: `Added ${date}`, thumbnail: url, own: true, status, ...mine }
}

function ownStyle({ painting, learnt, using = 'predicted' }: Described, learning: StyleLearning | null): OwnStyle {
  return { hasPainting: Boolean(painting), learnt: Boolean(learnt), complete: learnt?.done === 1, using, learning }
}

/** Ends the address of a thumbnail, which would hold the whole file in memory. */
export function letGo({ own, thumbnail }: GalleryStyle): void {
  if (own && thumbnail) URL.revokeObjectURL(thumbnail)
}

/** The painting without what belongs to another release, which is learnt anew where there is a painting to learn. */
export function forRelease(painting: StoredPainting, release: string): StoredPainting {
  const { learnt, vector, learning } = painting
  const isOther = learnt !== null && learnt.release !== release
  return {
    ...painting,
    vector: painting.release === release ? vector : null,
    ...(isOther &&
      painting.painting && {
        ...{ learnt: null, resume: null, using: 'predicted' },
        learning: learning === 'ended' ? 'wanted' : learning,
      }),
  }
}

/** Whether there is something to paint with. */
export function isReady({ vector, learnt, using }: StoredPainting, release: string): boolean {
  return vector !== null || (using === 'learnt' && learnt?.release === release)
}

/** Names for learnt numbers, of which each change is another array. */
const keys = new WeakMap<Uint8Array, string>()

/** How the worker knows an own style; null where it is to be read anew. */
export function refOf({ vector, learnt, using }: StoredPainting): StyleRef | null {
  if (using !== 'learnt' || !learnt) return vector && { kind: 'vector', vector }
  const { bytes } = learnt
  const key = keys.get(bytes) ?? newId()
  keys.set(bytes, key)
  return { kind: 'learnt', key, bytes }
}
