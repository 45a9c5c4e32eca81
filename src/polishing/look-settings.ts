/** Apart from the optimiser, so that the terminal's parent process, which only asks for pictures, loads no tfjs. */
import { type LookSettings, lookSettings } from '../core/look.ts'
import { strokePx } from '../core/strokes.ts'
import type { PolishSettings } from '../gatys/types.ts'

/** What of the optimiser's settings a look decides. */
export function settingsOfLook(look: LookSettings): Omit<LookSettings, 'stroke'> & Pick<PolishSettings, 'strokePx'> {
  const { stroke, ...settings } = lookSettings(look)
  return { ...settings, strokePx: strokePx(stroke) }
}
