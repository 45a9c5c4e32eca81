import type { Words } from '../sections.ts'

export const polishEnd: Words['polishEnd'] = {
  title: 'Pastiche',
  body: 'L’image peaufinée est prête.',
  ask: 'M’avertir quand c’est prêt',
  on: 'Notification à la fin',
  refused: 'Le navigateur n’autorise pas les notifications ici.',
}
