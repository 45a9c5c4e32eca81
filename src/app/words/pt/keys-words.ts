import type { Words } from '../sections.ts'

export const keys: Words['keys'] = {
  shareStyle: 'Compartilhar o estilo como link',
  own: 'Uma pintura sua: nome, corte, aprender',
  next: 'Próximo estilo, como ao deslizar sobre a imagem',
  previous: 'Estilo anterior',
  surprise: 'Surpresa: um estilo ao acaso',
  search: 'Buscar estilos',
  about: 'Sobre a pintura',
  move: 'Mover um controle ou a divisória, ou percorrer os estilos',
  favourite: 'Pôr um estilo nos favoritos, ou tirá-lo',
  remove: 'Remover uma pintura sua',
  zoom: 'Ampliar a imagem quando ela tem o foco',
}
