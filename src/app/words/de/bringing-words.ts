import { number, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const bringing: Words['bringing'] = {
  emptyFolder: 'In diesem Ordner sind keine Bilder.',
  tooMany: (count) =>
    plural(count, {
      one: 'Nur das erste Bild dieses Ordners wurde genommen.',
      other: 'Nur die ersten # Bilder dieses Ordners wurden genommen.',
    }),
  address:
    'Das ist die Adresse eines Bildes, und von anderswo wird hier nichts geladen. Das Bild selbst kopieren, oder es auf diesem Gerät speichern und die Datei öffnen.',
  text: 'In diesem Text ist kein Bild. Das Bild selbst kopieren, oder seine Datei öffnen.',
  noImage: 'Das war keine Bilddatei. Das Bild erst auf diesem Gerät speichern, dann die Datei öffnen.',
  paintingsAdded: (count, all) =>
    plural(count, {
      one: `# Gemälde von ${number(all)} hinzugefügt.`,
      other: `# von ${number(all)} Gemälden hinzugefügt.`,
    }),
  inUse: 'Das Gemälde ist in Gebrauch und wird für größere Ähnlichkeit noch gelernt.',
}
