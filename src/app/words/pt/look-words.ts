import type { Words } from '../sections.ts'

export const look: Words['look'] = {
  strength: 'Intensidade',
  stroke: 'Traço',
  brushwork: 'Pincelada',
  keepColours: 'Manter cores',
  medium: 'médio',
  finer: (share) => `${share} mais fino`,
  bolder: (share) => `${share} mais forte`,
  calm: 'calma',
  mix: 'Misturar',
  mixIn: 'Misturar um segundo estilo',
  more: 'Mais ajustes',
}
