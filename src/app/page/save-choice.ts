/** How pictures become files, as it was chosen last. */
import { QUALITY } from '../../core/knobs.ts'
import type { BatchFiles, SaveFormat } from '../state/types.ts'
import { remembered } from './preferences.ts'

const FORMATS = ['jpeg', 'png', 'webp'] as const satisfies readonly SaveFormat[]
/** Of files that are for keeping. Below the slider's least, pictures fall into blocks. */
export const USUAL_QUALITY = 92
export const LEAST_QUALITY = 40

export function saveChoice(): BatchFiles {
  const quality = Number(remembered('quality'))
  return {
    format: FORMATS.find((format) => format === remembered('format')) ?? 'jpeg',
    quality: quality >= LEAST_QUALITY && quality <= QUALITY.most ? Math.round(quality) : USUAL_QUALITY,
  }
}
