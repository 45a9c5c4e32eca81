import type { Words } from '../sections.ts'

export const divider: Words['divider'] = {
  label: '照片与作品的分隔线',
  shares: (photo, picture) => `照片 ${photo}，作品 ${picture}`,
}
