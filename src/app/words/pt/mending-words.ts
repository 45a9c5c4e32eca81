import type { Words } from '../sections.ts'

export const mending: Words['mending'] = {
  newer:
    'O servidor tem uma versão mais nova do app, e já não tem tudo desta. Atualize para continuar; os seus ajustes ficam.',
  update: 'Atualizar',
  load: 'Carregar',
  repair: 'Reparar',
}
