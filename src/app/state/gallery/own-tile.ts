/** A painting of one's own as a tile of the gallery, and as this release can use it. */
import type { Crop } from '../../../core/perspective.ts'
import type { StyleRef } from '../../../core/style-ref.ts'
import type { StoredPainting } from '../../storage/storage.ts'
import { app } from '../../words/en/app-words.ts'
import { date } from '../../words/format.ts'
import type { GalleryStyle, OwnStyle, StyleLearning } from '../types.ts'

type Described = Pick<StoredPainting, 'id' | 'name' | 'added'> &
  Partial<StoredPainting> & { readonly thumbnail: Blob | null }

/** @param before the painting's tile so far, whose thumbnail is still the right one */
export function ownTile(painting: Described, status: GalleryStyle['status'], before?: GalleryStyle): GalleryStyle {
  const { id, name, added, thumbnail } = painting
  const url = before?.thumbnail || (thumbnail ? URL.createObjectURL(thumbnail) : '')
  const learning = before?.mine?.learning ?? null
  const mine = status === 'ready' ? { mine: ownStyle(painting, learning) } : {}
  const credit = app.added(date(added, 'medium'))
  return { id: `own:${id}`, title: name, credit, thumbnail: url, own: true, status, ...mine }
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
export function isReady(painting: StoredPainting, release: string): boolean {
  return refOf(painting, release) !== null
}

/** How the worker knows the style; null where there is none for this release. */
export function refOf(painting: StoredPainting, release: string): StyleRef | null {
  const { id, vector, learnt, using, crop } = painting
  if (using === 'learnt' && learnt?.release === release)
    return { kind: 'learnt', key: `${id}.${sumOf(learnt.bytes)}`, bytes: learnt.bytes }
  return vector && painting.release === release ? { kind: 'vector', vector, key: cropKey(id, crop) } : null
}

function cropKey(id: string, crop: Crop | null): string | undefined {
  return crop ? `${id}.${[...crop.corners.flatMap(({ x, y }) => [x, y]), crop.turns].join()}` : undefined
}

/** Sums of packed styles, which stay what they are. */
const sums = new WeakMap<Uint8Array, string>()

/** Another one for other bytes (Fowler, Noll and Vo's hash). */
function sumOf(bytes: Uint8Array): string {
  const known = sums.get(bytes)
  if (known !== undefined) return known
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  const sum = (hash >>> 0).toString(16)
  sums.set(bytes, sum)
  return sum
}
