import type { Words } from '../sections.ts'

export const crop: Words['crop'] = {
  title: '裁剪与校正',
  broken: '无法显示这幅画作的图片。',
  how: (name) => `把四个角拖到“${name}”的四角。方向键可移动一个角，按住 Shift 移动更快。`,
  turn: '旋转',
  whole: '整张图片',
  cancel: '取消',
  use: '使用',
  role: '用方向键移动的角',
  corner0: (x, y) => `左上角，距左 ${x}，距上 ${y}`,
  corner1: (x, y) => `右上角，距左 ${x}，距上 ${y}`,
  corner2: (x, y) => `右下角，距左 ${x}，距上 ${y}`,
  corner3: (x, y) => `左下角，距左 ${x}，距上 ${y}`,
}
