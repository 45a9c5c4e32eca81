import type { Words } from '../sections.ts'

export const install: Words['install'] = {
  menu: 'Instalar o app',
  title: 'Pastiche sempre à mão',
  why: 'Abre como um app próprio, funciona sem internet, e as suas imagens continuam neste aparelho.',
  install: 'Instalar',
  later: 'Agora não',
  steps: 'Toque em Compartilhar na barra do navegador e depois em “Adicionar à Tela de Início”.',
  done: 'Entendi',
}
