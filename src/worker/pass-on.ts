import { transfer } from 'comlink'
import type { Reply } from './protocol.ts'

/** The reply, with the bitmap it holds transferred and not copied. */
export function passOn<T>(value: T): Reply<T> {
  const reply = { ok: true, value } as const
  const bitmap =
    value instanceof ImageBitmap ? value : (value as { readonly bitmap?: unknown } | null | undefined)?.bitmap
  return bitmap instanceof ImageBitmap ? transfer(reply, [bitmap]) : reply
}
