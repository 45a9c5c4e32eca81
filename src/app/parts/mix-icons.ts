/** Icons of the mix, which comes when it is first wanted. */
import { icon } from './icons.ts'

export const swapIcon = icon('M4 9h15', 'm15.5 5.5 3.5 3.5-3.5 3.5', 'M20 15H5', 'm8.5 11.5-3.5 3.5 3.5 3.5')
export const minusIcon = icon('M5 12h14')
export const padIcon = icon('M4 4h6v6H4z', 'M14 4h6v6h-6z', 'M4 14h6v6H4z', 'M14 14h6v6h-6z')
export const keepIcon = icon('M7 4h10v16l-5-4-5 4z')
export const penIcon = icon('m5 19 1-4L16 5l3 3L9 18z')
