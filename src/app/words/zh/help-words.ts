import type { Words } from '../sections.ts'

export const help: Words['help'] = {
  language: '语言',
  start: '打开一张照片，轻点一种风格。',
  gestures: '按住作品可查看照片。双指捏合或滚动滚轮可缩放，轻点两下可查看全图。',
  drop: '图片可拖放或粘贴到任意位置：放在作品上是照片，放在风格上是画作。',
  sample: '使用示例照片',
  keys: '按键',
  letters: '使用单字母快捷键',
  starting: '绘画引擎正在启动。',
  unstarted: '绘画引擎未能启动。',
  running: (backend) => `正在使用 ${backend} 绘制。`,
  runningModel: (backend, model) => `正在使用 ${backend} 绘制，模型 ${model}。`,
  offline: '无需网络即可使用。',
  keeping: '用过的风格会保存在此设备上。全部保存后，每种风格都无需网络即可使用。',
  keep: '保存全部风格供离线使用',
  repairing: '有什么不正常吗？修复会重新获取应用自身的文件。你的画作、照片和设置都会保留。',
  repair: '修复应用',
}
