import type { Words } from '../sections.ts'

export const look: Words['look'] = {
  strength: 'Stärke',
  stroke: 'Strichgröße',
  brushwork: 'Pinselführung',
  keepColours: 'Farben behalten',
  medium: 'mittel',
  finer: (share) => `${share} feiner`,
  bolder: (share) => `${share} kräftiger`,
  calm: 'ruhig',
  mix: 'Mischen',
  mixIn: 'Einen zweiten Stil beimischen',
  more: 'Weitere Einstellungen',
}
