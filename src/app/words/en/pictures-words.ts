import { list, plural } from '../format.ts'
import { words } from '../language.ts'

const quoted = (titles: readonly string[]): string => list(titles.map((title) => `“${title}”`))

export const pictures = words('pictures', {
  title: 'My pictures',
  menu: (count: string) => `My pictures (${count})`,
  help: 'My pictures: what you have saved or polished',
  close: 'Close',
  back: 'All pictures',
  search: 'Search title, style, photo or date',
  find: 'Search',
  select: 'Select',
  done: 'Done',
  newest: 'Newest first',
  largest: 'Largest first',
  order: 'Order',
  total: (count: number, size: string) => `${plural(count, { one: '# picture', other: '# pictures' })}, ${size}`,
  selected: (count: number) => plural(count, { one: '# selected', other: '# selected' }),
  found: (count: number) => plural(count, { one: '# picture found', other: '# pictures found' }),
  none: 'Nothing here yet',
  noneYet:
    'Every picture that you save or polish to its end is kept here, with its photo and all settings, so that you can come back to it and change it. It stays on this device.',
  notFound: 'No picture has these words in its title, styles, photo or date.',
  reading: 'Reading your pictures …',
  today: 'Today',
  yesterday: 'Yesterday',
  tile: (title: string, photo: string, date: string) => `${title}, of ${photo}, ${date}`,
  reopen: 'Reopen and change',
  saveAgain: 'Save again',
  share: 'Share',
  shareFailed: 'The picture could not be shared. Save it again and share the file instead.',
  compare: 'Compare',
  compareTwo: 'Select two pictures to compare them.',
  remove: 'Delete',
  removed: (count: number) => plural(count, { one: '1 picture was deleted.', other: '# pictures were deleted.' }),
  bringBack: 'Bring back',
  rename: 'Title',
  recipe: 'Recipe',
  photo: 'Photo',
  styles: 'Painted in',
  strength: 'Strength',
  stroke: 'Stroke size',
  strokeMedium: 'medium',
  strokeFiner: (share: string) => `${share} finer`,
  strokeBolder: (share: string) => `${share} bolder`,
  colours: 'Colours',
  coloursPhoto: 'of the photo',
  coloursPainting: 'of the painting',
  brushwork: 'Brushwork',
  calm: 'calm',
  polish: 'Polished',
  polished: (count: number) =>
    `${plural(count, { one: '# step', other: '# steps' })}. Reopened, it is painted at once; Polish makes it as fine again.`,
  file: 'File',
  saved: 'Saved',
  otherRelease: 'Painted by an earlier version of the app: reopened, it may come out a little differently.',
  divider: 'Divider',
  sideBySide: 'Side by side',
  view: 'How to compare',
  dividerLabel: 'Divider between the two pictures',
  shares: (before: string, one: string, behind: string, other: string) => `${before} ${one}, ${behind} ${other}`,
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  next: 'Next picture',
  previous: 'Picture before',
  sample: 'Sample photo',
  unshown: 'This picture’s file cannot be read.',
  again: 'Try again',
  photoGone:
    'The photo of this picture is no longer kept, so that it cannot be painted again. The picture itself is still here.',
  stylesMissing: (titles: readonly string[]) =>
    `${quoted(titles)} is not in this version of the app. The picture is painted without; the one you kept stays as it is.`,
  stylesBack: (titles: readonly string[]) =>
    `${quoted(titles)}: removed since, and among your styles again for this picture.`,
  stylesChanged: (titles: readonly string[]) =>
    `${quoted(titles)} has been learnt or cut out anew since, and is painted with as it is now.`,
  full: (count: number, size: string) =>
    `The picture was saved, but this browser has no room to keep it in My pictures. ${plural(count, {
      one: 'Deleting the oldest one there',
      other: 'Deleting the # oldest ones there',
    })} makes room (${size}).`,
  deleteOldest: (count: number) => plural(count, { one: 'Delete the oldest', other: 'Delete the # oldest' }),
  noRoom:
    'The picture was saved, but this browser has no room to keep it in My pictures. Free space on the device, or remove paintings that you no longer need.',
  unkept: (why: string) => `The picture was saved, but could not be kept in My pictures. ${why}`,
  unreadable: (count: number) =>
    plural(count, {
      one: '1 of your pictures could not be read and is left out.',
      other: '# of your pictures could not be read and are left out.',
    }),
})
