import type { Words } from '../sections.ts'

export const files: Words['files'] = {
  sample: 'サンプル写真',
  styles: '内蔵スタイルの一覧',
  models: 'モデルファイルの一覧',
  remedy: '別のバージョンのアプリのものかもしれません。ページを再読み込みしてください。',
  otherVersion: (what) => `${what}は別のバージョンのアプリのものです。ページを再読み込みしてください。`,
  undownloaded: (what) => `${what}をダウンロードできませんでした。接続を確認して、もう一度お試しください。`,
  offline: (what) => `オフラインです。${what}はまだこの端末にありません。一度接続してから、もう一度お試しください。`,
  absent: (what) => `${what}がサーバーにありません。ページを再読み込みしてください。`,
}
