import { number } from '../format.ts'
import type { Words } from '../sections.ts'

export const shell: Words['shell'] = {
  close: '关闭',
  dismiss: '关闭',
  side: '风格与设置',
  hint: '这是示例。轻点一种风格，或打开自己的照片：它绝不会离开此设备。',
  openPhoto: '打开照片',
  dropPhoto: '作为照片打开',
  dropPainting: '作为画作添加',
  photo: '照片',
  picture: '作品',
  painting: '画作',
  paintings: '画作',
  instant: '精修前',
  whole: '显示整幅作品',
  stage: '作品：加号和减号缩放，方向键移动',
  fetching: '正在获取绘画引擎，仅此一次',
  late: (what) => `${what}，比平时久一些`,
  going: (what) => `${what}…`,
  done: (what, share) => `${what}：${share}`,
  stop: '停止',
  askUse: '如何使用',
  useAs: (count) => (count > 1 ? `把这 ${number(count)} 张图片用作` : '把这张图片用作'),
  update: '新版本已就绪。',
  updateNow: '更新',
}
