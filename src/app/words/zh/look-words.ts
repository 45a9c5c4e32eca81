import type { Words } from '../sections.ts'

export const look: Words['look'] = {
  strength: '强度',
  stroke: '笔触大小',
  brushwork: '笔法',
  keepColours: '保留原色',
  medium: '中等',
  finer: (share) => `更细 ${share}`,
  bolder: (share) => `更粗 ${share}`,
  calm: '平静',
  mix: '混合',
  mixIn: '混入第二种风格',
  more: '更多设置',
}
