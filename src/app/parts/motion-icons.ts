/** Icons of the panel for before and after. */
import { icon } from './icons.ts'

/** A film's frame with a line between two halves. */
export const motionIcon = icon(
  'M5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5v-11A1.5 1.5 0 0 1 5.5 5Z',
  'M12 5v14',
  'm15 10 2.5 2-2.5 2',
)
export const playIcon = icon('M8 5.5v13l10.5-6.5Z')
export const closeIcon = icon('m6 6 12 12', 'M18 6 6 18')
