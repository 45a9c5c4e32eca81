import type { Words } from '../sections.ts'

export const crop: Words['crop'] = {
  title: 'Cortar e endireitar',
  broken: 'Não foi possível mostrar a imagem desta pintura.',
  how: (name) => `Coloque os cantos onde estão os de “${name}”. As setas movem um canto; com Shift, mais depressa.`,
  turn: 'Girar',
  whole: 'Imagem inteira',
  cancel: 'Cancelar',
  use: 'Usar',
  role: 'canto que se move com as setas',
  corner0: (x, y) => `Canto superior esquerdo, ${x} da esquerda, ${y} do topo`,
  corner1: (x, y) => `Canto superior direito, ${x} da esquerda, ${y} do topo`,
  corner2: (x, y) => `Canto inferior direito, ${x} da esquerda, ${y} do topo`,
  corner3: (x, y) => `Canto inferior esquerdo, ${x} da esquerda, ${y} do topo`,
}
