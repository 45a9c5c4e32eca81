import type { Words } from '../sections.ts'

export const mending: Words['mending'] = {
  newer:
    'El servidor tiene una versión más nueva de la app, y ya no tiene todos los archivos de esta. Actualiza para seguir; tus ajustes se quedan.',
  update: 'Actualizar',
  load: 'Cargar',
  repair: 'Reparar',
}
