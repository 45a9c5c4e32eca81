import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const keeping: Words['keeping'] = {
  paintingsLeftOut: (count) => plural(count, { other: '自分の絵画のうち#点は読み込めず、除外されました。' }),
  mixesLeftOut: (count) => plural(count, { other: '保存したミックスのうち#件は読み込めず、除外されました。' }),
  photoUnreadable: '前回の写真を読み込めなかったため、サンプルを開きました。',
  missing: (why) => `前回の写真と自分の絵画は、今は表示できません。${why}`,
  unkept: (why) => `ここで開いているものは、ページを閉じると失われます。${why}`,
  keeping: (count, size) => plural(count, { other: `#件のスタイルを保存中、${size}` }),
  noRoom: 'このブラウザには全スタイルを保存する空き容量がないか、プライベートウインドウのため保存できません。',
  allKept: (count) => plural(count, { other: '#件すべてのスタイルがネットワークなしで使えるようになりました。' }),
  allKeptOf: (count, size) =>
    plural(count, { other: `#件すべてのスタイルがネットワークなしで使えるようになりました（${size}）。` }),
}
