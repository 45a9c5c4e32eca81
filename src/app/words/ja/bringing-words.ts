import { number, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const bringing: Words['bringing'] = {
  emptyFolder: 'このフォルダには画像がありません。',
  tooMany: (count) => plural(count, { other: 'このフォルダの最初の#枚だけを読み込みました。' }),
  address:
    'これは画像のアドレスです。このアプリは外部から何も取得しません。画像そのものをコピーするか、端末に保存してからファイルを開いてください。',
  text: 'このテキストには画像がありません。画像そのものをコピーするか、ファイルを開いてください。',
  noImage: '画像ファイルではありませんでした。先に画像を端末に保存してから、ファイルを開いてください。',
  paintingsAdded: (count, all) => plural(count, { other: `${number(all)}点中#点の絵画を追加しました。` }),
  inUse: '自分の絵画を使用中です。より似せるために学習しています。',
}
