import type { Words } from '../sections.ts'

export const install: Words['install'] = {
  menu: '安装应用',
  title: '让 Pastiche 触手可及',
  why: '它像普通应用一样打开，无需网络即可使用，图片依然只留在此设备上。',
  install: '安装',
  later: '以后再说',
  steps: '轻点浏览器工具栏中的“分享”，再选择“添加到主屏幕”。',
  done: '知道了',
}
