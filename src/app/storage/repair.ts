/** Where something that was kept cannot be read or written: the rest of it, and what to say. */
import { isNews } from '../../database/trouble.ts'
import { keeping } from '../words/en/keeping-words.ts'
import { errorWords } from '../words/error-words.ts'
import type { Database } from './opener.ts'

/** The records that can be read at all, where reading them together failed; null in the place of each other one. */
export function oneByOne(db: Database, store: 'paintings' | 'mixes', keys: readonly string[]): Promise<unknown[]> {
  return Promise.all(keys.map((key) => db.get(store, key).catch(() => null)))
}

/** @param count of own paintings, or kept mixes, that could not be read; null where that is none */
export function leftOut(count: number, what: 'paintings' | 'mixes' = 'paintings'): string | null {
  if (count === 0) return null
  return keeping[`${what}LeftOut`](count)
}

export const photoUnreadable = (): string => keeping.photoUnreadable

/** What it means that nothing can be read; null where storage is turned off, which is no news. */
export function missing(error: unknown): string | null {
  return isNews(error) ? keeping.missing(errorWords(error)) : null
}

/** What it means that photo and settings cannot be written; null where storage is turned off. */
export function unkept(error: unknown): string | null {
  return isNews(error) ? keeping.unkept(errorWords(error)) : null
}
