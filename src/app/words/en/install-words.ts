import { words } from '../language.ts'

/** The card that offers to install the app. */
export const install = words('install', {
  menu: 'Install the app',
  title: 'Keep Pastiche at hand',
  why: 'It opens like an app of its own, works without a network, and your pictures still stay on this device.',
  install: 'Install',
  later: 'Not now',
  steps: 'Tap Share in the browser’s bar, then “Add to Home Screen”.',
  done: 'Understood',
})
