import type { Words } from '../sections.ts'

export const divider: Words['divider'] = {
  label: '写真と作品の境界線',
  shares: (photo, picture) => `写真${photo}、作品${picture}`,
}
