/**
 * A look as the fragment of an address, to be read by people as well:
 *
 *     #style=starry-night:60,great-wave:40&strength=80&keep-colours
 *     #style=~&release=pastiche-3&painting=Harbour~1nAAAA…
 *
 * Each style has its share in per cent; `~` is the next `painting`, which is its name and its numbers
 * (`core/link-numbers.ts`). Settings are those of `core/knobs.ts`, numbers in hundredths, and left out where they are as
 * usual. A painting comes last, so that a link that was cut short is told by its checksum.
 */
import { StyleTransferError } from './errors.ts'
import { readWords, Unsound } from './fields.ts'
import { accepts, type Knob, LOOK_KNOBS, type NumberKnob } from './knobs.ts'
import { LINK_NUMBERS, NewerNumbers, readLinkNumbers } from './link-numbers.ts'
import { type Look, type LookSettings, usualLook } from './look.ts'
import type { NormSpec } from './norm-sites.ts'
import { RELEASE_ID, STYLE_NAME } from './release.ts'
import type { LearntStyle, StyleVector } from './style.ts'

/** Characters of a link at most, its origin included. */
export const LINK_LENGTH = 4_000

/** Characters of a link that a QR code holds such that a phone reads it off a screen. */
export const QR_LENGTH = 300

/** Styles of a mix at most. */
export const LINK_STYLES = 4

/** Characters of a painting's name at most, as they stand in a link. */
const NAME_LENGTH = 48

/** A style as a link names it. */
export type LinkedStyle =
  | { readonly kind: 'built-in'; readonly name: string }
  /** @see readLinkNumbers for `numbers` */
  | { readonly kind: 'painting'; readonly name: string; readonly numbers: string }

export type LinkedLook = Look<LinkedStyle>

const NEXT_PAINTING = '~'

/** "keep-colours" */
const keyOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** A number in hundredths, to the fourth digit behind the point. */
const hundredths = (value: number) => String(Number((100 * value).toFixed(4)))

function cleanName(name: string): string {
  return Array.from(readWords(name.slice(0, 400), 'the name').trim())
    .slice(0, NAME_LENGTH)
    .join('')
}

function writtenName(name: string): string {
  const letters = Array.from(cleanName(name))
  const written = () =>
    encodeURIComponent(letters.join('')).replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  while (written().length > NAME_LENGTH) letters.pop()
  return written()
}

function settingText(name: keyof LookSettings, value: number | boolean): readonly string[] {
  if (value === LOOK_KNOBS[name].usual) return []
  if (typeof value === 'number') return [`${keyOf(name)}=${hundredths(value)}`]
  return [value ? keyOf(name) : `${keyOf(name)}=off`]
}

/**
 * The link to a look.
 *
 * @param address of the app, without a fragment
 * @param release of the networks that the paintings' numbers are for
 * @throws StyleTransferError `bad-option` where the look has no styles, too many, or more than a link can hold
 */
export function formatStyleLink(look: LinkedLook, address: string, release: string): string {
  const { styles } = look
  const total = styles.reduce((sum, { weight }) => sum + weight, 0)
  const named = styles.map(({ style, weight }) => {
    const name = style.kind === 'built-in' ? style.name : NEXT_PAINTING
    return styles.length > 1 ? `${name}:${hundredths(weight / total)}` : name
  })
  const paintings = styles.flatMap(({ style }) =>
    style.kind === 'painting' ? [`painting=${writtenName(style.name)}${NEXT_PAINTING}${style.numbers}`] : [],
  )
  const settings = Object.keys(usualLook) as (keyof LookSettings)[]
  const link = `${address}#${[
    `style=${named.join(',')}`,
    ...settings.flatMap((name) => settingText(name, look[name])),
    ...(paintings.length > 0 ? [`release=${release}`, ...paintings] : []),
  ].join('&')}`
  if (!(total > 0) || styles.length > LINK_STYLES || link.length > LINK_LENGTH)
    throw new StyleTransferError('bad-option', 'This is more than a link can hold; save it as a file instead.')
  return link
}

function readShare(text: string): number {
  if (!/^\d{1,3}(?:\.\d{1,4})?$/.test(text)) throw new Unsound('a share in the mix is no number')
  return Number(`${text}e-2`)
}

/** Where the last `~` is, and how long; some programs that pass links on write it as `%7E`. */
function lastMark(text: string): readonly [at: number, length: number] {
  const [plain, encoded] = [text.lastIndexOf(NEXT_PAINTING), text.toUpperCase().lastIndexOf('%7E')]
  return plain > encoded ? [plain, 1] : [encoded, 3]
}

/** The marks between styles and shares, as some programs that pass links on write them. */
const ENCODED: Readonly<Record<string, string>> = { '%2C': ',', '%3A': ':', '%7E': NEXT_PAINTING }

function readPainting(text: string | undefined): LinkedStyle {
  if (text === undefined) throw new Unsound('its painting is missing')
  const [at, length] = lastMark(text)
  const numbers = text.slice(at + length)
  if (at < 0 || !LINK_NUMBERS.test(numbers)) throw new Unsound('its painting is cut short or damaged')
  let name: string
  try {
    name = decodeURIComponent(text.slice(0, at))
  } catch {
    throw new Unsound("its painting's name is damaged")
  }
  return { kind: 'painting', name: cleanName(name), numbers }
}

function readStyles(text: string, paintings: readonly string[]): LinkedLook['styles'] {
  const plain = text.replace(/%(?:2C|3A|7E)/gi, (mark) => ENCODED[mark.toUpperCase()])
  const parts = plain.split(',', LINK_STYLES + 1)
  if (parts.length > LINK_STYLES) throw new Unsound(`it mixes more than ${LINK_STYLES} styles`)
  let used = 0
  const styles = parts.map((part) => {
    const [name, share, ...more] = part.split(':')
    if (more.length > 0) throw new Unsound('a share in the mix is no number')
    if (name !== NEXT_PAINTING && !STYLE_NAME.test(name)) throw new Unsound('it names no style')
    const style: LinkedStyle = name === NEXT_PAINTING ? readPainting(paintings[used++]) : { kind: 'built-in', name }
    return { style, weight: share === undefined ? 1 : readShare(share) }
  })
  if (used < paintings.length) throw new Unsound('it has a painting too many')
  if (!styles.some(({ weight }) => weight > 0)) throw new Unsound('no style has a share in the mix')
  return styles
}

function readHundredths(text: string, knob: NumberKnob): number {
  const value = /^-?\d{1,4}(?:\.\d{1,4})?$/.test(text) ? Number(`${text}e-2`) : Number.NaN
  if (!accepts(knob, value)) throw new Unsound(`must be a number from ${100 * knob.least} to ${100 * knob.most}`)
  return value
}

function readSetting(key: string, text: string, knob: Knob): number | boolean {
  if ('least' in knob) {
    try {
      return readHundredths(text, knob)
    } catch (error) {
      throw error instanceof Unsound ? new Unsound(`${key} ${error.message}`) : error
    }
  }
  if (text !== '' && text !== 'off') throw new Unsound(`${key} is either there or “off”`)
  return text === ''
}

function readFragment(fragment: string, release: string): LinkedLook {
  if (fragment.length > LINK_LENGTH) throw new Unsound('it is too long')
  const values = new Map<string, string>()
  const paintings: string[] = []
  for (const field of fragment.split('&')) {
    const at = field.indexOf('=')
    const [key, text] = at < 0 ? [field, ''] : [field.slice(0, at), field.slice(at + 1)]
    if (key === 'painting') paintings.push(text)
    else if (values.has(key)) throw new Unsound('it says the same thing twice')
    else values.set(key, text)
  }
  const styles = readStyles(values.get('style') ?? '', paintings)
  const made = values.get('release') ?? ''
  if (paintings.length > 0 && !RELEASE_ID.test(made)) throw new Unsound('it does not say what it was made for')
  if (paintings.length > 0 && made !== release) throw new OtherRelease()
  const settings = Object.entries<Knob>(LOOK_KNOBS).map(([name, knob]) => {
    const text = values.get(keyOf(name))
    return [name, text === undefined ? knob.usual : readSetting(keyOf(name), text, knob)]
  })
  return { ...(Object.fromEntries(settings) as unknown as LookSettings), styles }
}

class OtherRelease extends Error {}

/**
 * The look of a fragment; the numbers of its paintings are still to be read. Settings that are not known are left out.
 *
 * @param fragment with or without its `#`, of any length and any content
 * @param release id of the release in use
 * @throws StyleTransferError `bad-option`
 */
export function parseStyleLink(fragment: string, release: string): LinkedLook {
  try {
    return readFragment(fragment.replace(/^#/, ''), release)
  } catch (error) {
    if (error instanceof OtherRelease)
      throw new StyleTransferError(
        'bad-option',
        'The painting in this link was learnt by another version of the app, so it cannot be painted with here.',
      )
    if (!(error instanceof Unsound)) throw error
    throw new StyleTransferError('bad-option', `This link holds no style that can be read: ${error.message}.`, {
      cause: error,
    })
  }
}

/**
 * What a painting in a link is painted with.
 *
 * @param numbers of a {@link LinkedStyle}
 * @param sites of the network in use; null where the numbers are a vector's ({@link holdsVector})
 * @throws StyleTransferError `bad-option`; `image-unsupported` for numbers of a newer version
 */
export function linkedNumbers(numbers: string, sites: NormSpec | null): StyleVector | LearntStyle {
  try {
    return readLinkNumbers(numbers, sites)
  } catch (error) {
    if (error instanceof NewerNumbers)
      throw new StyleTransferError(
        'image-unsupported',
        'This link was made by a newer version of Pastiche; this one cannot read it.',
      )
    if (!(error instanceof Unsound)) throw error
    throw new StyleTransferError('bad-option', `This link holds no painting that can be read: ${error.message}.`, {
      cause: error,
    })
  }
}
