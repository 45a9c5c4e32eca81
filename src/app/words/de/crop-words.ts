import type { Words } from '../sections.ts'

export const crop: Words['crop'] = {
  title: 'Zuschneiden und geraderichten',
  broken: 'Das Bild dieses Gemäldes konnte nicht gezeigt werden.',
  how: (name) =>
    `Die Ecken dorthin legen, wo die von „${name}“ sind. Pfeiltasten bewegen eine Ecke, mit Umschalt schneller.`,
  turn: 'Drehen',
  whole: 'Ganzes Bild',
  cancel: 'Abbrechen',
  use: 'Übernehmen',
  role: 'Ecke, mit den Pfeiltasten zu bewegen',
  corner0: (x, y) => `Ecke oben links, ${x} von links, ${y} von oben`,
  corner1: (x, y) => `Ecke oben rechts, ${x} von links, ${y} von oben`,
  corner2: (x, y) => `Ecke unten rechts, ${x} von links, ${y} von oben`,
  corner3: (x, y) => `Ecke unten links, ${x} von links, ${y} von oben`,
}
