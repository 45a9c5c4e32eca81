import type { Words } from '../sections.ts'

export const polishEnd: Words['polishEnd'] = {
  title: 'Pastiche',
  body: '作品精修完成。',
  ask: '完成时通知我',
  on: '完成时会通知你',
  refused: '浏览器不允许在这里发送通知。',
}
