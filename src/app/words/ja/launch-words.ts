import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const launch: Words['launch'] = {
  photo: '写真',
  others: (count) => plural(count, { other: '#個のファイルは画像ではないため、除外しました。' }),
  onlyPictures: '共有されたものは画像ではありません。写真などの画像をPasticheに共有してください。',
  over: (count) => plural(count, { other: '一度に受け取るには大きすぎるため、#枚の画像を除外しました。' }),
  unkept:
    'ブラウザの保存領域がいっぱいかオフのため、共有された画像を保存できませんでした。ここから画像を開いてください。',
  waiting: (count) => plural(count, { other: 'Pasticheに共有された画像が#枚、開かれるのを待っています。' }),
  open: '開く',
  tap: 'ここをタップしたときだけ、ブラウザがこれを開きます。',
  unreadable: 'ファイルを読み込めませんでした。ここから開いてください。',
}
