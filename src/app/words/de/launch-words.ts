import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const launch: Words['launch'] = {
  photo: 'Foto',
  others: (count) =>
    plural(count, {
      one: 'Eine der Dateien ist kein Bild und wurde ausgelassen.',
      other: '# der Dateien sind keine Bilder und wurden ausgelassen.',
    }),
  onlyPictures: 'Was geteilt wurde, ist kein Bild. Mit Pastiche lassen sich Fotos und andere Bilder teilen.',
  over: (count) =>
    plural(count, {
      one: 'Ein Bild wurde ausgelassen: So viele auf einmal sind zu groß.',
      other: '# Bilder wurden ausgelassen: So viele auf einmal sind zu groß.',
    }),
  unkept:
    'Was geteilt wurde, ließ sich nicht aufbewahren: Der Speicher dieses Browsers ist voll oder ausgeschaltet. Bitte das Bild von hier aus öffnen.',
  waiting: (count) =>
    plural(count, {
      one: 'Ein mit Pastiche geteiltes Bild wartet darauf, geöffnet zu werden.',
      other: '# mit Pastiche geteilte Bilder warten darauf, geöffnet zu werden.',
    }),
  open: 'Öffnen',
  tap: 'Der Browser öffnet das erst, wenn hier getippt wird.',
  unreadable: 'Die Datei ließ sich nicht lesen. Bitte von hier aus öffnen.',
}
