import type { Words } from '../sections.ts'

export const polishEnd: Words['polishEnd'] = {
  title: 'Pastiche',
  body: 'La imagen pulida está lista.',
  ask: 'Avisarme cuando esté lista',
  on: 'Se te avisará cuando esté lista',
  refused: 'El navegador no permite notificaciones aquí.',
}
