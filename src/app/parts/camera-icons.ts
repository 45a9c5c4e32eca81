/** Icons of the camera and of the photo's crop, which come with them. */
import { icon } from './icons.ts'

export const cameraIcon = icon(
  'M4 8h3.5L9 5.5h6L16.5 8H20v11H4Z',
  'M12 17a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5Z',
)
export const liveIcon = icon(
  'M4 8h3.5L9 5.5h6L16.5 8H20v11H4Z',
  'M12 17a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5Z',
  'M12 2v.01',
  'M17.5 3.5l-.01.01',
  'M6.5 3.5l.01.01',
)
export const switchIcon = icon(
  'M20 11a8 8 0 0 0-14.5-3.5L4 9',
  'M4 4.5V9h4.5',
  'M4 13a8 8 0 0 0 14.5 3.5L20 15',
  'M20 19.5V15h-4.5',
)
export const cropIcon = icon('M7 2.5V17h14.5', 'M2.5 7H17v14.5')
export const mirrorIcon = icon('M12 3v18', 'M9 7 3.5 17H9Z', 'M15 7l5.5 10H15Z')
export const noStyleIcon = icon('M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z', 'm6.5 17.5 11-11')
