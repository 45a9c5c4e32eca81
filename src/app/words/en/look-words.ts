import { words } from '../language.ts'

/** The settings of the look. */
export const look = words('look', {
  strength: 'Strength',
  stroke: 'Stroke size',
  brushwork: 'Brushwork',
  keepColours: 'Keep colours',
  medium: 'medium',
  finer: (share: string) => `${share} finer`,
  bolder: (share: string) => `${share} bolder`,
  calm: 'calm',
  mix: 'Mix',
  mixIn: 'Mix in a second style',
  more: 'More settings',
})
