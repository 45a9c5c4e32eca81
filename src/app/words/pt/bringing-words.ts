import { number, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const bringing: Words['bringing'] = {
  emptyFolder: 'Não há imagens nesta pasta.',
  tooMany: (count) =>
    plural(count, {
      one: 'Só a primeira imagem desta pasta foi usada.',
      many: 'Só as primeiras # de imagens desta pasta foram usadas.',
      other: 'Só as primeiras # imagens desta pasta foram usadas.',
    }),
  address:
    'Isto é o endereço de uma imagem, e aqui nada é buscado em outro lugar. Copie a própria imagem, ou salve-a neste aparelho e abra o arquivo.',
  text: 'Não há imagem neste texto. Copie a própria imagem, ou abra o arquivo dela.',
  noImage: 'Isto não era um arquivo de imagem. Salve primeiro a imagem neste aparelho e depois abra o arquivo.',
  paintingsAdded: (count, all) =>
    plural(count, {
      one: `# pintura de ${number(all)} adicionada.`,
      many: `# de ${number(all)} pinturas adicionadas.`,
      other: `# de ${number(all)} pinturas adicionadas.`,
    }),
  inUse: 'A sua pintura já está em uso e está sendo aprendida para ficar mais parecida.',
}
