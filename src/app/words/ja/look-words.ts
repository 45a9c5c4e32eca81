import type { Words } from '../sections.ts'

export const look: Words['look'] = {
  strength: '強さ',
  stroke: '筆の太さ',
  brushwork: '筆づかい',
  keepColours: '写真の色を残す',
  medium: '標準',
  finer: (share) => `${share}細く`,
  bolder: (share) => `${share}太く`,
  calm: '穏やか',
  mix: 'ミックス',
  mixIn: '2つ目のスタイルを混ぜる',
  more: 'その他の設定',
}
