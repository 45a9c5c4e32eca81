import type { Words } from '../sections.ts'

export const polishEnd: Words['polishEnd'] = {
  title: 'Pastiche',
  body: '作品の仕上げが終わりました。',
  ask: '終わったら通知する',
  on: '終わったら通知します',
  refused: 'ブラウザがここでの通知を許可していません。',
}
