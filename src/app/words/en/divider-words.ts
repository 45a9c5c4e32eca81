import { words } from '../language.ts'

export const divider = words('divider', {
  label: 'Divider between photo and picture',
  shares: (photo: string, picture: string) => `${photo} photo, ${picture} picture`,
})
