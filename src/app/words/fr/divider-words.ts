import type { Words } from '../sections.ts'

export const divider: Words['divider'] = {
  label: 'Séparation entre la photo et l’image',
  shares: (photo, picture) => `photo : ${photo}, image : ${picture}`,
}
