import { fileSize, number, plural } from '../format.ts'
import { words } from '../language.ts'

/** The view of several photos that are painted in one look. */
export const batch = words('batch', {
  title: 'Several photos',
  help: 'Several photos in one look',
  photo: 'Photo',
  close: 'Close',
  add: 'Add photos',
  intro:
    'All photos are painted in the look that is set now, one after the other, at their full size. They stay on this device.',
  empty: 'Choose several photos, or drop them here.',
  lookNow: (look: string) => `The look that is set: ${look}.`,
  lookOfAll: (look: string) => `Painted with: ${look}.`,
  strength: (style: string, share: string) => `${style}, strength ${share}`,
  noLook: 'Choose a style first: then all photos can be painted in it.',
  lookWaits: 'The style is still on its way. Try again in a moment.',
  lookGone:
    'The look that the photos were painted with is not there any more as it was. What is done stays; the rest can be painted in the look that is set now.',
  files: (format: string, quality: number) => `As ${format}, quality ${number(quality)}, as it is set in Save.`,
  filesPng: 'As PNG, as it is set in Save.',
  paint: (count: number) => plural(count, { one: 'Paint # photo', other: 'Paint # photos' }),
  again: 'Paint them again in the look that is set now',
  pause: 'Pause',
  resume: 'Go on',
  cancel: 'Cancel',
  running: (done: number, all: number) => `${number(done)} of ${number(all)} painted`,
  paused: (done: number, all: number) => `Paused: ${number(done)} of ${number(all)} painted`,
  ended: (done: number, all: number) => `${number(done)} of ${number(all)} painted.`,
  failures: (count: number) => plural(count, { one: '# photo failed.', other: '# photos failed.' }),
  secondsLeft: (count: number) => plural(count, { one: 'about #\u00a0s left', other: 'about #\u00a0s left' }),
  minutesLeft: (count: number) => plural(count, { one: 'about #\u00a0min left', other: 'about #\u00a0min left' }),
  waiting: 'Waits',
  painting: (share: string) => `Painting, ${share}`,
  done: (size: string) => `Done, ${size}`,
  saved: (size: string) => `Saved, ${size}`,
  failed: 'Failed',
  leftOut: 'Left out',
  tryAgain: 'Try again',
  paintThis: 'Paint it',
  see: (name: string) => `See ${name}`,
  save: 'Save',
  saveOf: (name: string) => `Save ${name}`,
  remove: (name: string) => `Take ${name} out`,
  back: 'Back to all photos',
  zip: 'Save all as ZIP',
  zipping: 'Making the ZIP…',
  zipFailed: 'The ZIP could not be made. Save to a folder, or the files one by one.',
  folder: 'Save to a folder',
  inFolder: (name: string) => `Pictures go into the folder “${name}” as they are made.`,
  folderFailed: (name: string) =>
    `The folder “${name}” takes no files any more. The pictures are kept here; save them again.`,
  clear: 'Empty the list',
  sure: 'Empty it',
  no: 'Leave it',
  unsaved: (count: number) =>
    plural(count, {
      one: '# picture has not been saved. Emptying the list deletes it for good.',
      other: '# pictures have not been saved. Emptying the list deletes them for good.',
    }),
  keeps: (bytes: number) => `${fileSize(bytes)} are kept here until you empty the list.`,
  tooMany: (most: number, over: number) =>
    `${plural(most, { one: 'At most # photo', other: 'At most # photos' })} at a time: ${plural(over, { one: '# was left out.', other: '# were left out.' })}`,
  full: 'The storage of this browser is full, so the work is paused. Save what is done, empty the list or free space on the device, then go on.',
  fullAtBringing:
    'The storage of this browser is full: some photos are not kept here, and closing the tab loses them. Your own files stay where they are.',
  keepsNothing: 'This browser keeps nothing for this page: save the pictures before you close the tab.',
  gone: 'The photo is not there any more. Take it out and bring it again.',
  unexpected: 'Something unexpected went wrong with this photo. Try again.',
  elsewhere:
    'Another tab of Pastiche has several photos in hand. Go on there, or close that tab and open this view again.',
  isEnded: (done: number, all: number) => `Several photos: ${number(done)} of ${number(all)} are painted.`,
  goesOn: (done: number, all: number) =>
    `Painting several photos goes on: ${number(done)} of ${number(all)} are painted.`,
  isPaused: (done: number, all: number) => `Several photos wait: ${number(done)} of ${number(all)} are painted.`,
  show: 'Show',
})
