import type { Words } from '../sections.ts'

export const restarts: Words['restarts'] = {
  memoryRanOut:
    'メモリが足りないため、しばらく大きな作品は粗めに描画されます。ほかのタブを閉じて再読み込みすると、元に戻ります。',
  deviceLost: '画像を計算する処理が止まったか、正しく計算できなくなったため、再起動しました。設定は失われていません。',
  restarted: '描画処理が予期せず停止したため、再起動しました。設定は失われていません。',
}
