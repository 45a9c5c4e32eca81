/** Icons of what the app does on this device. */
import { icon } from './icons.ts'

export const storageIcon = icon(
  'M4 6.5C4 4.8 7.6 3.5 12 3.5s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3Z',
  'M4 6.5v11c0 1.7 3.6 3 8 3s8-1.3 8-3v-11',
  'M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
)
export const installIcon = icon(
  'M7 3.5h10a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1Z',
  'M12 7.5v7',
  'm9 11.5 3 3 3-3',
  'M10.5 18h3',
)
