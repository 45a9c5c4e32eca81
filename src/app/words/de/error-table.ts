import type { Words } from '../sections.ts'

export const errors: Words['errors'] = {
  'image-unreadable':
    'Dieses Bild konnte nicht gelesen werden; vielleicht ist es beschädigt. Bitte ein anderes nehmen.',
  'image-unsupported': 'Diese Art von Bilddatei kann der Browser nicht öffnen. JPEG, PNG, WebP und AVIF gehen.',
  'image-too-small': 'Dieses Bild ist zu klein. Bitte ein größeres nehmen.',
  'image-too-large': 'Dieses Bild ist zu groß. Bitte ein kleineres nehmen.',
  'bad-option': 'So geht es nicht: Eine Angabe passt nicht zu dieser Version der App.',
  'model-corrupt':
    'Eine Datei des Malmodells ist beschädigt oder von einer anderen Version. Bitte die Seite neu laden.',
  'model-missing': 'Das Malmodell konnte nicht geladen werden. Verbindung prüfen und nochmal versuchen.',
  'checkpoint-unusable': 'Was davon behalten war, lässt sich nicht fortsetzen. Bitte neu anfangen.',
  'no-backend': 'Dieses Gerät kann so nicht rechnen. Ein aktueller Browser kann es meist.',
  'backend-in-use': 'Das Malprogramm ist noch beschäftigt. Gleich nochmal versuchen.',
  'device-lost': 'Das Rechnen brach ab oder stimmte nicht mehr. Meist hilft ein neuer Versuch.',
  'timed-out': 'Das dauerte zu lange, und nichts kam. Bitte nochmal versuchen.',
  'out-of-memory': 'Der Speicher reicht dafür nicht. Andere Tabs schließen, oder ein kleineres Bild nehmen.',
  'storage-full': 'In diesem Browser ist kein Platz mehr. Bitte Platz schaffen, dann nochmal versuchen.',
  'storage-newer':
    'Was hier behalten ist, hat eine neuere Version von Pastiche geschrieben. Bitte die Seite neu laden; nichts wurde gelöscht.',
  'write-failed':
    'Dieser Browser behält für diese Seite nichts (ein privates Fenster, oder der Speicher ist abgeschaltet).',
}
