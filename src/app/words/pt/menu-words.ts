import type { Words } from '../sections.ts'

export const menu: Words['menu'] = {
  menu: 'Menu',
  help: 'Ajuda',
}
