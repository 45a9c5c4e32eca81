/** Icons of what comes to the gallery after the first screen. */
import { icon } from './icons.ts'

export const searchIcon = icon('M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'm16 16 4.5 4.5')
export const diceIcon = icon(
  'M6.5 4h11A2.5 2.5 0 0 1 20 6.5v11a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17.5v-11A2.5 2.5 0 0 1 6.5 4Z',
  'M8.5 8.5h.01',
  'M15.5 8.5h.01',
  'M12 12h.01',
  'M8.5 15.5h.01',
  'M15.5 15.5h.01',
)
