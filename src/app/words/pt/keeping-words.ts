import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const keeping: Words['keeping'] = {
  paintingsLeftOut: (count) =>
    plural(count, {
      one: '# das suas pinturas não pôde ser lida e ficou de fora.',
      many: '# das suas pinturas não puderam ser lidas e ficaram de fora.',
      other: '# das suas pinturas não puderam ser lidas e ficaram de fora.',
    }),
  mixesLeftOut: (count) =>
    plural(count, {
      one: '# das suas misturas não pôde ser lida e ficou de fora.',
      many: '# das suas misturas não puderam ser lidas e ficaram de fora.',
      other: '# das suas misturas não puderam ser lidas e ficaram de fora.',
    }),
  photoUnreadable: 'Não foi possível ler a foto da última visita, por isso o exemplo está aberto.',
  missing: (why) => `A sua última foto e as suas pinturas estão indisponíveis por agora. ${why}`,
  unkept: (why) => `O que está aberto aqui se perde ao fechar a página. ${why}`,
  keeping: (count, size) =>
    plural(count, {
      one: `Guardando # estilo, ${size}`,
      many: `Guardando # de estilos, ${size}`,
      other: `Guardando # estilos, ${size}`,
    }),
  noRoom: 'Este navegador não tem espaço para todos os estilos, ou não guarda nada em janelas privadas.',
  allKept: (count) =>
    plural(count, {
      one: 'O único estilo já funciona sem internet.',
      many: 'Todos os # de estilos já funcionam sem internet.',
      other: 'Todos os # estilos já funcionam sem internet.',
    }),
  allKeptOf: (count, size) =>
    plural(count, {
      one: `O único estilo já funciona sem internet (${size}).`,
      many: `Todos os # de estilos já funcionam sem internet (${size}).`,
      other: `Todos os # estilos já funcionam sem internet (${size}).`,
    }),
}
