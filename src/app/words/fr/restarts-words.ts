import type { Words } from '../sections.ts'

export const restarts: Words['restarts'] = {
  memoryRanOut:
    'La mémoire n’a pas suffi : les grandes images sont peintes avec moins de détails pour l’instant. Fermez d’autres onglets et rechargez pour en avoir plus.',
  deviceLost:
    'Le calcul de l’image s’est arrêté ou s’est mis à donner des erreurs. Il a redémarré, et vos réglages sont tous là.',
  restarted: 'La peinture s’est arrêtée de façon inattendue et a redémarré. Vos réglages sont tous là.',
}
