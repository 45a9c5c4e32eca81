/** A photo that a tab has open. */
import { app } from '../words/en/app-words.ts'
export interface StoredPhoto {
  readonly id: string
  readonly name: string
  readonly file: Blob
}

/** A kept photo, field by field; null where there is no file to open. */
export function readStoredPhoto(record: unknown): StoredPhoto | null {
  const { id, name, file } = (record ?? {}) as { readonly [Name in keyof StoredPhoto]?: unknown }
  if (typeof id !== 'string' || !(file instanceof Blob)) return null
  return { id, name: typeof name === 'string' && name ? name : app.photo, file }
}
