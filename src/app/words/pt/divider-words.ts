import type { Words } from '../sections.ts'

export const divider: Words['divider'] = {
  label: 'Divisória entre foto e imagem',
  shares: (photo, picture) => `${photo} foto, ${picture} imagem`,
}
