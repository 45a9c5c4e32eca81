import { words } from '../language.ts'

/** What can be done about damaged or missing files of the app. */
export const mending = words('mending', {
  newer:
    'The server has a newer version of the app, and no longer all of this one. Update to go on; what you set stays.',
  update: 'Update',
  load: 'Load it',
  repair: 'Repair',
})
