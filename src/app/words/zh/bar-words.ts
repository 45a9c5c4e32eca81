import type { Words } from '../sections.ts'

export const bar: Words['bar'] = {
  open: '打开照片',
  openShort: '打开',
  openCaption: '打开照片',
  polish: '精修',
  polishTip: '精修作品',
  save: '保存',
  saveTip: '保存、分享或复制',
  photo: '按住查看照片',
  compare: '对比',
  compareTip: '与照片对比',
  compareKeys: '；按住 C 键查看整张照片',
  divider: '照片与作品的分隔线',
  undo: '撤销',
  undoShort: '撤销',
  redo: '重做',
  redoShort: '重做',
  escape: '关闭，或停止绘制',
}
