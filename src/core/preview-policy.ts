/**
 * Which picture gives way to which. A drag asks for pictures faster than they can be painted, and a tap wants its
 * answer at once: so a preview of a drag lets the preview under way finish, and only the newest of those that come
 * meanwhile is painted after it; anything else aborts what it makes pointless. The page, which knows what the person
 * wants, and the worker's queue, which knows what is being painted, both ask here.
 */

/** A preview is small and comes first; the full picture is what is saved. */
export type PictureKind = 'preview' | 'full'

/** Whether a picture is of no use any more once a newer one is asked for. */
export function isReplaced(older: PictureKind, newer: PictureKind): boolean {
  return older === 'full' || newer === 'preview'
}

/**
 * Whether the picture being painted is aborted when a newer one is asked for; otherwise the newer one waits.
 *
 * @param newer `live` while a slider is dragged
 */
export function isAborted(
  running: PictureKind,
  newer: { readonly kind: PictureKind; readonly live: boolean },
): boolean {
  return isReplaced(running, newer.kind) && !(newer.live && running === 'preview')
}
