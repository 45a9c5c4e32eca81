/** Between a photo's id and its framing, which `framing.ts` writes and reads; beside it, since every page needs this much. */
export const FRAMING_MARK = '~'

/** The id of the photo itself, of one that may be framed in some way. */
export function photoOf(id: string): string {
  return id.split(FRAMING_MARK, 1)[0]
}
