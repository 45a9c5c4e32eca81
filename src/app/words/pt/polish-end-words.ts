import type { Words } from '../sections.ts'

export const polishEnd: Words['polishEnd'] = {
  title: 'Pastiche',
  body: 'A imagem refinada está pronta.',
  ask: 'Avisar quando estiver pronta',
  on: 'Você será avisado no fim',
  refused: 'O navegador não permite notificações aqui.',
}
