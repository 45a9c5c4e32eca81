import type { Words } from '../sections.ts'

export const camera: Words['camera'] = {
  live: 'Caméra en direct',
  liveHelp: 'Caméra en direct dans le style choisi',
  take: 'Prendre une photo',
  close: 'Fermer la caméra',
  shutter: 'Prendre la photo',
  front: 'Passer à la caméra avant',
  back: 'Passer à la caméra arrière',
  other: 'Passer à une autre caméra',
  seen: (style) => `Ce que voit la caméra, d’après ${style}`,
  plain: 'Ce que voit la caméra',
  none: 'Sans style',
  styles: 'Styles pour la caméra',
  strength: 'Force',
  starting: 'En attente de la caméra. Le navigateur demandera peut-être l’autorisation de l’utiliser.',
  warming: 'Préparation de la peinture…',
  taking: 'Prise de la photo…',
  hidden: 'La caméra est éteinte tant que l’appli n’est pas visible.',
  again: 'Réessayer',
  open: 'Ouvrir une photo',
  insecure:
    'La caméra ne fonctionne que sur les pages sécurisées. Ouvrez cette page à une adresse qui commence par https.',
  denied:
    'La caméra n’est pas autorisée ici. Autorisez-la pour cette page dans les réglages du navigateur, puis réessayez.',
  absent: 'Cet appareil n’a pas de caméra. Branchez-en une et réessayez, ou ouvrez une photo.',
  busy: 'La caméra est utilisée par un autre programme. Fermez-le et réessayez.',
  lost: 'La caméra a été débranchée ou éteinte. Rebranchez-la et réessayez.',
  failed: 'La caméra n’a pas démarré. Réessayez, ou ouvrez une photo.',
  notTaken: 'La photo n’a pas pu être prise. Réessayez.',
  notPainted: 'L’image de la caméra n’a pas pu être peinte. Réessayez.',
  photoName: (day) => `Photo ${day}`,
}
