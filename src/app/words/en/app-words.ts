import { number, plural } from '../format.ts'
import { words } from '../language.ts'

/** What is said from the first script on. */
export const app = words('app', {
  privacy: 'Your pictures never leave this device.',
  opening: 'Opening the photo',
  painting: 'Painting',
  saving: 'Saving',
  sample: 'Sample photo',
  photo: 'Photo',
  thePhoto: 'the photo',
  noPicture: 'No picture yet',
  unpainted: (photo: string) => `${photo}, not painted yet`,
  painted: (photo: string, style: string) => `${photo}, painted in ${style}`,
  polished: (photo: string, style: string) => `${photo}, painted in ${style}, polished`,
  tryAgain: 'Try again',
  loadAgain: 'Load again',
  undo: 'Undo',
  delete: 'Delete',
  bringBack: 'Bring back',
  crop: 'Crop and straighten',
  quoted: (name: string) => `“${name}”`,
  untitled: 'Painting',
  added: (date: string) => `Added ${date}`,
  learning: (title: string) => `Learning “${title}”`,
  removed: (title: string) => `“${title}” was removed.`,
  changed: (name: string) => `What was changed of “${name}”`,
  unkept: (what: string, why: string) => `${what} works now but will be gone when you close the page. ${why}`,
  unwritten: 'It could not be written.',
  unsaved: 'There is no picture to save yet. Try again when it is painted.',
  unexpected: (what: string) => `Something unexpected went wrong (${what}). Try again.`,
  memoryRanOut:
    'Memory ran out, so large pictures are painted with less detail for now. Close other tabs and reload for more.',
  restarted: 'The painting process stopped unexpectedly and was started again. Nothing you set is lost.',
  partMissing: 'A part of the app could not be loaded. Check the connection, then load the page again.',
  noBackend: (asked: string, all: string) =>
    `There is no backend “${asked}” (there are ${all}), so one is chosen for you.`,
  onePhoto: (count: number, name: string) =>
    plural(count, {
      one: `One photo at a time: this is the first, ${name}.`,
      other: `One photo at a time: this is the first of #, ${name}.`,
    }),
  paintingsAdded: (count: number, all: number) =>
    plural(count, { one: `# painting of ${number(all)} added.`, other: `# of ${number(all)} paintings added.` }),
  inUse: 'Your painting is in use, and being learnt for a better likeness.',
})
