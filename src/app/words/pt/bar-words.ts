import type { Words } from '../sections.ts'

export const bar: Words['bar'] = {
  open: 'Abrir uma foto',
  openShort: 'Abrir',
  openCaption: 'Abrir foto',
  polish: 'Refinar',
  polishTip: 'Refinar a imagem',
  save: 'Salvar',
  saveTip: 'Salvar, compartilhar ou copiar',
  photo: 'Segurar para ver a foto',
  compare: 'Comparar',
  compareTip: 'Comparar com a foto',
  compareKeys: '; segurar C mostra a foto inteira',
  divider: 'Divisória entre foto e imagem',
  undo: 'Desfazer',
  undoShort: 'Desfazer',
  redo: 'Refazer',
  redoShort: 'Refazer',
  escape: 'Fechar, ou parar a pintura',
}
