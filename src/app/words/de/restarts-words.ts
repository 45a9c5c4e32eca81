import type { Words } from '../sections.ts'

export const restarts: Words['restarts'] = {
  memoryRanOut:
    'Der Speicher reichte nicht, deshalb werden große Bilder vorerst mit weniger Einzelheiten gemalt. Für mehr: andere Tabs schließen und neu laden.',
  deviceLost:
    'Was das Bild berechnet, fiel aus oder rechnete falsch. Es wurde neu gestartet, alle Einstellungen sind noch da.',
  restarted: 'Das Malen brach unerwartet ab und wurde neu gestartet. Alle Einstellungen sind noch da.',
}
