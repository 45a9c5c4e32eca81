import { fileSize, number, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const batch: Words['batch'] = {
  title: 'Plusieurs photos',
  help: 'Plusieurs photos d’un même style',
  photo: 'Photo',
  close: 'Fermer',
  add: 'Ajouter',
  intro:
    'Toutes les photos sont peintes avec les réglages actuels, l’une après l’autre, en pleine taille. Elles restent sur cet appareil.',
  empty: 'Choisissez plusieurs photos, ou déposez-les ici.',
  lookNow: (look) => `Réglages actuels : ${look}.`,
  lookOfAll: (look) => `Peintes avec : ${look}.`,
  strength: (style, share) => `${style}, force ${share}`,
  noLook: 'Choisissez d’abord un style : toutes les photos pourront alors être peintes ainsi.',
  lookWaits: 'Le style n’est pas encore prêt. Réessayez dans un instant.',
  lookGone:
    'Les réglages avec lesquels les photos ont été peintes n’existent plus tels quels. Ce qui est fait reste ; le reste peut être peint avec les réglages actuels.',
  files: (format, quality) => `En ${format}, qualité ${quality}, comme réglé dans « Enregistrer ».`,
  filesPng: 'En PNG, comme réglé dans « Enregistrer ».',
  paint: (count) => plural(count, { one: 'Peindre # photo', many: 'Peindre # de photos', other: 'Peindre # photos' }),
  again: 'Tout repeindre avec les réglages actuels',
  pause: 'Pause',
  resume: 'Continuer',
  cancel: 'Annuler',
  running: (done, all) => `${number(done)} sur ${number(all)} peintes`,
  paused: (done, all) => `Pause : ${number(done)} sur ${number(all)} peintes`,
  ended: (done, all) => `${number(done)} sur ${number(all)} peintes.`,
  failures: (count) =>
    plural(count, { one: '# photo a échoué.', many: '# de photos ont échoué.', other: '# photos ont échoué.' }),
  secondsLeft: (count) =>
    plural(count, {
      one: 'encore #\u00a0s environ',
      many: 'encore #\u00a0s environ',
      other: 'encore #\u00a0s environ',
    }),
  minutesLeft: (count) =>
    plural(count, {
      one: 'encore #\u00a0min environ',
      many: 'encore #\u00a0min environ',
      other: 'encore #\u00a0min environ',
    }),
  waiting: 'En attente',
  painting: (share) => `Peinture, ${share}`,
  done: (size) => `Prête, ${size}`,
  saved: (size) => `Enregistrée, ${size}`,
  failed: 'Échec',
  leftOut: 'Laissée de côté',
  tryAgain: 'Réessayer',
  paintThis: 'Peindre',
  see: (name) => `Voir ${name}`,
  save: 'Enregistrer',
  saveOf: (name) => `Enregistrer ${name}`,
  remove: (name) => `Retirer ${name}`,
  back: 'Toutes les photos',
  zip: 'Tout en ZIP',
  zipping: 'Création du ZIP…',
  zipFailed: 'Le ZIP n’a pas pu être créé. Enregistrez dans un dossier, ou les fichiers un par un.',
  folder: 'Dans un dossier',
  inFolder: (name) => `Les images vont dans le dossier « ${name} » dès qu’elles sont prêtes.`,
  folderFailed: (name) =>
    `Le dossier « ${name} » n’accepte plus de fichiers. Les images sont gardées ici ; enregistrez-les de nouveau.`,
  clear: 'Vider la liste',
  sure: 'Vider',
  no: 'Garder',
  unsaved: (count) =>
    plural(count, {
      one: '# image n’est pas enregistrée. Vider la liste l’efface pour de bon.',
      many: '# d’images ne sont pas enregistrées. Vider la liste les efface pour de bon.',
      other: '# images ne sont pas enregistrées. Vider la liste les efface pour de bon.',
    }),
  keeps: (bytes) => `${fileSize(bytes)} sont gardés ici jusqu’à ce que vous vidiez la liste.`,
  tooMany: (most, over) =>
    `${plural(most, { one: '# photo au plus', many: '# de photos au plus', other: '# photos au plus' })} à la fois : ${plural(over, { one: '# a été laissée de côté.', many: '# ont été laissées de côté.', other: '# ont été laissées de côté.' })}`,
  full: 'Le stockage de ce navigateur est plein, le travail est donc en pause. Enregistrez ce qui est prêt, videz la liste ou libérez de l’espace sur l’appareil, puis continuez.',
  fullAtBringing:
    'Le stockage de ce navigateur est plein : certaines photos ne sont pas gardées ici et seront perdues à la fermeture de l’onglet. Vos fichiers restent où ils sont.',
  keepsNothing: 'Ce navigateur ne garde rien pour cette page : enregistrez les images avant de fermer l’onglet.',
  gone: 'La photo n’est plus là. Retirez-la et ajoutez-la de nouveau.',
  unexpected: 'Un problème inattendu est survenu avec cette photo. Réessayez.',
  elsewhere:
    'Un autre onglet de Pastiche traite plusieurs photos. Continuez là-bas, ou fermez-le et rouvrez cette vue.',
  isEnded: (done, all) => `Plusieurs photos : ${number(done)} sur ${number(all)} sont peintes.`,
  goesOn: (done, all) => `La peinture de plusieurs photos continue : ${number(done)} sur ${number(all)} sont peintes.`,
  isPaused: (done, all) => `Plusieurs photos attendent : ${number(done)} sur ${number(all)} sont peintes.`,
  show: 'Voir',
}
