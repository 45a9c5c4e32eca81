import { words } from '../language.ts'

/** Bar, picture, progress and messages. */
export const shell = words('shell', {
  close: 'Close',
  dismiss: 'Dismiss',
  side: 'Styles and settings',
  hint: 'This is a sample. Tap a style, or open a photo of your own: it never leaves this device.',
  openPhoto: 'Open photo',
  dropPhoto: 'Open as the photo',
  dropPainting: 'Add as a painting',
  photo: 'Photo',
  picture: 'Picture',
  painting: 'Painting',
  paintings: 'Paintings',
  instant: 'Instant',
  whole: 'Show the whole picture',
  stage: 'Picture: plus and minus zoom, arrows move it',
  fetching: 'Fetching the painter, this once',
  late: (what: string) => `${what}, longer than usual`,
  going: (what: string) => `${what}…`,
  done: (what: string, share: string) => `${what}: ${share}`,
  stop: 'Stop',
  askUse: 'What to do with it',
  useAs: (count: number) => (count > 1 ? `Use these ${count} images as` : 'Use this image as'),
  update: 'A new version is ready.',
  updateNow: 'Update',
})
