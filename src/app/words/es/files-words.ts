import type { Words } from '../sections.ts'

const small = (what: string) => what.charAt(0).toLowerCase() + what.slice(1)

export const files: Words['files'] = {
  sample: 'La foto de ejemplo',
  styles: 'La lista de estilos incluidos',
  models: 'Una lista de archivos del modelo',
  remedy: 'Puede ser de otra versión de la app: vuelve a cargar la página.',
  otherVersion: (what) => `${what} es de otra versión de la app. Vuelve a cargar la página.`,
  undownloaded: (what) => `${what} no se ha podido descargar. Comprueba la conexión e inténtalo de nuevo.`,
  offline: (what) =>
    `No hay conexión, y ${small(what)} aún no está en este dispositivo. Conéctate una vez e inténtalo de nuevo.`,
  absent: (what) => `${what} no está en el servidor. Vuelve a cargar la página.`,
}
