import type { Words } from '../sections.ts'

export const files: Words['files'] = {
  sample: '示例照片',
  styles: '内置风格列表',
  models: '模型文件列表',
  remedy: '它可能属于其他版本的应用：请重新加载页面。',
  otherVersion: (what) => `${what}属于其他版本的应用。请重新加载页面。`,
  undownloaded: (what) => `无法下载${what}。请检查网络连接，然后重试。`,
  offline: (what) => `你处于离线状态，而${what}还不在此设备上。请联网一次，然后重试。`,
  absent: (what) => `服务器上没有${what}。请重新加载页面。`,
}
