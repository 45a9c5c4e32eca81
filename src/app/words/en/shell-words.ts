import { words } from '../language.ts'

/** Bar, picture, progress and messages. */
export const shell = words('shell', {
  close: 'Close',
})
