/** What the camera and the crop of a photo ask the worker for; comes with them. */
import { photoOf } from '../../../core/framed-id.ts'
import type { Client } from '../../../worker/client.ts'
import { withoutSlot, withStyle } from '../settings/editing.ts'
import { type Lookup, paintSpec } from '../settings/wanted.ts'
import type { StudioControls } from '../types.ts'
import type { Photos } from './photos.ts'

export interface StudioParts {
  readonly client: Pick<Client, 'frame' | 'openPhoto'>
  readonly photos: Pick<Photos, 'load' | 'openId'>
  readonly lookup: Lookup
}

export function openStudio({ client, photos, lookup }: StudioParts): StudioControls {
  return {
    async whole(signal) {
      const id = photoOf(photos.openId ?? '')
      const { file } = await photos.load(id, signal)
      const { bitmap, sourceWidth, sourceHeight } = await client.openPhoto(id, file, { signal, aside: true })
      return { bitmap, source: { width: sourceWidth, height: sourceHeight } }
    },
    choose: (settings, slot, id) => (id ? withStyle(settings, slot, id) : withoutSlot(settings, slot)),
    async paint(frame, settings, signal) {
      // Whichever photo is open, it is not what is painted.
      const spec = paintSpec(settings, lookup, settings.photoId)
      return spec === 'waiting' || !spec.look ? null : client.frame(frame, spec.look, { signal })
    },
  }
}
