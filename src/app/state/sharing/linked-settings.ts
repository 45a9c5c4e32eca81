/** Between the settings of the page and the look of a link. */
import type { LinkedLook } from '../../../core/style-link.ts'
import { inSlots } from '../settings/shares.ts'
import type { Settings, StyleId } from '../types.ts'

/**
 * The settings that show a link's look.
 *
 * @param ids of the link's styles, in their order
 */
export function linkedSettings({ styles, ...look }: LinkedLook, ids: readonly StyleId[]): Partial<Settings> {
  return { ...look, ...inSlots(ids.map((id, i) => ({ id, share: styles[i].weight }))) }
}
