import type { Words } from '../sections.ts'

export const divider: Words['divider'] = {
  label: 'Línea entre la foto y la imagen',
  shares: (photo, picture) => `foto: ${photo}, imagen: ${picture}`,
}
