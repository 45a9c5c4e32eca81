import type { Words } from '../sections.ts'

export const install: Words['install'] = {
  menu: 'App installieren',
  title: 'Pastiche griffbereit',
  why: 'Es öffnet sich wie eine eigene App, geht ohne Netz, und die Bilder bleiben auch dann auf diesem Gerät.',
  install: 'Installieren',
  later: 'Nicht jetzt',
  steps: 'In der Leiste des Browsers auf „Teilen“ tippen, dann auf „Zum Home-Bildschirm“.',
  done: 'Verstanden',
}
