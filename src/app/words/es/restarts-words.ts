import type { Words } from '../sections.ts'

export const restarts: Words['restarts'] = {
  memoryRanOut:
    'La memoria no ha bastado, así que por ahora las imágenes grandes se pintan con menos detalle. Para más, cierra otras pestañas y vuelve a cargar.',
  deviceLost: 'El cálculo de la imagen se detuvo o empezó a dar errores. Se ha reiniciado, y tus ajustes siguen ahí.',
  restarted: 'La pintura se detuvo de forma inesperada y se ha reiniciado. Tus ajustes siguen ahí.',
}
