import type { Words } from '../sections.ts'

export const keys: Words['keys'] = {
  shareStyle: 'Den Stil als Link teilen',
  own: 'Ein eigenes Gemälde: benennen, zuschneiden, lernen',
  next: 'Nächster Stil, wie ein Wischen über das Bild',
  previous: 'Voriger Stil',
  surprise: 'Überraschung: ein zufälliger Stil',
  search: 'Stile durchsuchen',
  about: 'Über das Gemälde',
  move: 'Einen Regler oder die Trennlinie bewegen, durch die Stile gehen',
  favourite: 'Einen Stil zu den Favoriten nehmen, oder nicht mehr',
  remove: 'Ein eigenes Gemälde entfernen',
  zoom: 'Das Bild vergrößern, wenn es den Fokus hat',
}
