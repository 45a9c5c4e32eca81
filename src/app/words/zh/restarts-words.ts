import type { Words } from '../sections.ts'

export const restarts: Words['restarts'] = {
  memoryRanOut: '内存不足，大幅作品暂时会少一些细节。关闭其他标签页并重新加载可恢复。',
  deviceLost: '计算图像的部分停止工作或算错了。已重新启动，你的设置没有丢失。',
  restarted: '绘制进程意外停止，已重新启动。你的设置没有丢失。',
}
