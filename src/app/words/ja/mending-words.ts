import type { Words } from '../sections.ts'

export const mending: Words['mending'] = {
  newer:
    'サーバーにはアプリの新しいバージョンがあり、今のバージョンは一部が残っていません。続けるには更新してください。設定はそのまま残ります。',
  update: '更新',
  load: '読み込む',
  repair: '修復',
}
