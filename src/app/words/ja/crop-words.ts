import type { Words } from '../sections.ts'

export const crop: Words['crop'] = {
  title: '切り抜きと傾き補正',
  broken: 'この絵画の画像を表示できませんでした。',
  how: (name) => `四隅を「${name}」の角に合わせてください。矢印キーで移動、Shiftを押しながらで速く移動します。`,
  turn: '回転',
  whole: '画像全体',
  cancel: 'キャンセル',
  use: 'これを使う',
  role: '矢印キーで動かす角',
  corner0: (x, y) => `左上の角、左から${x}、上から${y}`,
  corner1: (x, y) => `右上の角、左から${x}、上から${y}`,
  corner2: (x, y) => `右下の角、左から${x}、上から${y}`,
  corner3: (x, y) => `左下の角、左から${x}、上から${y}`,
}
