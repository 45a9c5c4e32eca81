/** What follows from the state: values that several parts of the page need and that are stored nowhere. */
import { photoOf } from '../../core/framed-id.ts'
import { reducedBy } from '../../core/plan.ts'
import { withinEdge } from '../../core/size.ts'
import { slotShares, styleIn } from './settings/shares.ts'
import { type AppState, type GalleryStyle, type Picture, SAMPLE_ID, SLOTS, type StyleId } from './types.ts'

export function findStyle(styles: readonly GalleryStyle[], id: StyleId | null): GalleryStyle | null {
  return styles.find((style) => style.id === id) ?? null
}

export { isPad, slotShares, styleIn, unmixed } from './settings/shares.ts'

/** What is on the canvas. */
export function shownPicture({ picture, polish: { run } }: AppState): Picture | null {
  return (run?.shown && run.picture) || picture
}

type PolishSizes = Pick<AppState, 'saveSize' | 'polishEdge' | 'polish'>

/** The size that a polished picture will have, or has. */
export function polishedSize({ saveSize, polishEdge, polish: { run, tuning } }: PolishSizes) {
  if (!saveSize) return null
  const edge = Math.min(tuning.maxEdge, polishEdge ?? tuning.maxEdge)
  const { width, height } = run?.picture?.stage === 'full' ? run.picture : withinEdge(saveSize, edge)
  const why = reducedBy({ width, height }, saveSize, { maxEdge: tuning.maxEdge, otherwise: 'memory' })
  return { width, height, reducedBy: why === 'none' ? saveSize.reducedBy : why }
}

/** The size that saving gives. */
export function savedSize(state: AppState): AppState['saveSize'] {
  return state.polish.run?.shown ? polishedSize(state) : state.saveSize
}

/** Whether a painted picture is on the canvas, and not the photo itself. */
export function isPainted({ picture }: AppState): boolean {
  return picture !== null && picture.stage !== 'photo'
}

/** Whether the stage shows what the settings ask for, or is on its way there at the person's wish. */
export function isSettled(state: AppState): boolean {
  const { picture, styles, settings, canUndo } = state
  if (isPainted(state) || canUndo) return true
  return picture !== null && styles.length > 0 && slotShares(settings).length === 0
}

/** Whether the sample photo is the one that is open. */
export function isSample({ settings }: AppState): boolean {
  return photoOf(settings.photoId) === SAMPLE_ID
}

/** The style of one's own that is in the active slot, or in another one; null where none is. */
export function ownInUse({ settings, styles, activeSlot }: AppState): StyleId | null {
  const used = [activeSlot, ...SLOTS].map((slot) => styleIn(settings, slot))
  return used.find((id) => findStyle(styles, id)?.mine) ?? null
}
