import type { Words } from '../sections.ts'

export const install: Words['install'] = {
  menu: 'アプリをインストール',
  title: 'Pasticheをいつでも手元に',
  why: '普通のアプリのように開き、ネットワークなしで使えます。画像はこれまでどおりこの端末に残ります。',
  install: 'インストール',
  later: '今はしない',
  steps: 'ブラウザのバーで「共有」をタップし、「ホーム画面に追加」を選びます。',
  done: 'OK',
}
