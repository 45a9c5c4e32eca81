import type { Words } from '../sections.ts'

export const keys: Words['keys'] = {
  shareStyle: 'スタイルをリンクで共有',
  own: '自分の絵画：名前、切り抜き、学習',
  next: '次のスタイル（作品上のスワイプと同じ）',
  previous: '前のスタイル',
  surprise: 'おまかせ：スタイルを無作為に選ぶ',
  search: 'スタイルを検索',
  about: '絵画について',
  move: 'スライダーや境界線を動かす、スタイル間を移動する',
  favourite: 'スタイルをお気に入りに追加、または外す',
  remove: '自分の絵画を削除',
  zoom: '作品にフォーカスがあるとき、拡大・縮小する',
}
