import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const keeping: Words['keeping'] = {
  paintingsLeftOut: (count) => plural(count, { other: '你的画作中有 # 幅无法读取，已略过。' }),
  mixesLeftOut: (count) => plural(count, { other: '你的混合中有 # 种无法读取，已略过。' }),
  photoUnreadable: '无法读取上次的照片，因此打开了示例照片。',
  missing: (why) => `你上次的照片和自己的画作暂时不可用。${why}`,
  unkept: (why) => `关闭页面后，这里打开的内容会丢失。${why}`,
  keeping: (count, size) => plural(count, { other: `正在保存 # 种风格，${size}` }),
  noRoom: '此浏览器没有空间保存全部风格，或者在无痕窗口中不保存任何内容。',
  allKept: (count) => plural(count, { other: '全部 # 种风格现在无需网络即可使用。' }),
  allKeptOf: (count, size) => plural(count, { other: `全部 # 种风格现在无需网络即可使用（${size}）。` }),
}
