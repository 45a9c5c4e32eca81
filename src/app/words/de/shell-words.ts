import type { Words } from '../sections.ts'

export const shell: Words['shell'] = {
  close: 'Schließen',
}
