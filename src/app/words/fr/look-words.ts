import type { Words } from '../sections.ts'

export const look: Words['look'] = {
  strength: 'Force',
  stroke: 'Trait',
  brushwork: 'Touche',
  keepColours: 'Garder les couleurs',
  medium: 'moyen',
  finer: (share) => `${share} plus fin`,
  bolder: (share) => `${share} plus épais`,
  calm: 'calme',
  mix: 'Mélanger',
  mixIn: 'Mélanger un deuxième style',
  more: 'Autres réglages',
}
