import type { Words } from '../sections.ts'

export const install: Words['install'] = {
  menu: 'Installer l’appli',
  title: 'Pastiche à portée de main',
  why: 'Elle s’ouvre comme une appli à part, fonctionne sans réseau, et vos images restent toujours sur cet appareil.',
  install: 'Installer',
  later: 'Plus tard',
  steps: 'Touchez « Partager » dans la barre du navigateur, puis « Sur l’écran d’accueil ».',
  done: 'Compris',
}
