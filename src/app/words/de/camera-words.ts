import type { Words } from '../sections.ts'

export const camera: Words['camera'] = {
  live: 'Live-Kamera',
  liveHelp: 'Live-Kamera im eingestellten Stil',
  take: 'Foto aufnehmen',
  close: 'Kamera schließen',
  shutter: 'Foto aufnehmen',
  front: 'Zur Frontkamera wechseln',
  back: 'Zur Rückkamera wechseln',
  other: 'Zu einer anderen Kamera wechseln',
  seen: (style) => `Was die Kamera sieht, im Stil von ${style}`,
  plain: 'Was die Kamera sieht',
  none: 'Kein Stil',
  styles: 'Stile für die Kamera',
  strength: 'Stärke',
  starting: 'Warten auf die Kamera. Der Browser fragt vielleicht, ob sie benutzt werden darf.',
  warming: 'Das Malen wird vorbereitet …',
  taking: 'Das Foto wird aufgenommen …',
  hidden: 'Die Kamera ist aus, solange die App nicht zu sehen ist.',
  again: 'Noch einmal versuchen',
  open: 'Foto öffnen',
  insecure:
    'Die Kamera ist nur auf sicheren Seiten verfügbar. Bitte die Seite unter einer Adresse öffnen, die mit https beginnt.',
  denied:
    'Die Kamera darf hier nicht benutzt werden. Bitte in den Einstellungen des Browsers für diese Seite erlauben und es noch einmal versuchen.',
  absent:
    'An diesem Gerät ist keine Kamera. Bitte eine anschließen und es noch einmal versuchen, oder ein Foto öffnen.',
  busy: 'Die Kamera wird von einem anderen Programm benutzt. Bitte das Programm schließen und es noch einmal versuchen.',
  lost: 'Die Kamera wurde getrennt oder ausgeschaltet. Bitte wieder anschließen und es noch einmal versuchen.',
  failed: 'Die Kamera ist nicht gestartet. Bitte noch einmal versuchen oder ein Foto öffnen.',
  notTaken: 'Das Foto konnte nicht aufgenommen werden. Bitte noch einmal versuchen.',
  notPainted: 'Das Kamerabild konnte nicht gemalt werden. Bitte noch einmal versuchen.',
  photoName: (day) => `Foto ${day}`,
}
