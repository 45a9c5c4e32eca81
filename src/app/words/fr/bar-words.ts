import type { Words } from '../sections.ts'

export const bar: Words['bar'] = {
  open: 'Ouvrir une photo',
  openShort: 'Ouvrir',
  openCaption: 'Ouvrir une photo',
  polish: 'Peaufiner',
  polishTip: 'Peaufiner l’image',
  save: 'Enregistrer',
  saveTip: 'Enregistrer, partager ou copier',
  photo: 'Maintenir pour voir la photo',
  compare: 'Comparer',
  compareTip: 'Comparer avec la photo',
  compareKeys: ' ; maintenir C pour la voir en entier',
  divider: 'Séparation entre la photo et l’image',
  undo: 'Annuler',
  undoShort: 'Annuler',
  redo: 'Rétablir',
  redoShort: 'Rétablir',
  escape: 'Fermer, ou arrêter la peinture',
}
