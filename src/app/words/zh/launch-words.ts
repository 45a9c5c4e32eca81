import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const launch: Words['launch'] = {
  photo: '照片',
  others: (count) => plural(count, { other: '有 # 个文件不是图片，已略过。' }),
  onlyPictures: '分享的内容不是图片。请把照片或其他图片分享给 Pastiche。',
  over: (count) => plural(count, { other: '略过了 # 张图片：一次收到这么多，体积过大。' }),
  unkept: '此浏览器的存储空间已满或已关闭，无法保存分享的内容。请从这里打开图片。',
  waiting: (count) => plural(count, { other: '有 # 张分享给 Pastiche 的图片等待打开。' }),
  open: '打开',
  tap: '轻点这里，浏览器才会打开它。',
  unreadable: '无法读取文件。请从这里打开。',
}
