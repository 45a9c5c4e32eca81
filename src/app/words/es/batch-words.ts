import { fileSize, number, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const batch: Words['batch'] = {
  title: 'Varias fotos',
  help: 'Varias fotos con el mismo estilo',
  photo: 'Foto',
  close: 'Cerrar',
  add: 'Añadir fotos',
  intro:
    'Todas las fotos se pintan con los ajustes actuales, una tras otra, a tamaño completo. No salen de este dispositivo.',
  empty: 'Elige varias fotos, o suéltalas aquí.',
  lookNow: (look) => `Ajustes actuales: ${look}.`,
  lookOfAll: (look) => `Pintadas con: ${look}.`,
  strength: (style, share) => `${style}, intensidad ${share}`,
  noLook: 'Elige primero un estilo: con él se podrán pintar todas las fotos.',
  lookWaits: 'El estilo aún está en camino. Inténtalo de nuevo en un momento.',
  lookGone:
    'Los ajustes con los que se pintaron las fotos ya no existen como eran. Lo hecho se queda; el resto se puede pintar con los ajustes actuales.',
  files: (format, quality) => `En ${format}, calidad ${quality}, como se ha elegido en «Guardar».`,
  filesPng: 'En PNG, como se ha elegido en «Guardar».',
  paint: (count) => plural(count, { one: 'Pintar # foto', many: 'Pintar # de fotos', other: 'Pintar # fotos' }),
  again: 'Repintar todo con los ajustes actuales',
  pause: 'Pausa',
  resume: 'Seguir',
  cancel: 'Cancelar',
  running: (done, all) => `${number(done)} de ${number(all)} pintadas`,
  paused: (done, all) => `En pausa: ${number(done)} de ${number(all)} pintadas`,
  ended: (done, all) => `${number(done)} de ${number(all)} pintadas.`,
  failures: (count) =>
    plural(count, { one: 'Ha fallado # foto.', many: 'Han fallado # de fotos.', other: 'Han fallado # fotos.' }),
  secondsLeft: (count) =>
    plural(count, { one: 'queda aprox. #\u00a0s', many: 'quedan aprox. #\u00a0s', other: 'quedan aprox. #\u00a0s' }),
  minutesLeft: (count) =>
    plural(count, {
      one: 'queda aprox. #\u00a0min',
      many: 'quedan aprox. #\u00a0min',
      other: 'quedan aprox. #\u00a0min',
    }),
  waiting: 'En espera',
  painting: (share) => `Pintando, ${share}`,
  done: (size) => `Lista, ${size}`,
  saved: (size) => `Guardada, ${size}`,
  failed: 'Ha fallado',
  leftOut: 'Omitida',
  tryAgain: 'Reintentar',
  paintThis: 'Pintar',
  see: (name) => `Ver ${name}`,
  save: 'Guardar',
  saveOf: (name) => `Guardar ${name}`,
  remove: (name) => `Quitar ${name}`,
  back: 'Todas las fotos',
  zip: 'Guardar todo en ZIP',
  zipping: 'Creando el ZIP…',
  zipFailed: 'No se ha podido crear el ZIP. Guarda en una carpeta, o los archivos uno a uno.',
  folder: 'Guardar en carpeta',
  inFolder: (name) => `Las imágenes van a la carpeta «${name}» en cuanto están listas.`,
  folderFailed: (name) =>
    `La carpeta «${name}» ya no admite archivos. Las imágenes se conservan aquí; vuelve a guardarlas.`,
  clear: 'Vaciar lista',
  sure: 'Vaciar',
  no: 'Dejar',
  unsaved: (count) =>
    plural(count, {
      one: '# imagen no se ha guardado. Al vaciar la lista se borra para siempre.',
      many: '# de imágenes no se han guardado. Al vaciar la lista se borran para siempre.',
      other: '# imágenes no se han guardado. Al vaciar la lista se borran para siempre.',
    }),
  keeps: (bytes) => `${fileSize(bytes)} se conservan aquí hasta que vacíes la lista.`,
  tooMany: (most, over) =>
    `${plural(most, { one: '# foto como máximo', many: '# de fotos como máximo', other: '# fotos como máximo' })} a la vez: ${plural(over, { one: 'se ha omitido #.', many: 'se han omitido #.', other: 'se han omitido #.' })}`,
  full: 'El almacenamiento de este navegador está lleno, así que el trabajo está en pausa. Guarda lo que esté listo, vacía la lista o libera espacio en el dispositivo, y sigue.',
  fullAtBringing:
    'El almacenamiento de este navegador está lleno: algunas fotos no se conservan aquí y se pierden al cerrar la pestaña. Tus archivos se quedan donde están.',
  keepsNothing: 'Este navegador no conserva nada de esta página: guarda las imágenes antes de cerrar la pestaña.',
  gone: 'La foto ya no está. Quítala y vuelve a añadirla.',
  unexpected: 'Ha ocurrido un problema inesperado con esta foto. Inténtalo de nuevo.',
  elsewhere:
    'Otra pestaña de Pastiche tiene varias fotos en marcha. Sigue allí, o ciérrala y abre esta vista de nuevo.',
  isEnded: (done, all) => `Varias fotos: ${number(done)} de ${number(all)} están pintadas.`,
  goesOn: (done, all) => `Se siguen pintando varias fotos: ${number(done)} de ${number(all)} están listas.`,
  isPaused: (done, all) => `Varias fotos esperan: ${number(done)} de ${number(all)} están pintadas.`,
  show: 'Ver',
}
