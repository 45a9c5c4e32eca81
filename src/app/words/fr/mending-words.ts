import type { Words } from '../sections.ts'

export const mending: Words['mending'] = {
  newer:
    'Le serveur a une version plus récente de l’appli, et n’a plus tous les fichiers de celle-ci. Mettez à jour pour continuer ; vos réglages restent.',
  update: 'Mettre à jour',
  load: 'Charger',
  repair: 'Réparer',
}
