import { number, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const bringing: Words['bringing'] = {
  emptyFolder: 'En esta carpeta no hay imágenes.',
  tooMany: (count) =>
    plural(count, {
      one: 'Solo se ha tomado la primera imagen de esta carpeta.',
      many: 'Solo se han tomado las primeras # de imágenes de esta carpeta.',
      other: 'Solo se han tomado las primeras # imágenes de esta carpeta.',
    }),
  address:
    'Eso es la dirección de una imagen, y aquí no se carga nada de fuera. Copia la imagen misma, o guárdala en este dispositivo y abre el archivo.',
  text: 'En este texto no hay ninguna imagen. Copia la imagen misma, o abre su archivo.',
  noImage: 'Eso no era un archivo de imagen. Guarda primero la imagen en este dispositivo y abre el archivo.',
  paintingsAdded: (count, all) =>
    plural(count, {
      one: `# cuadro de ${number(all)} añadido.`,
      many: `# de cuadros de ${number(all)} añadidos.`,
      other: `# cuadros de ${number(all)} añadidos.`,
    }),
  inUse: 'Tu cuadro ya se usa, y se está aprendiendo para que se parezca más.',
}
