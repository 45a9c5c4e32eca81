import type { Words } from '../sections.ts'

export const keys: Words['keys'] = {
  shareStyle: '用链接分享风格',
  own: '自己的画作：名称、裁剪、学习',
  next: '下一种风格，与在作品上滑动相同',
  previous: '上一种风格',
  surprise: '随机选择一种风格',
  search: '搜索风格',
  about: '关于这幅画作',
  move: '移动滑块或分隔线，或在风格间移动',
  favourite: '收藏风格，或取消收藏',
  remove: '移除自己的画作',
  zoom: '作品获得焦点时进行缩放',
}
