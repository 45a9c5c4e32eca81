import type { Words } from '../sections.ts'

export const keys: Words['keys'] = {
  shareStyle: 'Partager le style sous forme de lien',
  own: 'Votre tableau : nommer, recadrer, apprendre',
  next: 'Style suivant, comme en balayant l’image',
  previous: 'Style précédent',
  surprise: 'Surprise : un style au hasard',
  search: 'Chercher un style',
  about: 'À propos du tableau',
  move: 'Déplacer un curseur ou la séparation, parcourir les styles',
  favourite: 'Mettre un style en favori, ou l’en ôter',
  remove: 'Retirer un de vos tableaux',
  zoom: 'Zoomer l’image quand elle est sélectionnée',
}
