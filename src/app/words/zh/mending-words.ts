import type { Words } from '../sections.ts'

export const mending: Words['mending'] = {
  newer: '服务器上有应用的新版本，当前版本已不完整。请更新以继续；你的设置会保留。',
  update: '更新',
  load: '加载',
  repair: '修复',
}
