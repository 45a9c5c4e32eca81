import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const pictures: Words['pictures'] = {
  title: 'Mis imágenes',
  menu: (count) => `Mis imágenes (${count})`,
  help: 'Mis imágenes: lo que has guardado o pulido',
  close: 'Cerrar',
  back: 'Todas las imágenes',
  search: 'Buscar por título, estilo, foto o fecha',
  find: 'Buscar',
  select: 'Elegir',
  done: 'Listo',
  newest: 'Más recientes',
  largest: 'Más grandes',
  order: 'Orden',
  total: (count, size) => `${plural(count, { one: '# imagen', many: '# de imágenes', other: '# imágenes' })}, ${size}`,
  selected: (count) => plural(count, { one: '# elegida', many: '# elegidas', other: '# elegidas' }),
  found: (count) =>
    plural(count, {
      one: '# imagen encontrada',
      many: '# de imágenes encontradas',
      other: '# imágenes encontradas',
    }),
  none: 'Aún no hay nada',
  noneYet:
    'Cada imagen que guardas o pules hasta el final se conserva aquí, con su foto y todos sus ajustes, para que puedas volver a ella y cambiarla. No sale de este dispositivo.',
  notFound: 'Ninguna imagen tiene esas palabras en su título, estilos, foto o fecha.',
  reading: 'Leyendo tus imágenes…',
  today: 'Hoy',
  yesterday: 'Ayer',
  tile: (title, photo, date) => `${title}, de ${photo}, ${date}`,
  reopen: 'Abrir y cambiar',
  saveAgain: 'Volver a guardar',
  share: 'Compartir',
  shareFailed: 'No se ha podido compartir la imagen. Vuelve a guardarla y comparte el archivo.',
  compare: 'Comparar',
  compareTwo: 'Elige dos imágenes para compararlas.',
  remove: 'Borrar',
  removed: (count) =>
    plural(count, {
      one: 'Se ha borrado # imagen.',
      many: 'Se han borrado # de imágenes.',
      other: 'Se han borrado # imágenes.',
    }),
  bringBack: 'Recuperar',
  rename: 'Título',
  recipe: 'Receta',
  photo: 'Foto',
  styles: 'Pintada según',
  strength: 'Intensidad',
  stroke: 'Trazo',
  strokeMedium: 'medio',
  strokeFiner: (share) => `${share} más fino`,
  strokeBolder: (share) => `${share} más grueso`,
  colours: 'Colores',
  coloursPhoto: 'de la foto',
  coloursPainting: 'del cuadro',
  brushwork: 'Pincelada',
  calm: 'serena',
  polish: 'Pulida',
  polished: (count) =>
    `${plural(count, { one: '# paso', many: '# de pasos', other: '# pasos' })}. Al reabrirla se pinta al momento; «Pulir» la deja otra vez igual de fina.`,
  file: 'Archivo',
  saved: 'Guardada',
  otherRelease: 'Pintada por una versión anterior de la app: al reabrirla puede salir algo distinta.',
  divider: 'Línea',
  sideBySide: 'Lado a lado',
  view: 'Modo de comparar',
  dividerLabel: 'Línea entre las dos imágenes',
  shares: (before, one, behind, other) => `${before} ${one}, ${behind} ${other}`,
  zoomIn: 'Ampliar',
  zoomOut: 'Reducir',
  next: 'Imagen siguiente',
  previous: 'Imagen anterior',
  sample: 'Foto de ejemplo',
  unshown: 'No se puede leer el archivo de esta imagen.',
  again: 'Reintentar',
  photoGone:
    'La foto de esta imagen ya no se conserva, así que no se puede volver a pintar. La imagen misma sigue aquí.',
  stylesMissing: (titles) =>
    `«${titles}» no está en esta versión de la app. La imagen se pinta sin él; la que conservas queda como está.`,
  stylesBack: (titles) => `«${titles}»: quitado entretanto, y de nuevo entre tus estilos para esta imagen.`,
  stylesChanged: (titles) =>
    `«${titles}» se ha aprendido o recortado de nuevo entretanto; se pinta con su estado actual.`,
  full: (count, size) =>
    `La imagen se ha guardado, pero este navegador no tiene espacio para conservarla en «Mis imágenes». ${plural(
      count,
      {
        one: 'Borrar allí la más antigua',
        many: 'Borrar allí las más antiguas (#)',
        other: 'Borrar allí las # más antiguas',
      },
    )} libera espacio (${size}).`,
  deleteOldest: (count) =>
    plural(count, { one: 'Borrar la antigua', many: 'Borrar # antiguas', other: 'Borrar # antiguas' }),
  noRoom:
    'La imagen se ha guardado, pero este navegador no tiene espacio para conservarla en «Mis imágenes». Libera espacio en el dispositivo, o quita cuadros que ya no necesites.',
  unkept: (why) => `La imagen se ha guardado, pero no se ha podido conservar en «Mis imágenes». ${why}`,
  unreadable: (count) =>
    plural(count, {
      one: '# de tus imágenes no se puede leer y se ha omitido.',
      many: '# de tus imágenes no se pueden leer y se han omitido.',
      other: '# de tus imágenes no se pueden leer y se han omitido.',
    }),
}
