import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const keeping: Words['keeping'] = {
  paintingsLeftOut: (count) =>
    plural(count, {
      one: '# de vos tableaux est illisible et a été laissé de côté.',
      many: '# de vos tableaux sont illisibles et ont été laissés de côté.',
      other: '# de vos tableaux sont illisibles et ont été laissés de côté.',
    }),
  mixesLeftOut: (count) =>
    plural(count, {
      one: '# de vos mélanges est illisible et a été laissé de côté.',
      many: '# de vos mélanges sont illisibles et ont été laissés de côté.',
      other: '# de vos mélanges sont illisibles et ont été laissés de côté.',
    }),
  photoUnreadable: 'La photo de votre dernière visite est illisible ; l’exemple est ouvert à sa place.',
  missing: (why) => `Votre dernière photo et vos tableaux manquent pour l’instant. ${why}`,
  unkept: (why) => `Ce qui est ouvert ici disparaîtra à la fermeture de la page. ${why}`,
  keeping: (count, size) =>
    plural(count, {
      one: `Téléchargement de # style, ${size}`,
      many: `Téléchargement de # de styles, ${size}`,
      other: `Téléchargement de # styles, ${size}`,
    }),
  noRoom: 'Ce navigateur n’a pas de place pour tous les styles, ou ne garde rien dans les fenêtres privées.',
  allKept: (count) =>
    plural(count, {
      one: 'Le seul style fonctionne maintenant sans réseau.',
      many: 'Les # de styles fonctionnent maintenant sans réseau.',
      other: 'Les # styles fonctionnent maintenant sans réseau.',
    }),
  allKeptOf: (count, size) =>
    plural(count, {
      one: `Le seul style fonctionne maintenant sans réseau (${size}).`,
      many: `Les # de styles fonctionnent maintenant sans réseau (${size}).`,
      other: `Les # styles fonctionnent maintenant sans réseau (${size}).`,
    }),
}
