/**
 * How pictures were kept before. Schema 1 had each own style within the recipe of each picture that it painted; from schema
 * 2 on styles lie in a store of their own, once, and pictures are found by words, and by what they need.
 */
import type { Migration } from '../../database/open.ts'
import { foundBy, PICTURE_FORMAT, readPicture } from './stored-picture.ts'

interface FirstStyle {
  readonly key?: unknown
  readonly value?: unknown
}

/** Waits for nothing but its transaction, which would end otherwise. A picture that cannot be read stays as it is. */
export async function migratePictures(transaction: Migration, from: number): Promise<void> {
  if (from >= 2) return
  const [pictures, styles] = [transaction.objectStore('pictures'), transaction.objectStore('styles')]
  for (let cursor = await pictures.openCursor(); cursor; cursor = await cursor.continue()) {
    const [record, values] = secondOf(cursor.value as unknown)
    if (!record) continue
    await cursor.update(record)
    for (const [key, value] of values) await styles.put(value, key)
  }
}

/** A record of schema 1 as schema 2 has it, and the styles that were in it; null where it is none. */
function secondOf(record: unknown): readonly [record: object | null, styles: ReadonlyMap<string, unknown>] {
  const values = new Map<string, unknown>()
  try {
    const { recipe, ...rest } = record as { readonly recipe: { readonly styles: readonly FirstStyle[] } }
    const styles = recipe.styles.map(({ value, ...style }) => {
      if (value && typeof style.key === 'string') values.set(style.key, value)
      return style
    })
    const picture = readPicture({ ...rest, recipe: { ...recipe, styles } })
    return [{ format: PICTURE_FORMAT, ...picture, ...foundBy(picture), removed: null }, values]
  } catch {
    return [null, values]
  }
}
