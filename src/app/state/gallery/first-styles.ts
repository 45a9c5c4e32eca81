/** The built-in styles as they come in, and what a first visit is painted with. */
import { withDeadline } from '../../../core/deadline.ts'
import { CATALOGUE } from '../../../core/waits.ts'
import { app } from '../../words/en/app-words.ts'
import type { Notices } from '../notices.ts'
import type { Settings } from '../types.ts'
import type { Gallery } from './gallery.ts'

export interface BuiltInsParts {
  readonly gallery: Pick<Gallery, 'loadBuiltIns' | 'lookup' | 'first'>
  readonly notices: Pick<Notices, 'fail'>
  readonly settings: () => Settings
  /** Whether the person has changed anything yet. */
  readonly isTouched: () => boolean
  /** Paints with these settings, which no step leads back from. */
  readonly begin: (settings: Settings) => void
}

/** Never rejects. @param firstVisit whether nobody has had a say yet in what is painted with */
export async function bringBuiltIns(firstVisit: boolean, parts: BuiltInsParts): Promise<void> {
  const { gallery, notices } = parts
  // What comes after its time is welcome all the same.
  const loading = gallery.loadBuiltIns().then(() => chooseFirst(firstVisit, parts))
  try {
    await withDeadline(CATALOGUE, loading)
  } catch (error) {
    notices.fail(error, { label: app.tryAgain, run: () => void bringBuiltIns(firstVisit, parts) })
  }
}

function chooseFirst(firstVisit: boolean, { gallery, settings, isTouched, begin }: BuiltInsParts): void {
  const { styleA } = settings()
  // Another release may have other styles.
  const isGone = styleA?.startsWith('builtin:') && gallery.lookup(styleA) === 'gone'
  if (!(isGone || (firstVisit && styleA === null)) || isTouched()) return
  begin({ ...settings(), styleA: gallery.first })
}
