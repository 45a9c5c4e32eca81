import type { Words } from '../sections.ts'

export const help: Words['help'] = {
  language: 'Langue',
  start: 'Ouvrez une photo, touchez un style.',
  gestures:
    'Appuyez longuement sur l’image pour voir la photo. Pincez ou tournez la molette pour zoomer, touchez deux fois pour la voir en entier.',
  drop: 'Déposez ou collez des images partout : sur l’image, ce sont des photos ; sur les styles, des tableaux.',
  sample: 'Utiliser l’exemple',
  keys: 'Clavier',
  letters: 'Raccourcis d’une seule lettre',
  starting: 'Le moteur de peinture démarre.',
  unstarted: 'Le moteur de peinture n’a pas pu démarrer.',
  running: (backend) => `Peinture avec ${backend}.`,
  runningModel: (backend, model) => `Peinture avec ${backend}, modèle ${model}.`,
  offline: 'Fonctionne sans réseau.',
  keeping:
    'Un style est gardé sur cet appareil dès qu’il a servi une fois. Gardez-les tous, et chacun fonctionnera sans réseau.',
  keep: 'Garder tous les styles',
  repairing:
    'Quelque chose ne va pas ? La réparation recharge les fichiers de l’appli. Vos tableaux, votre photo et vos réglages restent.',
  repair: 'Réparer l’appli',
}
