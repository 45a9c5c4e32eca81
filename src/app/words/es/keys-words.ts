import type { Words } from '../sections.ts'

export const keys: Words['keys'] = {
  shareStyle: 'Compartir el estilo como enlace',
  own: 'Un cuadro propio: nombrar, recortar, aprender',
  next: 'Estilo siguiente, como al deslizar sobre la imagen',
  previous: 'Estilo anterior',
  surprise: 'Sorpresa: un estilo al azar',
  search: 'Buscar estilos',
  about: 'Sobre el cuadro',
  move: 'Mover un control o la línea, recorrer los estilos',
  favourite: 'Añadir un estilo a favoritos, o quitarlo',
  remove: 'Quitar un cuadro propio',
  zoom: 'Ampliar la imagen cuando tiene el foco',
}
