import type { Words } from '../sections.ts'

export const bar: Words['bar'] = {
  open: '写真を開く',
  openShort: '開く',
  openCaption: '写真を開く',
  polish: '仕上げ',
  polishTip: '作品を仕上げる',
  save: '保存',
  saveTip: '保存、共有、コピー',
  photo: '長押しで写真を表示',
  compare: '比較',
  compareTip: '写真と比較',
  compareKeys: '。Cキーを押している間は写真全体を表示',
  divider: '写真と作品の境界線',
  undo: '元に戻す',
  undoShort: '戻す',
  redo: 'やり直す',
  redoShort: 'やり直し',
  escape: '閉じる、または描画を中止',
}
