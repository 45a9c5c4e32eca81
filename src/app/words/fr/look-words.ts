import type { Words } from '../sections.ts'

export const look: Words['look'] = {
  strength: 'Force',
  stroke: 'Taille du trait',
  brushwork: 'Touche',
  keepColours: 'Garder les couleurs',
  medium: 'moyenne',
  finer: (share) => `${share} plus fin`,
  bolder: (share) => `${share} plus épais`,
  calm: 'calme',
  mix: 'Mélanger',
  mixIn: 'Mélanger un deuxième style',
  more: 'Autres réglages',
}
