import type { Words } from '../sections.ts'

export const mending: Words['mending'] = {
  newer:
    'Der Server hat eine neuere Version der App und nicht mehr alles von dieser. Zum Weitermachen aktualisieren; die Einstellungen bleiben.',
  update: 'Aktualisieren',
  load: 'Laden',
  repair: 'Reparieren',
}
