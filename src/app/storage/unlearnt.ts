/** Apart from how paintings are read, because it is part of the first script and that is not. */
import type { StoredPainting } from './stored-painting.ts'

/** Of the records that are written; those without one are of versions that kept no more than a vector. */
export const PAINTING_FORMAT = 2

/** What a painting has that nothing is known of but the painting itself. */
export const unlearnt = {
  format: PAINTING_FORMAT,
  original: null,
  crop: null,
  learnt: null,
  using: 'predicted',
  learning: null,
  resume: null,
} as const satisfies Partial<StoredPainting>
