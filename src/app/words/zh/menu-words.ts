import type { Words } from '../sections.ts'

export const menu: Words['menu'] = {
  menu: '菜单',
  help: '帮助',
}
