import type { Words } from '../sections.ts'

export const crop: Words['crop'] = {
  title: 'Recortar y enderezar',
  broken: 'No se ha podido mostrar la imagen de este cuadro.',
  how: (name) => `Pon las esquinas sobre las de «${name}». Las flechas mueven una esquina; con Mayús, más deprisa.`,
  turn: 'Girar',
  whole: 'Entera',
  cancel: 'Cancelar',
  use: 'Aplicar',
  role: 'esquina que se mueve con las flechas',
  corner0: (x, y) => `Esquina superior izquierda, a ${x} de la izquierda y ${y} de arriba`,
  corner1: (x, y) => `Esquina superior derecha, a ${x} de la izquierda y ${y} de arriba`,
  corner2: (x, y) => `Esquina inferior derecha, a ${x} de la izquierda y ${y} de arriba`,
  corner3: (x, y) => `Esquina inferior izquierda, a ${x} de la izquierda y ${y} de arriba`,
}
