import type { Words } from '../sections.ts'

export const look: Words['look'] = {
  strength: 'Intensidad',
  stroke: 'Trazo',
  brushwork: 'Pincelada',
  keepColours: 'Conservar colores',
  medium: 'medio',
  finer: (share) => `${share} más fino`,
  bolder: (share) => `${share} más grueso`,
  calm: 'serena',
  mix: 'Mezclar',
  mixIn: 'Mezclar un segundo estilo',
  more: 'Más ajustes',
}
