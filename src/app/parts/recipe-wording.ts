/** What is said of kept pictures: their days, and their recipes in words. */
import { percentages } from '../../core/corners.ts'
import { LOOK_KNOBS } from '../../core/knobs.ts'
import type { KeptPicture } from '../state/types.ts'
import { pictures as says } from '../words/en/pictures-words.ts'
import { date, fileSize, list, number, percent } from '../words/format.ts'

/** Without accents and capitals, as the words are that a picture is found by. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Those that have each word of the query in title, styles, photo or date. */
export function found(pictures: readonly KeptPicture[], query: string): readonly KeptPicture[] {
  const wanted = folded(query).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return pictures
  return pictures.filter((picture) => {
    const text = `${picture.words} ${folded(dayWording(picture.saved))} ${folded(date(picture.saved))}`
    return wanted.every((word) => text.includes(word))
  })
}

/** "Today", "29 November 2026". */
export function dayWording(ms: number, now = Date.now()): string {
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  if (ms >= midnight) return says.today
  // Noon of the day before: days are not all 24 hours long.
  if (ms >= new Date(midnight - 12 * 3_600_000).setHours(0, 0, 0, 0)) return says.yesterday
  return date(ms)
}

export function titleWording({ title, photo }: KeptPicture): string {
  return title || photo.name
}

/** A picture in one line, for those who do not see it. */
export function tileWording(picture: KeptPicture): string {
  return says.tile(titleWording(picture), picture.photo.name, date(picture.saved))
}

/** The recipe, line by line: what, and how. */
export function recipeWording(picture: KeptPicture): readonly (readonly [what: string, how: string])[] {
  const { photo, recipe, width, height, bytes, saved } = picture
  const { strength, stroke, keepColours, brushwork } = recipe.settings
  const type = picture.type.replace(/^image\//, '').toUpperCase()
  return [
    [says.photo, photo.name],
    [says.styles, stylesWording(recipe.styles)],
    [says.strength, percent(numberOr(strength, LOOK_KNOBS.strength.usual))],
    [says.stroke, strokeWording(numberOr(stroke, LOOK_KNOBS.stroke.usual))],
    [says.colours, keepColours === true ? says.coloursPhoto : says.coloursPainting],
    [says.brushwork, brushworkWording(numberOr(brushwork, LOOK_KNOBS.brushwork.usual))],
    ...(recipe.polish ? [[says.polish, says.polished(recipe.polish.iterations)] as const] : []),
    [says.file, `${type}, ${number(width)}\u00a0×\u00a0${number(height)}\u00a0px, ${fileSize(bytes)}`],
    [says.saved, date(saved)],
  ]
}

function stylesWording(styles: KeptPicture['recipe']['styles']): string {
  const seen = styles.filter(({ share }) => share >= 0.005)
  if (seen.length === 1) return seen[0].title
  const whole = percentages(seen.map(({ share }) => share))
  return list(seen.map(({ title }, i) => `${percent(whole[i] / 100)} ${title}`))
}

function strokeWording(stroke: number): string {
  if (Math.abs(stroke) < 0.005) return says.strokeMedium
  return stroke < 0 ? says.strokeFiner(percent(-stroke)) : says.strokeBolder(percent(stroke))
}

function brushworkWording(brushwork: number): string {
  return brushwork < 0.005 ? says.calm : percent(brushwork)
}

function numberOr(value: unknown, usual: number): number {
  return typeof value === 'number' ? value : usual
}
