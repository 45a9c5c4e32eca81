import { number, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const app: Words['app'] = {
  privacy: 'Alle Bilder bleiben auf diesem Gerät.',
  opening: 'Foto wird geöffnet',
  painting: 'Bild wird gemalt',
  saving: 'Wird gespeichert',
  sample: 'Beispielfoto',
  photo: 'Foto',
  thePhoto: 'das Foto',
  noPicture: 'Noch kein Bild',
  unpainted: (photo) => `${photo}, noch nicht gemalt`,
  painted: (photo, style) => `${photo}, gemalt in ${style}`,
  polished: (photo, style) => `${photo}, gemalt in ${style}, verfeinert`,
  tryAgain: 'Nochmal versuchen',
  loadAgain: 'Neu laden',
  undo: 'Rückgängig',
  delete: 'Löschen',
  bringBack: 'Zurückholen',
  crop: 'Zuschneiden und geraderichten',
  quoted: (name) => `„${name}“`,
  untitled: 'Gemälde',
  added: (date) => `Hinzugefügt ${date}`,
  learning: (title) => `„${title}“ wird gelernt`,
  removed: (title) => `„${title}“ wurde entfernt.`,
  changed: (name) => `Die Änderung an „${name}“`,
  unkept: (what, why) => `${what} gilt jetzt, ist aber weg, sobald die Seite geschlossen wird. ${why}`,
  unwritten: 'Das Speichern ist gescheitert.',
  unsaved: 'Noch gibt es kein Bild zum Speichern. Nochmal versuchen, wenn es gemalt ist.',
  unexpected: (what) => `Etwas Unerwartetes ist schiefgegangen (${what}). Bitte nochmal versuchen.`,
  memoryRanOut:
    'Der Speicher reichte nicht, deshalb werden große Bilder vorerst mit weniger Einzelheiten gemalt. Für mehr: andere Tabs schließen und neu laden.',
  restarted: 'Das Malen brach unerwartet ab und wurde neu gestartet. Alle Einstellungen sind noch da.',
  partMissing: 'Ein Teil der App konnte nicht geladen werden. Verbindung prüfen, dann die Seite neu laden.',
  noBackend: (asked, all) =>
    `Ein Rechenweg „${asked}“ ist nicht bekannt (es gibt ${all}); es wird einer von selbst gewählt.`,
  onePhoto: (count, name) =>
    plural(count, {
      one: `Ein Foto nach dem anderen: Dies ist das erste, ${name}.`,
      other: `Ein Foto nach dem anderen: Dies ist das erste von #, ${name}.`,
    }),
  paintingsAdded: (count, all) =>
    plural(count, {
      one: `# Gemälde von ${number(all)} hinzugefügt.`,
      other: `# von ${number(all)} Gemälden hinzugefügt.`,
    }),
  inUse: 'Das Gemälde ist in Gebrauch und wird für größere Ähnlichkeit noch gelernt.',
}
