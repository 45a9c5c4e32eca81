import type { Words } from '../sections.ts'

export const restarts: Words['restarts'] = {
  memoryRanOut:
    'A memória acabou, por isso imagens grandes são pintadas com menos detalhe por agora. Para mais, feche outras abas e recarregue.',
  deviceLost: 'O que calcula a imagem parou ou calculou errado. Foi reiniciado, e nenhum ajuste se perdeu.',
  restarted: 'A pintura parou de repente e foi reiniciada. Nenhum ajuste se perdeu.',
}
