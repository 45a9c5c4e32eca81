import { fileSize, list, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const storage: Words['storage'] = {
  storage: 'Almacenamiento',
  promise: 'Todo esto está en este dispositivo, y en ningún otro sitio.',
  used: (bytes, quota) => `${fileSize(bytes)} en total. Este navegador permite ${fileSize(quota)}.`,
  kept: 'Se conserva hasta que lo borres.',
  passing: 'El navegador puede borrarlo para hacer sitio, o tras una larga ausencia.',
  keep: 'Pedir conservarlo',
  refused: 'El navegador aún no lo promete. Lo hace con las apps instaladas o muy usadas.',
  measuring: 'Midiendo…',
  unknown: 'Esto no se puede medir aquí.',
  amount: (count, bytes) =>
    list([plural(count, { one: '# elemento', many: '# de elementos', other: '# elementos' }), fileSize(bytes)]),
  empty: 'Aún no se conserva nada aquí.',
  clear: 'Borrar',
  clearOf: (name) => `Borrar: ${name}`,
  sure: 'Sí, borrar',
  no: 'Dejarlo',
  everything: 'Borrar todo',
  afterEverything:
    'Las imágenes, los cuadros, la foto y los ajustes se borran para siempre, y la página se vuelve a cargar.',
  failed:
    'No se ha podido borrar: el almacenamiento de este navegador no responde. Vuelve a cargar la página e inténtalo otra vez.',
  pictures: 'Mis imágenes',
  afterPictures: 'Las imágenes que has creado se borran para siempre. Los archivos guardados se quedan.',
  paintings: 'Tus cuadros',
  afterPaintings: 'Tus cuadros, y lo aprendido de ellos, se borran para siempre.',
  mixes: 'Mezclas guardadas',
  afterMixes: 'Las mezclas que has guardado se borran para siempre.',
  photos: 'Fotos abiertas',
  afterPhotos: 'La copia que se conserva aquí se borra, y se abre el ejemplo. Tu archivo se queda donde está.',
  runs: 'Imágenes pulidas',
  afterRuns: 'Ya no se podrá seguir puliéndolas.',
  several: 'Varias fotos',
  afterSeveral:
    'Las fotos y las imágenes hechas con ellas se borran aquí. Tus archivos y lo que has guardado se quedan.',
  inbox: 'Imágenes compartidas en espera',
  afterInbox: 'Se borran aquí, y se quedan en la app de la que vinieron.',
  samples: 'Imágenes pequeñas de tu foto',
  afterSamples: 'Se vuelven a pintar cuando haya tiempo.',
  models: 'Estilos y redes usados hasta ahora',
  afterModels: 'Se descargan de nuevo cuando hacen falta.',
  app: 'La app misma',
  afterApp: 'Necesita conexión hasta que se haya abierto otra vez.',
  rest: 'Otras cosas',
  afterRest: 'Se borran para siempre.',
}
