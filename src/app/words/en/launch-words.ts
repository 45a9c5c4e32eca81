import { plural } from '../format.ts'
import { words } from '../language.ts'

/** What is said of pictures that come from outside, and of what the app was opened for. */
export const launch = words('launch', {
  photo: 'Photo',
  others: (count: number) =>
    plural(count, {
      one: 'One of the files is no picture, and was left out.',
      other: '# of the files are no pictures, and were left out.',
    }),
  onlyPictures: 'What was shared is no picture. Share photos or other images with Pastiche.',
  over: (count: number) =>
    plural(count, {
      one: 'One picture was left out: that many at once are too large.',
      other: '# pictures were left out: that many at once are too large.',
    }),
  unkept:
    'What was shared could not be kept, because the storage of this browser is full or turned off. Open the picture from here instead.',
  waiting: (count: number) =>
    plural(count, {
      one: 'A picture that was shared with Pastiche waits to be opened.',
      other: '# pictures that were shared with Pastiche wait to be opened.',
    }),
  open: 'Open',
  tap: 'A browser opens this only when it is tapped here.',
  unreadable: 'The file could not be read. Open it from here instead.',
})
