import { number } from '../format.ts'
import type { Words } from '../sections.ts'

export const shell: Words['shell'] = {
  close: '閉じる',
  dismiss: '閉じる',
  side: 'スタイルと設定',
  hint: 'これはサンプルです。スタイルをタップするか、自分の写真を開いてください。写真は端末の外に出ません。',
  openPhoto: '写真を開く',
  dropPhoto: '写真として開く',
  dropPainting: '絵画として追加',
  photo: '写真',
  picture: '作品',
  painting: '絵画',
  paintings: '絵画',
  instant: '仕上げ前',
  whole: '作品全体を表示',
  stage: '作品：プラスとマイナスで拡大・縮小、矢印キーで移動',
  fetching: '描画エンジンを取得中（今回だけ）',
  late: (what) => `${what}、いつもより時間がかかっています`,
  going: (what) => `${what}…`,
  done: (what, share) => `${what}：${share}`,
  stop: '中止',
  askUse: 'どう使いますか',
  useAs: (count) => (count > 1 ? `この${number(count)}枚の画像の使い道` : 'この画像の使い道'),
  update: '新しいバージョンがあります。',
  updateNow: '更新',
}
