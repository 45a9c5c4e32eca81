import type { Words } from '../sections.ts'

export const help: Words['help'] = {
  language: '言語',
  start: '写真を開いて、スタイルをタップします。',
  gestures: '作品を長押しすると写真が見えます。ピンチまたはホイールで拡大・縮小し、2回タップすると全体が表示されます。',
  drop: '画像はどこにでもドロップまたは貼り付けできます。作品の上では写真に、スタイルの上では絵画になります。',
  sample: 'サンプル写真を使う',
  keys: 'キー',
  letters: '1文字のショートカットを使う',
  starting: '描画エンジンを起動しています。',
  unstarted: '描画エンジンを起動できませんでした。',
  running: (backend) => `${backend}で描画しています。`,
  runningModel: (backend, model) => `${backend}、モデル${model}で描画しています。`,
  offline: 'ネットワークなしで使えます。',
  keeping: '一度使ったスタイルはこの端末に保存されます。すべて保存すると、どのスタイルもネットワークなしで使えます。',
  keep: '全スタイルをオフライン用に保存',
  repairing:
    'うまく動かないときは、修復するとアプリのファイルを取得し直します。自分の絵画、写真、設定はそのまま残ります。',
  repair: 'アプリを修復',
}
