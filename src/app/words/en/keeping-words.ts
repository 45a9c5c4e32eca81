import { plural } from '../format.ts'
import { words } from '../language.ts'

/** What is kept on the device, and what could not be. */
export const keeping = words('keeping', {
  paintingsLeftOut: (count: number) =>
    plural(count, {
      one: '# of your paintings could not be read and is left out.',
      other: '# of your paintings could not be read and are left out.',
    }),
  mixesLeftOut: (count: number) =>
    plural(count, {
      one: '# of your mixes could not be read and is left out.',
      other: '# of your mixes could not be read and are left out.',
    }),
  photoUnreadable: 'The photo of your last visit could not be read, so the sample is open instead.',
  missing: (why: string) => `Your last photo and your own paintings are missing for now. ${why}`,
  unkept: (why: string) => `What is open here will be gone when you close the page. ${why}`,
  keeping: (count: number, size: string) =>
    plural(count, { one: `Keeping # style, ${size}`, other: `Keeping # styles, ${size}` }),
  noRoom: 'This browser has no room for all styles, or keeps nothing in private windows.',
  allKept: (count: number) =>
    plural(count, {
      one: 'The one style works without a network now.',
      other: 'All # styles work without a network now.',
    }),
  allKeptOf: (count: number, size: string) =>
    plural(count, {
      one: `The one style works without a network now (${size}).`,
      other: `All # styles work without a network now (${size}).`,
    }),
})
