/** Icons of the view where a mask is painted. */
import { icon } from './icons.ts'

export const maskIcon = icon('M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z', 'M12 4v16', 'M12 8h4.5', 'M12 12h7.5', 'M12 16h5')
export const brushIcon = icon(
  'M20 4 10.5 13.5',
  'M9 13a3.2 3.2 0 0 1 2.2 5.4c-1.6 1.7-4.6 2.2-7.7 1.4 1.4-.9 1.9-2 2.1-3.5A3.3 3.3 0 0 1 9 13Z',
)
export const eraseIcon = icon(
  'M9 19.5 3.8 14.3a1.5 1.5 0 0 1 0-2.1l7.9-7.9a1.5 1.5 0 0 1 2.1 0l5.2 5.2a1.5 1.5 0 0 1 0 2.1L11 19.5H9Z',
  'm8 8.5 7 7',
  'M11 19.5h9',
)
export const subjectIcon = icon('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z', 'M4.5 20.5a7.5 7.5 0 0 1 15 0')
export const backgroundIcon = icon('M3.5 5h17v14h-17z', 'm3.5 16 5-5 4.5 4.5', 'm11.5 14 3-3 6 5.5')
export const invertIcon = icon('M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z', 'M12 3.5v17', 'M8 5.5v13', 'M5 8.5v7')
export const clearIcon = icon('M5 7h14', 'M9.5 7V4.5h5V7', 'M7 7l1 13h8l1-13')
export const tintIcon = icon('M12 3.5s6.5 6.3 6.5 11a6.5 6.5 0 0 1-13 0c0-4.7 6.5-11 6.5-11Z')
