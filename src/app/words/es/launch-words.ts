import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const launch: Words['launch'] = {
  photo: 'Foto',
  others: (count) =>
    plural(count, {
      one: 'Uno de los archivos no es una imagen y se ha omitido.',
      many: '# de los archivos no son imágenes y se han omitido.',
      other: '# de los archivos no son imágenes y se han omitido.',
    }),
  onlyPictures: 'Lo que se ha compartido no es una imagen. Comparte fotos u otras imágenes con Pastiche.',
  over: (count) =>
    plural(count, {
      one: 'Se ha omitido una imagen: tantas a la vez ocupan demasiado.',
      many: 'Se han omitido # de imágenes: tantas a la vez ocupan demasiado.',
      other: 'Se han omitido # imágenes: tantas a la vez ocupan demasiado.',
    }),
  unkept:
    'Lo que se ha compartido no se ha podido conservar: el almacenamiento de este navegador está lleno o desactivado. Abre la imagen desde aquí.',
  waiting: (count) =>
    plural(count, {
      one: 'Una imagen compartida con Pastiche espera a que la abras.',
      many: '# de imágenes compartidas con Pastiche esperan a que las abras.',
      other: '# imágenes compartidas con Pastiche esperan a que las abras.',
    }),
  open: 'Abrir',
  tap: 'El navegador solo lo abre si tocas aquí.',
  unreadable: 'No se ha podido leer el archivo. Ábrelo desde aquí.',
}
