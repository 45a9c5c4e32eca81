import { number, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const bringing: Words['bringing'] = {
  emptyFolder: '这个文件夹里没有图片。',
  tooMany: (count) => plural(count, { other: '只取了这个文件夹的前 # 张图片。' }),
  address: '这是图片的网址，而本应用不会从别处获取内容。请复制图片本身，或先把它保存到此设备，再打开文件。',
  text: '这段文字里没有图片。请复制图片本身，或打开图片文件。',
  noImage: '这不是图片文件。请先把图片保存到此设备，再打开文件。',
  paintingsAdded: (count, all) => plural(count, { other: `已添加 ${number(all)} 幅画作中的 # 幅。` }),
  inUse: '正在使用你的画作，并在学习它，让效果更像。',
}
