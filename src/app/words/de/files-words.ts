import type { Words } from '../sections.ts'

const small = (what: string) => what.charAt(0).toLowerCase() + what.slice(1)

export const files: Words['files'] = {
  sample: 'Das Beispielfoto',
  styles: 'Die Liste der mitgelieferten Stile',
  models: 'Eine Liste der Modelldateien',
  remedy: 'Vielleicht gehört sie zu einer anderen Version der App: Seite neu laden.',
  otherVersion: (what) => `${what} gehört zu einer anderen Version der App. Bitte die Seite neu laden.`,
  undownloaded: (what) => `${what} konnte nicht geladen werden. Verbindung prüfen und nochmal versuchen.`,
  offline: (what) =>
    `Keine Verbindung, und ${small(what)} ist noch nicht auf diesem Gerät. Einmal verbinden und nochmal versuchen.`,
  absent: (what) => `${what} fehlt auf dem Server. Bitte die Seite neu laden.`,
}
