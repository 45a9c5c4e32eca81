import type { Words } from '../sections.ts'

export const errors: Words['errors'] = {
  'image-unreadable': '无法读取这张图片，文件可能已损坏。请换一张。',
  'image-unsupported': '浏览器打不开这种图片文件。可以使用 JPEG、PNG、WebP 和 AVIF。',
  'image-too-small': '这张图片太小。请换一张更大的。',
  'image-too-large': '这张图片太大。请换一张更小的。',
  'bad-option': '有一项设置在此版本的应用中不可用。',
  'model-corrupt': '绘画模型的文件已损坏，或属于其他版本。请重新加载页面。',
  'model-missing': '无法加载绘画模型。请检查网络连接，然后重试。',
  'checkpoint-unusable': '之前保存的进度无法继续。请重新开始。',
  'no-backend': '此设备无法用这种方式计算。换用最新的浏览器通常就可以。',
  'backend-in-use': '绘画引擎正忙。请稍后重试。',
  'device-lost': '计算中断或出现错误。通常重试一次即可。',
  'timed-out': '等待时间过长，没有得到结果。请重试。',
  'out-of-memory': '内存不足。请关闭其他标签页，或使用更小的图片。',
  'storage-full': '此浏览器的存储空间不足。请腾出空间，然后重试。',
  'storage-newer': '这里保存的内容由更新版本的 Pastiche 写入。请重新加载页面；没有删除任何内容。',
  'write-failed': '此浏览器不为本页面保存内容（可能是无痕窗口，或存储已关闭）。',
}
