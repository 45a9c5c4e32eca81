import type { Words } from '../sections.ts'

export const help: Words['help'] = {
  language: 'Sprache',
  start: 'Ein Foto öffnen, einen Stil antippen.',
  gestures:
    'Das Bild gedrückt halten, um das Foto zu sehen. Mit zwei Fingern oder dem Mausrad vergrößern, zweimal tippen für das ganze Bild.',
  drop: 'Bilder lassen sich überall ablegen oder einfügen: auf dem Bild sind es Fotos, auf den Stilen Gemälde.',
  sample: 'Das Beispielfoto nehmen',
  keys: 'Tasten',
  letters: 'Einzelne Buchstaben sind Kurzbefehle',
  starting: 'Das Malprogramm startet.',
  unstarted: 'Das Malprogramm konnte nicht starten.',
  running: (backend) => `Gemalt wird mit ${backend}.`,
  runningModel: (backend, model) => `Gemalt wird mit ${backend}, Modell ${model}.`,
  offline: 'Geht auch ohne Netz.',
  keeping:
    'Ein Stil bleibt auf diesem Gerät, sobald er einmal benutzt wurde. Werden alle behalten, geht jeder ohne Netz.',
  keep: 'Alle Stile offline behalten',
  repairing: 'Etwas geht nicht? Das Reparieren lädt die Dateien der App neu. Gemälde, Foto und Einstellungen bleiben.',
  repair: 'App reparieren',
}
