import type { Words } from '../sections.ts'

export const menu: Words['menu'] = {
  menu: 'Menü',
  help: 'Hilfe',
}
