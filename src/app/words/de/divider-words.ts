import type { Words } from '../sections.ts'

export const divider: Words['divider'] = {
  label: 'Trennlinie zwischen Foto und Bild',
  shares: (photo, picture) => `${photo} Foto, ${picture} Bild`,
}
