import type { Words } from '../sections.ts'

export const crop: Words['crop'] = {
  title: 'Recadrer et redresser',
  broken: 'L’image de ce tableau n’a pas pu être affichée.',
  how: (name) => `Placez les coins sur ceux de « ${name} ». Les flèches déplacent un coin, plus vite avec Maj.`,
  turn: 'Pivoter',
  whole: 'Image entière',
  cancel: 'Annuler',
  use: 'Appliquer',
  role: 'coin à déplacer avec les flèches',
  corner0: (x, y) => `Coin supérieur gauche, à ${x} de la gauche et ${y} du haut`,
  corner1: (x, y) => `Coin supérieur droit, à ${x} de la gauche et ${y} du haut`,
  corner2: (x, y) => `Coin inférieur droit, à ${x} de la gauche et ${y} du haut`,
  corner3: (x, y) => `Coin inférieur gauche, à ${x} de la gauche et ${y} du haut`,
}
