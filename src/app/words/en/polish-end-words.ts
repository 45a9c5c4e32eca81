import { words } from '../language.ts'

/** That polishing has come to its end, told to someone who looks elsewhere. */
export const polishEnd = words('polishEnd', {
  title: 'Pastiche',
  body: 'The polished picture is finished.',
  ask: 'Tell me when it is done',
  on: 'You will be told when it is done',
  refused: 'The browser allows no notifications here.',
})
