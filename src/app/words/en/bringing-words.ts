import { number, plural } from '../format.ts'
import { words } from '../language.ts'

/** What comes of what is picked, pasted or dropped. */
export const bringing = words('bringing', {
  emptyFolder: 'There are no pictures in this folder.',
  tooMany: (count: number) =>
    plural(count, {
      one: 'Only the first picture of this folder was taken.',
      other: 'Only the first # pictures of this folder were taken.',
    }),
  address:
    'That is the address of an image, and nothing is fetched from elsewhere here. Copy the image itself, or save it to this device and open the file.',
  text: 'There is no image in this text. Copy the image itself, or open its file.',
  noImage: 'That was not an image file. Save the image to this device first, then open the file.',
  paintingsAdded: (count: number, all: number) =>
    plural(count, { one: `# painting of ${number(all)} added.`, other: `# of ${number(all)} paintings added.` }),
  inUse: 'Your painting is in use, and being learnt for a better likeness.',
})
