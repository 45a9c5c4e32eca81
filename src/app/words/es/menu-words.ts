import type { Words } from '../sections.ts'

export const menu: Words['menu'] = {
  menu: 'Menú',
  help: 'Ayuda',
}
