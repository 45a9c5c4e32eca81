/** Sentences and figures for the person, made of values of the state. */
import { percentages } from '../../core/corners.ts'
import { findStyle, slotShares } from '../state/selectors.ts'
import type { AppState, GalleryStyle, Settings } from '../state/types.ts'

/** "60 %", from 0.6. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`
}

/** "60 % Starry Night, 40 % The Scream". */
export function mixWording(parts: readonly { readonly title: string; readonly share: number }[]): string {
  const whole = percentages(parts.map(({ share }) => share))
  return parts.map(({ title }, i) => `${whole[i]}\u00a0% ${title}`).join(', ')
}

/** @param stroke -1 = fine, 0 = medium, 1 = bold */
export function strokeWording(stroke: number): string {
  if (Math.abs(stroke) < 0.005) return 'medium'
  return `${percent(Math.abs(stroke))} ${stroke < 0 ? 'finer' : 'bolder'}`
}

/** @param brushwork 0 = calm, 1 = lively */
export function brushworkWording(brushwork: number): string {
  return brushwork < 0.005 ? 'calm' : percent(brushwork)
}

/** "1600 × 1200 px". */
export function sizeWording(size: { readonly width: number; readonly height: number }): string {
  return `${size.width}\u00a0×\u00a0${size.height}\u00a0px`
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
  const photo = state.photo?.name ?? 'the photo'
  const style = styleWording(state.settings, state.styles)
  if (!state.picture) return 'No picture yet'
  if (state.picture.stage === 'photo' || style === null) return `${photo}, not painted yet`
  const { run } = state.polish
  return `${photo}, painted in ${style}${run?.shown && run.status !== 'running' && run.picture ? ', polished' : ''}`
}
