import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const keeping: Words['keeping'] = {
  paintingsLeftOut: (count) =>
    plural(count, {
      one: '# der eigenen Gemälde ist unlesbar und fehlt deshalb.',
      other: '# der eigenen Gemälde sind unlesbar und fehlen deshalb.',
    }),
  mixesLeftOut: (count) =>
    plural(count, {
      one: '# der Mischungen ist unlesbar und fehlt deshalb.',
      other: '# der Mischungen sind unlesbar und fehlen deshalb.',
    }),
  photoUnreadable: 'Das Foto vom letzten Besuch war unlesbar, deshalb ist das Beispiel offen.',
  missing: (why) => `Das letzte Foto und die eigenen Gemälde fehlen vorerst. ${why}`,
  unkept: (why) => `Was hier offen ist, ist weg, sobald die Seite geschlossen wird. ${why}`,
  keeping: (count, size) =>
    plural(count, { one: `# Stil wird behalten, ${size}`, other: `# Stile werden behalten, ${size}` }),
  noRoom: 'Dieser Browser hat nicht genug Platz für alle Stile, oder er behält in privaten Fenstern nichts.',
  allKept: (count) =>
    plural(count, { one: 'Der eine Stil geht jetzt ohne Netz.', other: 'Alle # Stile gehen jetzt ohne Netz.' }),
  allKeptOf: (count, size) =>
    plural(count, {
      one: `Der eine Stil geht jetzt ohne Netz (${size}).`,
      other: `Alle # Stile gehen jetzt ohne Netz (${size}).`,
    }),
}
