import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const keeping: Words['keeping'] = {
  paintingsLeftOut: (count) =>
    plural(count, {
      one: '# de tus cuadros no se puede leer y se ha omitido.',
      many: '# de tus cuadros no se pueden leer y se han omitido.',
      other: '# de tus cuadros no se pueden leer y se han omitido.',
    }),
  mixesLeftOut: (count) =>
    plural(count, {
      one: '# de tus mezclas no se puede leer y se ha omitido.',
      many: '# de tus mezclas no se pueden leer y se han omitido.',
      other: '# de tus mezclas no se pueden leer y se han omitido.',
    }),
  photoUnreadable: 'La foto de tu última visita no se puede leer; en su lugar está abierta la de ejemplo.',
  missing: (why) => `Tu última foto y tus cuadros faltan por ahora. ${why}`,
  unkept: (why) => `Lo que está abierto aquí se perderá al cerrar la página. ${why}`,
  keeping: (count, size) =>
    plural(count, {
      one: `Descargando # estilo, ${size}`,
      many: `Descargando # de estilos, ${size}`,
      other: `Descargando # estilos, ${size}`,
    }),
  noRoom: 'Este navegador no tiene espacio para todos los estilos, o no conserva nada en las ventanas privadas.',
  allKept: (count) =>
    plural(count, {
      one: 'El único estilo ya funciona sin conexión.',
      many: 'Los # de estilos ya funcionan sin conexión.',
      other: 'Los # estilos ya funcionan sin conexión.',
    }),
  allKeptOf: (count, size) =>
    plural(count, {
      one: `El único estilo ya funciona sin conexión (${size}).`,
      many: `Los # de estilos ya funcionan sin conexión (${size}).`,
      other: `Los # estilos ya funcionan sin conexión (${size}).`,
    }),
}
