import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const launch: Words['launch'] = {
  photo: 'Photo',
  others: (count) =>
    plural(count, {
      one: 'L’un des fichiers n’est pas une image et a été laissé de côté.',
      many: '# des fichiers ne sont pas des images et ont été laissés de côté.',
      other: '# des fichiers ne sont pas des images et ont été laissés de côté.',
    }),
  onlyPictures: 'Ce qui a été partagé n’est pas une image. Partagez des photos ou d’autres images avec Pastiche.',
  over: (count) =>
    plural(count, {
      one: 'Une image a été laissée de côté : l’ensemble est trop volumineux.',
      many: '# d’images ont été laissées de côté : l’ensemble est trop volumineux.',
      other: '# images ont été laissées de côté : l’ensemble est trop volumineux.',
    }),
  unkept:
    'Ce qui a été partagé n’a pas pu être gardé : le stockage de ce navigateur est plein ou désactivé. Ouvrez plutôt l’image d’ici.',
  waiting: (count) =>
    plural(count, {
      one: 'Une image partagée avec Pastiche attend d’être ouverte.',
      many: '# d’images partagées avec Pastiche attendent d’être ouvertes.',
      other: '# images partagées avec Pastiche attendent d’être ouvertes.',
    }),
  open: 'Ouvrir',
  tap: 'Le navigateur ne l’ouvre qu’en touchant ici.',
  unreadable: 'Le fichier n’a pas pu être lu. Ouvrez-le plutôt d’ici.',
}
