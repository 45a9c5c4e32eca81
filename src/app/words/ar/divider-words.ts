import type { Words } from '../sections.ts'

export const divider: Words['divider'] = {
  label: 'خط فاصل بين الصورة والرسم',
  shares: (photo, picture) => `الصورة ${photo}، الرسم ${picture}`,
}
