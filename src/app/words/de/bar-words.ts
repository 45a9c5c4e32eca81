import type { Words } from '../sections.ts'

export const bar: Words['bar'] = {
  open: 'Foto öffnen',
  openShort: 'Öffnen',
  openCaption: 'Foto öffnen',
  polish: 'Verfeinern',
  polishTip: 'Das Bild verfeinern',
  save: 'Sichern',
  saveTip: 'Sichern, teilen oder kopieren',
  photo: 'Halten, um das Foto zu sehen',
  compare: 'Vergleich',
  compareTip: 'Mit dem Foto vergleichen',
  compareKeys: '; C halten zeigt es ganz',
  divider: 'Trennlinie zwischen Foto und Bild',
  undo: 'Rückgängig',
  undoShort: 'Zurück',
  redo: 'Wiederholen',
  redoShort: 'Wieder',
  escape: 'Schließen, oder das Malen anhalten',
}
