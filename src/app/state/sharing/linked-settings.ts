/** Between the settings of the page and the look of a link. */
import type { LinkedLook } from '../../../core/style-link.ts'
import type { Settings, StyleId } from '../types.ts'

const share = (part: number, of: number) => (of > 0 ? part / of : 0)

/**
 * The settings that show a link's look: two styles are the ends of a line, three and four the corners of a square, A and B
 * above, C and D below.
 *
 * @param ids of the link's styles, in their order
 */
export function linkedSettings({ styles, ...look }: LinkedLook, ids: readonly StyleId[]): Partial<Settings> {
  const [a, b = 0, c = 0, d = 0] = styles.map(({ weight }) => weight)
  const [styleA, styleB = null, styleC = null, styleD = null] = ids
  return {
    ...look,
    ...{ styleA, styleB, styleC, styleD },
    ...(styles.length > 1 && { mix: share(b + d, a + b + (styles.length > 3 ? c + d : 0)) }),
    ...(styles.length > 2 && { mixDown: share(c + d, a + b + c + d) }),
  }
}
