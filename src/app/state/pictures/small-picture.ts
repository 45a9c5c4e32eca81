/** Small pictures with settings of their own: a film's, which nobody sees one by one. */
import { isAbort } from '../../../core/errors.ts'
import type { Client } from '../../../worker/client.ts'
import type { PaintSpec } from '../settings/wanted.ts'

/** Time until it is asked again for a picture that gave way to another, ms. */
const PAUSE = 200

/** Waits for its turn as often as need be. @throws as {@link import('../types.ts').Store.paintSmall} says */
export async function smallPicture(
  client: Pick<Client, 'thumbnail'>,
  spec: PaintSpec | 'waiting',
  { edge, signal }: { readonly edge: number; readonly signal: AbortSignal },
): Promise<Blob> {
  if (spec === 'waiting' || !spec.look) throw new DOMException('There is nothing to paint with.', 'AbortError')
  const request = { photoId: spec.photoId, look: spec.look, edge }
  for (;;) {
    try {
      return await client.thumbnail(request, { signal })
    } catch (error) {
      if (!isAbort(error) || signal.aborted) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  }
}
