import { number, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const bringing: Words['bringing'] = {
  emptyFolder: 'Il n’y a pas d’images dans ce dossier.',
  tooMany: (count) =>
    plural(count, {
      one: 'Seule la première image de ce dossier a été prise.',
      many: 'Seules les # premières images de ce dossier ont été prises.',
      other: 'Seules les # premières images de ce dossier ont été prises.',
    }),
  address:
    'C’est l’adresse d’une image, et rien n’est chargé d’ailleurs ici. Copiez l’image elle-même, ou enregistrez-la sur cet appareil et ouvrez le fichier.',
  text: 'Il n’y a pas d’image dans ce texte. Copiez l’image elle-même, ou ouvrez son fichier.',
  noImage: 'Ce n’était pas un fichier d’image. Enregistrez d’abord l’image sur cet appareil, puis ouvrez le fichier.',
  paintingsAdded: (count, all) =>
    plural(count, {
      one: `# tableau sur ${number(all)} ajouté.`,
      many: `# de tableaux sur ${number(all)} ajoutés.`,
      other: `# tableaux sur ${number(all)} ajoutés.`,
    }),
  inUse: 'Votre tableau est utilisé, et son apprentissage continue pour plus de ressemblance.',
}
