import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const launch: Words['launch'] = {
  photo: 'Foto',
  others: (count) =>
    plural(count, {
      one: 'Um dos arquivos não é imagem e ficou de fora.',
      many: '# dos arquivos não são imagens e ficaram de fora.',
      other: '# dos arquivos não são imagens e ficaram de fora.',
    }),
  onlyPictures: 'O que foi compartilhado não é imagem. Compartilhe fotos ou outras imagens com o Pastiche.',
  over: (count) =>
    plural(count, {
      one: 'Uma imagem ficou de fora: tantas de uma vez são grandes demais.',
      many: '# de imagens ficaram de fora: tantas de uma vez são grandes demais.',
      other: '# imagens ficaram de fora: tantas de uma vez são grandes demais.',
    }),
  unkept:
    'Não foi possível guardar o que foi compartilhado: o armazenamento deste navegador está cheio ou desativado. Abra a imagem a partir daqui.',
  waiting: (count) =>
    plural(count, {
      one: 'Uma imagem compartilhada com o Pastiche espera para ser aberta.',
      many: '# de imagens compartilhadas com o Pastiche esperam para ser abertas.',
      other: '# imagens compartilhadas com o Pastiche esperam para ser abertas.',
    }),
  open: 'Abrir',
  tap: 'O navegador só abre isto com um toque aqui.',
  unreadable: 'Não foi possível ler o arquivo. Abra-o a partir daqui.',
}
