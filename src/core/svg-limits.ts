/**
 * What drawing an SVG would come to, before a browser that cannot be stopped begins with it: two kilobytes of `<use>`
 * that use one another are 10⁸ elements, and freeze the page.
 */
import { StyleTransferError } from './errors.ts'
import { Entities } from './svg-entities.ts'
import { Pieces, type Referred, type SvgElement } from './svg-pieces.ts'
import { attributesOf, decodeMarkup, tagsOf } from './svg-text.ts'

export const SVG_LIMITS = {
  /**
   * Elements, each counted as often as it is drawn. Chromium takes 3 to 5 s for as many (two shared cores of a server);
   * maps of whole countries have some tens of thousands.
   */
  elements: 200_000,
  /** Elements within one another; editors make twenty or so. */
  depth: 256,
  /** Characters of text, also of what is named and put in. */
  characters: 30e6,
} as const

/** A step of a filter works on every pixel of what it is applied to. */
const FILTER_STEP = 50

/** The error for an SVG that this is wrong with. @param what "has more than … elements" */
function tooMuch(what: string): StyleTransferError {
  return new StyleTransferError(
    'image-unsupported',
    `This SVG drawing ${what}, which would keep the browser busy for too long. Export it as PNG and open that.`,
  )
}

const TOO_MANY = `has more than ${SVG_LIMITS.elements.toLocaleString('en')} elements, repeated ones counted`
const TOO_DEEP = `has more than ${SVG_LIMITS.depth} elements within one another`
const TOO_LONG = `holds more than ${SVG_LIMITS.characters / 1e6} million characters of text`
const BUILT = 'builds its own markup while it is read'

/**
 * Refuses an SVG whose drawing has no reasonable end. Reads it once, and follows it no further than the limit.
 *
 * @throws StyleTransferError `image-unsupported`
 */
export function checkSvg(bytes: Uint8Array): void {
  if (bytes.length > 4 * SVG_LIMITS.characters) throw tooMuch(TOO_LONG)
  countElements(decodeMarkup(bytes), 0)
}

/** @param level of an SVG within another, as the text of an image's address */
function countElements(text: string, level: number): number {
  if (text.length > SVG_LIMITS.characters) throw tooMuch(TOO_LONG)
  if (level > 3) throw tooMuch(TOO_DEEP)
  const pieces = new Pieces((inner) => countElements(inner, level + 1))
  readPieces(text, pieces)
  return new Count(pieces).of(pieces.roots)
}

function readPieces(text: string, pieces: Pieces): void {
  const entities = new Entities()
  const expand = (written: string) => {
    const found = entities.expand(written)
    if (found === null) throw tooMuch(TOO_LONG)
    return found
  }
  const open: SvgElement[] = []
  let last = 0
  const declare = (doctype: string) => {
    if (!entities.declare(doctype)) throw tooMuch(BUILT)
  }
  for (const { kind, name, attributes, start, end } of tagsOf(text, declare)) {
    const between = expand(text.slice(last, start))
    last = end
    const inside = open.at(-1)
    if (inside?.name === 'style') pieces.addStyles(between)
    if (kind === 'close') {
      open.pop()
      continue
    }
    const read = [...attributesOf({ attributes })].map(([key, value]): [string, string] => [key, expand(value)])
    const element = pieces.add(name, new Map(read), inside)
    if (pieces.count > SVG_LIMITS.elements) throw tooMuch(TOO_MANY)
    if (kind === 'open') open.push(element)
    if (open.length > SVG_LIMITS.depth) throw tooMuch(TOO_DEEP)
  }
}

/** Walks the drawing as a browser would: into each element that is referred to, unless it is being drawn already. */
class Count {
  readonly #pieces: Pieces
  readonly #path = new Set<SvgElement>()
  #count = 0

  constructor(pieces: Pieces) {
    this.#pieces = pieces
  }

  of(roots: readonly SvgElement[]): number {
    for (const root of roots) this.#visit(root)
    return this.#count
  }

  #visit(element: SvgElement): void {
    if (this.#path.has(element)) return
    if (this.#path.size >= SVG_LIMITS.depth) throw tooMuch(TOO_DEEP)
    this.#path.add(element)
    this.#add(element.weight + (element.name.startsWith('fe') ? FILTER_STEP : 1))
    for (const child of element.children) this.#visit(child)
    for (const { id, times } of this.#pieces.referredBy(element)) this.#refer({ id, times })
    this.#path.delete(element)
  }

  #refer({ id, times }: Referred): void {
    const found = this.#pieces.byId(id)
    // A gradient is made once, however many elements it fills.
    const target = found?.name.endsWith('gradient') ? undefined : found
    for (let i = 0; i < times; i++) {
      this.#add(1)
      if (target) this.#visit(target)
    }
  }

  #add(count: number): void {
    this.#count += count
    if (this.#count > SVG_LIMITS.elements) throw tooMuch(TOO_MANY)
  }
}
