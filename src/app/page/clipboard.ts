/** The way of a picture to the clipboard. */
import { withDeadline } from '../../core/deadline.ts'
import { isAbort } from '../../core/errors.ts'
import { CLIPBOARD } from '../../core/waits.ts'

export type CopyOutcome = 'copied' | 'cancelled' | 'failed'

/** Copying of PNG images, or null where there is none. */
export function copying(): ((png: Promise<Blob | null>) => Promise<CopyOutcome>) | null {
  if (typeof ClipboardItem !== 'function' || typeof navigator.clipboard?.write !== 'function') return null
  return async (png) => {
    let cancelled = false
    const blob = png.then((encoded) => {
      if (encoded) return encoded
      cancelled = true
      throw new DOMException('There is nothing to copy.', 'AbortError')
    })
    try {
      // The promise goes in before it is settled: Safari lets only the tap itself write.
      const written = navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })])
      written.catch(() => undefined)
      await blob
      await withDeadline(CLIPBOARD, written)
      return 'copied'
    } catch (error) {
      return cancelled || isAbort(error) ? 'cancelled' : 'failed'
    }
  }
}
