import { words } from '../language.ts'

/** What commands and keys do, for the help panel. */
export const keys = words('keys', {
  shareStyle: 'Share the style as a link',
  own: 'A painting of your own: name, crop, learn',
  next: 'Next style, as a swipe on the picture does',
  previous: 'Style before',
  surprise: 'Surprise me: a style by chance',
  search: 'Search the styles',
  about: 'About the painting',
  move: 'Move a slider, the divider or through the styles',
  favourite: 'Keep a style as a favourite, or no longer',
  remove: 'Remove an own painting',
  zoom: 'Zoom the picture when it has the focus',
})
