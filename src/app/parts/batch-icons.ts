/** Icons of several photos at once. */
import { icon } from './icons.ts'

export const severalIcon = icon('M8 4h12v12H8z', 'M4 8v12h12', 'm8 13 3.5-3.5L16 14')
export const pauseIcon = icon('M8.5 5.5v13', 'M15.5 5.5v13')
export const zipIcon = icon('M6 3.5h12v17H6z', 'M12 3.5v2', 'M12 8v2', 'M12 12.5h.01', 'M10.5 15h3v3h-3z')
export const folderIcon = icon('M3.5 6h6l2 2.5h9V19h-17z')
export const againIcon = icon(
  'M4 12a8 8 0 0 1 13.7-5.6L20 8.5',
  'M20 4v4.5h-4.5',
  'M20 12a8 8 0 0 1-13.7 5.6L4 15.5',
  'M4 20v-4.5h4.5',
)
