import type { Words } from '../sections.ts'

const small = (what: string) => what.charAt(0).toLowerCase() + what.slice(1)

export const files: Words['files'] = {
  sample: 'La photo d’exemple',
  styles: 'La liste des styles fournis',
  models: 'Une liste des fichiers du modèle',
  remedy: 'Elle vient peut-être d’une autre version de l’appli : rechargez la page.',
  otherVersion: (what) => `${what} vient d’une autre version de l’appli. Rechargez la page.`,
  undownloaded: (what) => `${what} n’a pas pu être téléchargée. Vérifiez la connexion et réessayez.`,
  offline: (what) =>
    `Pas de connexion, et ${small(what)} n’est pas encore sur cet appareil. Connectez-vous une fois et réessayez.`,
  absent: (what) => `${what} est absente du serveur. Rechargez la page.`,
}
