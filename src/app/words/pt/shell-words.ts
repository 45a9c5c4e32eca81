import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const shell: Words['shell'] = {
  close: 'Fechar',
  dismiss: 'Dispensar',
  side: 'Estilos e ajustes',
  hint: 'Este é um exemplo. Toque num estilo, ou abra uma foto sua: ela nunca sai deste aparelho.',
  openPhoto: 'Abrir foto',
  dropPhoto: 'Abrir como foto',
  dropPainting: 'Adicionar como pintura',
  photo: 'Foto',
  picture: 'Imagem',
  painting: 'Pintura',
  paintings: 'Pinturas',
  instant: 'Rápida',
  whole: 'Mostrar a imagem inteira',
  stage: 'Imagem: mais e menos ampliam e reduzem, as setas movem',
  fetching: 'Buscando o programa de pintura, só desta vez',
  late: (what) => `${what}, mais demorado que o normal`,
  going: (what) => `${what}…`,
  done: (what, share) => `${what}: ${share}`,
  stop: 'Parar',
  askUse: 'O que fazer com ela',
  useAs: (count) =>
    plural(count, {
      one: 'Usar esta imagem como',
      many: 'Usar estas # de imagens como',
      other: 'Usar estas # imagens como',
    }),
  update: 'Há uma nova versão.',
  updateNow: 'Atualizar',
}
