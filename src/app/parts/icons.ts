/** The app's icons: strokes in a square of 24. */
import { html, svg, type TemplateResult } from 'lit'

/** @param paths SVG path data, each stroked */
export const icon = (...paths: string[]): TemplateResult => drawn('', paths)

/** One that means a direction: mirrored where people read from right to left. */
const wayIcon = (...paths: string[]): TemplateResult => drawn('way', paths)

function drawn(kind: string, paths: readonly string[]): TemplateResult {
  return html`<svg class=${kind} viewBox="0 0 24 24" aria-hidden="true">${paths.map((d) => svg`<path d=${d} />`)}</svg>`
}

export const openIcon = icon(
  'M4 6.5A1.5 1.5 0 0 1 5.5 5H13',
  'M20 11v6.5A1.5 1.5 0 0 1 18.5 19h-13A1.5 1.5 0 0 1 4 17.5v-11',
  'm4 16 4.5-4.5 7 7',
  'm13.5 16 2-2 4.5 4',
  'M18.5 2.5v6',
  'M15.5 5.5h6',
)
export const undoIcon = wayIcon('M9 14 4 9l5-5', 'M4 9h10a6 6 0 0 1 0 12h-3')
export const redoIcon = wayIcon('m15 14 5-5-5-5', 'M20 9H10a6 6 0 0 0 0 12h3')
export const compareIcon = icon(
  'M12 3v18',
  'M9 6H5.5A1.5 1.5 0 0 0 4 7.5v9A1.5 1.5 0 0 0 5.5 18H9',
  'M15 6h3.5A1.5 1.5 0 0 1 20 7.5v9a1.5 1.5 0 0 1-1.5 1.5H15',
)
export const saveIcon = icon('M12 4v11', 'm7.5 11 4.5 4.5 4.5-4.5', 'M5 19.5h14')
export const polishIcon = icon(
  'M20.5 3.5 11 13',
  'M9.2 12.6a3.2 3.2 0 0 1 2.2 5.4c-1.6 1.7-4.6 2.2-7.9 1.5 1.5-.9 2-2 2.2-3.6a3.3 3.3 0 0 1 3.5-3.3Z',
  'M17.5 14v5',
  'M15 16.5h5',
)
export const helpIcon = icon(
  'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  'M9.6 9.5a2.5 2.5 0 0 1 4.9.7c0 1.7-2.5 2.1-2.5 3.8',
  'M12 17h.01',
)
export const closeIcon = icon('m6 6 12 12', 'M18 6 6 18')
export const plusIcon = icon('M12 5v14', 'M5 12h14')
export const tuneIcon = icon('M4 8h8', 'M18 8h2', 'M15 5.5v5', 'M4 16h2', 'M12 16h8', 'M9 13.5v5')
export const shareIcon = icon('M12 15V4', 'm8 7.5 4-4 4 4', 'M8 11H6v9h12v-9h-2')
export const linkIcon = icon(
  'M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3',
  'M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1',
)
export const copyIcon = icon('M9 9h10v11H9z', 'M15 9V4H5v11h4')
export const chevronIcon = icon('m6 15 6-6 6 6')
export const fitIcon = icon('M4 9V4h5', 'M20 9V4h-5', 'M4 15v5h5', 'M20 15v5h-5')
export const heartIcon = icon('M12 20s-7.5-4.6-7.5-10A4.2 4.2 0 0 1 12 7.3 4.2 4.2 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10Z')
export const turnIcon = icon('M20 12a8 8 0 1 1-3-6.2', 'M20 3.5V8h-4.5')
export const menuIcon = icon('M4 7h16', 'M4 12h16', 'M4 17h16')
export const moreIcon = icon('M5 12h.01', 'M12 12h.01', 'M19 12h.01')
