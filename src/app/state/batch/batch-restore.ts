/** Several photos as a reload finds them. */
import type { StoredBatch, StoredBatchRun } from '../../storage/storage.ts'
import type { BatchPhoto } from './batch-types.ts'

/** @param found null where nothing could be read */
export function restored(found: StoredBatch | null): {
  readonly photos: readonly BatchPhoto[]
  readonly run: StoredBatchRun | null
} {
  if (!found) return { photos: [], run: null }
  const { files, run } = found
  const photos = found.photos.map(({ place: _, ...photo }): BatchPhoto => {
    const hasPicture = files.pictures.has(photo.id)
    const made = photo.made && { ...photo.made, here: hasPicture }
    // Kept, but the word of it was not: it is painted once more.
    const lacks = photo.state === 'done' && !(made && (hasPicture || photo.saved))
    return { ...photo, made, state: lacks ? 'waiting' : photo.state, done: 0, kept: true }
  })
  return { photos, run }
}
