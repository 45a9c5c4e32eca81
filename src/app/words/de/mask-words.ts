import type { Words } from '../sections.ts'

export const masks: Words['masks'] = {
  finding: 'Motiv wird gesucht',
}
