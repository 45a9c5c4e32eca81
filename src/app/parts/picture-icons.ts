import { icon } from './icons.ts'

export const picturesIcon = icon('M4 4h7v7H4z', 'M13 4h7v7h-7z', 'M4 13h7v7H4z', 'M13 13h7v7h-7z')
export const binIcon = icon('M5 7h14', 'M10 7V4.5h4V7', 'M7 7l.8 12.5h8.4L17 7', 'M10.5 11v5', 'M13.5 11v5')
export const backIcon = icon('M20 12H4', 'm10 6-6 6 6 6')
export const searchIcon = icon('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z', 'm15.5 15.5 5 5')
export const checkIcon = icon('m5 12.5 4.5 4.5L19 7.5')
