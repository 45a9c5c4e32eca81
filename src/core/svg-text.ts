/**
 * The markup of an SVG file, found in one pass: every look for an end that finds none ends the pass, so that no text
 * is looked through twice. Not a parser: what is no sound XML is some sequence of tags, for the browser to refuse.
 */

/** Two bytes that say in which order those of a character stand. */
const MARKS = [
  { bytes: [0xfe, 0xff], label: 'utf-16be' },
  { bytes: [0xff, 0xfe], label: 'utf-16le' },
] as const

/** Bytes in which an XML declaration names the encoding. */
const DECLARATION = 256

/** A file's text, in the encoding that it says it is in; UTF-8 where it says none, or one that is not known here. */
export function decodeMarkup(bytes: Uint8Array): string {
  const mark = MARKS.find(({ bytes: [first, second] }) => bytes[0] === first && bytes[1] === second)
  return new TextDecoder(mark?.label ?? declaredEncoding(bytes)).decode(bytes)
}

function declaredEncoding(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARATION))
  const declaration = head.slice(0, head.indexOf('?>') + 1)
  const label = /encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})/.exec(declaration)?.[1] ?? 'utf-8'
  // Declared in bytes of one each, it cannot be an encoding of two.
  if (/^(?:utf|ucs|iso-10646-ucs)-?(?:2|16)/i.test(label)) return 'utf-8'
  try {
    return new TextDecoder(label).encoding
  } catch {
    return 'utf-8'
  }
}

/** A tag of the markup. */
export interface Tag {
  readonly kind: 'open' | 'close' | 'empty'
  /** Without its prefix, in small letters. */
  readonly name: string
  /** As they are written; {@link attributesOf} reads them. */
  readonly attributes: string
  /** Its own places in the text. */
  readonly start: number
  readonly end: number
}

/** The tags in their order, up to the end or to what has none; comments, instructions and the like are passed over. */
export function* tagsOf(text: string, onDoctype: (doctype: string) => void = () => undefined): Generator<Tag> {
  for (let start = text.indexOf('<'); start >= 0; ) {
    const end = endOfMarkup(text, start)
    if (end < 0) return
    if (text[start + 1] !== '!' && text[start + 1] !== '?') yield tagAt(text, start, end)
    else if (isDoctype(text, start)) onDoctype(text.slice(start, end))
    start = text.indexOf('<', end)
  }
}

/** The root's tag where only space, comments, instructions and document types stand before it; null otherwise. */
export function rootOf(text: string): Tag | null {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  for (;;) {
    while (at < text.length && text[at].trim() === '') at++
    if (text[at] !== '<') return null
    const end = endOfMarkup(text, at)
    if (end < 0) return null
    if (text[at + 1] !== '!' && text[at + 1] !== '?') return tagAt(text, at, end)
    if (text.startsWith('<![', at)) return null
    at = end
  }
}

const isDoctype = (text: string, at: number) => text.slice(at, at + 9).toUpperCase() === '<!DOCTYPE'

function tagAt(text: string, start: number, end: number): Tag {
  const closes = text[start + 1] === '/'
  const isEmpty = text[end - 2] === '/'
  const inside = text.slice(start + (closes ? 2 : 1), end - (isEmpty ? 2 : 1))
  const space = inside.search(/\s/)
  const name = space < 0 ? inside : inside.slice(0, space)
  return {
    kind: closes ? 'close' : isEmpty ? 'empty' : 'open',
    name: name.slice(name.indexOf(':') + 1).toLowerCase(),
    attributes: space < 0 ? '' : inside.slice(space),
    start,
    end,
  }
}

/** The place after `what`, or -1. */
function after(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from)
  return at < 0 ? -1 : at + what.length
}

/** The place after the tag, comment, instruction, section or document type that begins here; -1 where it has no end. */
function endOfMarkup(text: string, at: number): number {
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4)
  if (text.startsWith('<![CDATA[', at)) return after(text, ']]>', at + 9)
  if (text[at + 1] === '?') return after(text, '?>', at + 2)
  return text[at + 1] === '!' ? endOfDoctype(text, at) : endOfTag(text, at)
}

/** A `>` within quotes ends nothing. */
function endOfTag(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at]
    if (character === '>') return at + 1
    if (character !== '"' && character !== "'") continue
    at = text.indexOf(character, at + 1)
    if (at < 0) return -1
  }
  return -1
}

/** With the declarations between its brackets, which have comments, instructions and texts in quotes of their own. */
function endOfDoctype(text: string, from: number): number {
  let isInside = false
  for (let at = from + 2; at < text.length; at++) {
    const character = text[at]
    if (character === '>' && !isInside) return at + 1
    if (character === '[') isInside = true
    else if (character === ']') isInside = false
    else if (character === '"' || character === "'") at = text.indexOf(character, at + 1)
    else if (character === '<' && (text.startsWith('<!--', at) || text[at + 1] === '?')) at = endOfMarkup(text, at) - 1
    if (at < 0) return -1
  }
  return -1
}

/** A tag's attributes by name, in small letters and without prefix. */
export function attributesOf({ attributes }: Pick<Tag, 'attributes'>): Map<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; ; ) {
    const equals = attributes.indexOf('=', at)
    if (equals < 0) return found
    const name = attributes.slice(at, equals).trim().split(/\s/).at(-1) ?? ''
    let quote = equals + 1
    while (quote < attributes.length && attributes[quote].trim() === '') quote++
    at = quote
    if (attributes[quote] !== '"' && attributes[quote] !== "'") continue
    const end = attributes.indexOf(attributes[quote], quote + 1)
    if (end < 0) return found
    found.set(name.slice(name.indexOf(':') + 1).toLowerCase(), attributes.slice(quote + 1, end))
    at = end + 1
  }
}
