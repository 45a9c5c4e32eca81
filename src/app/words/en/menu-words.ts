import { words } from '../language.ts'

export const menu = words('menu', {
  menu: 'Menu',
  help: 'Help',
})
