/** The elements of an SVG, and which of them draw which others once more. */
import { sniffRaster } from './sniff-raster.ts'
import { decodeMarkup } from './svg-text.ts'

/** An element that is drawn where another refers to it, and how often. */
export interface Referred {
  readonly id: string
  readonly times: number
}

export interface SvgElement {
  /** In small letters, without prefix. */
  readonly name: string
  children: readonly SvgElement[]
  referred: readonly Referred[]
  /** By which style sheets know it, beside its name: `.class` and `#id`, in small letters. */
  known: readonly string[]
  /** How many elements it is worth beside itself: those of an SVG in its attributes. */
  weight: number
  /** Places along its outline, at each of which a marker may be drawn. */
  places: number
}

/** Of nearly every element; one list for all, since there may be hundreds of thousands. */
const NONE: readonly never[] = []

/** Elements that draw what their `href` names; a link's leads away, and does not. */
const DRAWS_HREF = new Set(['use', 'feimage', 'pattern', 'lineargradient', 'radialgradient', 'textpath', 'filter'])

/** Elements that change an attribute of another, which may be its `href`. */
const ANIMATES = new Set(['set', 'animate', 'animatemotion', 'animatetransform'])

/** Pixels of an image within the drawing that count as one element. */
const PIXELS_AN_ELEMENT = 1000

export class Pieces {
  readonly roots: SvgElement[] = []
  count = 0
  readonly #ids = new Map<string, SvgElement>()
  /** What style sheets draw, by the name, `.class` or `#id` that they know elements by. */
  readonly #styled = new Map<string, Referred[]>()
  readonly #countInner: (text: string) => number
  readonly #inner = new Map<string, number>()

  /** @param countInner counts the elements of an SVG that stands in this one as text */
  constructor(countInner: (text: string) => number) {
    this.#countInner = countInner
  }

  byId(id: string): SvgElement | undefined {
    return this.#ids.get(id)
  }

  /** What an element draws once more, by itself and by style sheets. */
  *referredBy(element: SvgElement): Generator<Referred> {
    yield* element.referred
    if (this.#styled.size === 0) return
    for (const known of ['*', element.name, ...element.known])
      for (const { id, times } of this.#styled.get(known) ?? []) yield { id, times: times > 1 ? element.places : 1 }
  }

  add(name: string, attributes: ReadonlyMap<string, string>, inside: SvgElement | undefined): SvgElement {
    const element: SvgElement = { name, children: NONE, referred: NONE, known: NONE, weight: 0, places: 1 }
    const outline = attributes.get('d') ?? attributes.get('points')
    if (outline) element.places += outline.length / 4
    for (const [key, value] of attributes) {
      element.weight += this.#inside(value)
      const ids = [...idsIn(value), ...hrefs(name, key, value)]
      if (ids.length === 0) continue
      const times = /marker/i.test(key + value) ? element.places : 1
      element.referred = [...element.referred, ...ids.map((id) => ({ id, times }))]
      if (value.includes('--')) this.#style('*', ids, times)
    }
    const id = attributes.get('id')
    if (id !== undefined && !this.#ids.has(id)) this.#ids.set(id, element)
    if (id !== undefined || attributes.has('class')) element.known = knownBy(id, attributes.get('class') ?? '')
    this.count++
    if (!inside) this.roots.push(element)
    else if (inside.children === NONE) inside.children = [element]
    else (inside.children as SvgElement[]).push(element)
    return element
  }

  /**
   * Notes what the rules of a style sheet draw. An element is taken to be meant by a rule whose selector names it, its
   * class or its id anywhere; where a value goes by a variable, every element is.
   */
  addStyles(written: string): void {
    const sheet = unescaped(withoutComments(written))
    for (const [address] of sheet.matchAll(/data:image\/svg[^"')]*/gi)) this.#inside(address)
    const goesByVariable = sheet.includes('--')
    let selector = ''
    for (const part of sheet.split('}')) {
      const pieces = part.split('{')
      const rule = pieces.pop() ?? ''
      selector = (pieces.pop() ?? selector).toLowerCase()
      const ids = idsIn(rule)
      if (ids.length === 0) continue
      // More than one: how many depends on the element.
      const times = /marker/i.test(rule) ? 2 : 1
      const names = goesByVariable ? ['*'] : (selector.match(/[.#]?[\w-]+|\*/g) ?? [])
      for (const name of new Set(names)) this.#style(name, ids, times)
    }
  }

  #style(known: string, ids: readonly string[], times: number): void {
    const styled = this.#styled.get(known) ?? []
    styled.push(...ids.map((id) => ({ id, times })))
    this.#styled.set(known, styled)
  }

  /** Elements that an image in the text of an address is worth. */
  #inside(value: string): number {
    const at = value.search(/data:image\//i)
    if (at < 0) return 0
    const known = this.#inner.get(value) ?? this.#worth(value.slice(at))
    this.#inner.set(value, known)
    return known
  }

  #worth(address: string): number {
    const bytes = bytesOf(address)
    if (/^data:image\/svg/i.test(address)) return this.#countInner(decodeMarkup(bytes))
    const image = sniffRaster(bytes)
    return ((image?.width ?? 0) * (image?.height ?? 0)) / PIXELS_AN_ELEMENT
  }
}

function knownBy(id: string | undefined, classes: string): string[] {
  const names = classes.trim().split(/\s+/)
  return [...names.map((name) => `.${name}`), `#${id ?? ''}`].map((name) => name.toLowerCase())
}

function withoutComments(sheet: string): string {
  return sheet
    .split('/*')
    .map((part, i) => (i === 0 ? part : part.split('*/').slice(1).join(' ')))
    .join(' ')
}

const fromHex = (code: string) => {
  const point = Number.parseInt(code, 16)
  return point <= 0x10_ffff ? String.fromCodePoint(point) : ''
}

const unescaped = (css: string) =>
  css.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gi, (_, code: string | undefined, one: string) =>
    code === undefined ? one : fromHex(code),
  )

/** The ids of `url(#id)`. */
function idsIn(written: string): string[] {
  if (!written.includes('#')) return []
  const value = written.includes('\\') ? unescaped(written) : written
  return Array.from(value.matchAll(/url\(\s{0,9}["']?#([^"')\s]{1,200})/gi), ([, id]) => id)
}

function hrefs(name: string, key: string, value: string): string[] {
  if (DRAWS_HREF.has(name) && key === 'href') return value.trim().startsWith('#') ? [value.trim().slice(1)] : []
  if (!ANIMATES.has(name) || !['to', 'from', 'by', 'values'].includes(key)) return []
  return value.split(';').flatMap((one) => (one.trim().startsWith('#') ? [one.trim().slice(1)] : []))
}

/** The bytes of a `data:` address, as far as they can be read. */
function bytesOf(address: string): Uint8Array {
  const comma = address.indexOf(',')
  if (comma < 0) return new Uint8Array()
  const text = address.slice(comma + 1).replace(/%([0-9a-f]{2})/gi, (_, code) => fromHex(code))
  if (!/;\s{0,9}base64\s{0,9}$/i.test(address.slice(0, comma).slice(-30))) return new TextEncoder().encode(text)
  const digits = text
    .replace(/[^\w+/-]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  return Uint8Array.from(atob(digits.slice(0, digits.length - (digits.length % 4))), (one) => one.charCodeAt(0))
}
