/** Sentences and figures for the person, made of values of the state. */
import { percentages } from '../../core/corners.ts'
import { findStyle, slotShares } from '../state/selectors.ts'
import type { AppState, GalleryStyle, Settings } from '../state/types.ts'
import { app } from '../words/en/app-words.ts'
import { look } from '../words/en/look-words.ts'
import { list, number, percent } from '../words/format.ts'
import { isRightToLeft } from '../words/language.ts'

export { percent }

/** "60% Starry Night and 40% The Scream". */
export function mixWording(parts: readonly { readonly title: string; readonly share: number }[]): string {
  const whole = percentages(parts.map(({ share }) => share))
  return list(parts.map(({ title }, i) => `${percent(whole[i] / 100)} ${title}`))
}

/** @param stroke -1 = fine, 0 = medium, 1 = bold */
export function strokeWording(stroke: number): string {
  if (Math.abs(stroke) < 0.005) return look.medium
  return look[stroke < 0 ? 'finer' : 'bolder'](percent(Math.abs(stroke)))
}

/** @param brushwork 0 = calm, 1 = lively */
export function brushworkWording(brushwork: number): string {
  return brushwork < 0.005 ? look.calm : percent(brushwork)
}

/** "1600 × 1200 px", in this order in every language (LEFT-TO-RIGHT ISOLATE … POP DIRECTIONAL ISOLATE). */
export function sizeWording(size: { readonly width: number; readonly height: number }): string {
  const side = (px: number): string => number(px, { useGrouping: false })
  const text = `${side(size.width)}\u00a0×\u00a0${side(size.height)}\u00a0px`
  return isRightToLeft() ? `\u2066${text}\u2069` : text
}

/** "van Gogh", "Rubens": what a small tile has room for. */
export function surname(artist: string): string {
  const [first] = artist.split(',')
  const name = first.match(/(?: (?:van|von|de|der|la|le))* (\p{Lu}\S*)$/u)
  return name ? name[0].trim() : first
}

/** What styles the picture is made of, or null while there is none. */
export function styleWording(settings: Settings, styles: readonly GalleryStyle[]): string | null {
  const parts = slotShares(settings).flatMap(({ id, share }) => {
    const style = findStyle(styles, id)
    return style ? [{ title: style.title, share }] : []
  })
  return parts.length > 1 ? mixWording(parts) : (parts[0]?.title ?? null)
}

/** The canvas in words, for those who do not see it. */
export function pictureWording(state: AppState): string {
  const photo = state.photo?.name ?? app.thePhoto
  const style = styleWording(state.settings, state.styles)
  if (!state.picture) return app.noPicture
  if (state.picture.stage === 'photo' || style === null) return app.unpainted(photo)
  const { run } = state.polish
  const polished = run?.shown && run.status !== 'running' && run.picture
  return app[polished ? 'polished' : 'painted'](photo, style)
}
