import type { Words } from '../sections.ts'

export const polishEnd: Words['polishEnd'] = {
  title: 'Pastiche',
  body: 'Das verfeinerte Bild ist fertig.',
  ask: 'Bescheid geben, wenn es fertig ist',
  on: 'Es wird Bescheid gegeben',
  refused: 'Der Browser erlaubt hier keine Mitteilungen.',
}
