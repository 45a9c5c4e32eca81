import { words } from '../language.ts'

/** Styles as links and files. */
export const sharing = words('sharing', {
  title: 'Share this style',
  intro: 'Whoever opens the link sees the style on a photo of their own. Yours stays here.',
  link: 'Link to this style',
  copy: 'Copy link',
  copied: 'Copied',
  onClipboard: 'The link is on the clipboard.',
  share: 'Share',
  qr: 'QR code',
  qrOfLink: 'QR code of the link',
  file: 'File',
  keep: (title: string) => `Keep “${title}” among your styles`,
  uncopied: 'The browser did not let the link onto the clipboard. Copy it from the field.',
  unshared: 'The link could not be shared. Copy it instead.',
  undrawn: 'The QR code could not be drawn. Check the connection and try again.',
  shareTitle: 'A style in Pastiche',
  unnamed: 'Shared style',
  normsOnly:
    'The link holds the style without its finer half, so that its pictures differ a little from yours; the file holds all.',
  noQr: 'A learnt painting is more than a QR code can hold; its link holds it.',
  ofLink: 'This is the style of the link. Undo brings yours back.',
  isYours: (name: string) => `“${name}” is among your styles now.`,
  saving: 'Saving the style',
  tooLong: (name: string) => `${name} is no style file: it is too long.`,
  unknown: (name: string) =>
    `This link asks for a style called “${name}”, which this version of the app does not have.`,
  cameWith: (names: string) => `${names} came with the link. Undo brings your style back.`,
  keepIt: 'Keep',
  reading: 'The style is still being read. Try again in a moment.',
  none: 'There is no style to share yet. Choose one first.',
})
