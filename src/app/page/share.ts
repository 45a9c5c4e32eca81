/** The way of a picture to other apps. */
import { isTimeOut, withDeadline } from '../../core/deadline.ts'
import { isAbort } from '../../core/errors.ts'
import { SHARING } from '../../core/waits.ts'

/** `needs-tap`: encoding took so long that the browser wants a new tap before it opens its sheet. */
export type ShareOutcome = 'shared' | 'cancelled' | 'needs-tap' | 'failed'

/** Sharing of files through the platform's sheet, or null where there is none. */
export function sharing(): ((file: File) => Promise<ShareOutcome>) | null {
  const probe = new File([new Uint8Array(1)], 'picture.png', { type: 'image/png' })
  if (typeof navigator.share !== 'function' || !navigator.canShare?.({ files: [probe] })) return null
  return async (file) => {
    try {
      await withDeadline(SHARING, navigator.share({ files: [file] }))
      return 'shared'
    } catch (error) {
      // Where the sheet says nothing of how it ended, the button is there again all the same.
      if (isAbort(error) || isTimeOut(error)) return 'cancelled'
      return error instanceof DOMException && error.name === 'NotAllowedError' ? 'needs-tap' : 'failed'
    }
  }
}
