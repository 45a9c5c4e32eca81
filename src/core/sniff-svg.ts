import type { Sniffed } from './sniff.ts'
import { attributesOf, decodeMarkup, rootOf } from './svg-text.ts'

/** Text before and with the root's tag that is looked through, bytes. */
const PROLOGUE = 65_536

/** Bytes at the end of a file among which the root's end must be. */
const TAIL = 1024

/** An SVG document, told by its root element. */
export function sniffSvg(bytes: Uint8Array): Sniffed | null {
  const root = rootOf(decodeMarkup(bytes.subarray(0, PROLOGUE)))
  if (root?.name !== 'svg' || root.kind === 'close') return null
  const [width, height] = svgSize(attributesOf(root))
  return { format: 'svg', width, height, complete: root.kind === 'empty' || hasEnd(bytes), animated: false }
}

/** Without its zeros, so that two bytes a character read as one. */
function hasEnd(bytes: Uint8Array): boolean {
  const tail = bytes.subarray(Math.max(0, bytes.length - TAIL)).filter((byte) => byte !== 0)
  return /<\/(?:[\w.-]{1,40}:)?svg\s{0,99}>/i.test(new TextDecoder().decode(tail))
}

/** Width and height in px of an `<svg>` tag's attributes; from the viewBox where they are missing or relative. */
function svgSize(attributes: ReadonlyMap<string, string>): [number | null, number | null] {
  const length = (name: string) => {
    const value = attributes.get(name)?.trim() ?? ''
    const number = /^[\d.]+(?:px)?$/.test(value) ? Number.parseFloat(value) : 0
    return number > 0 && Number.isFinite(number) ? number : null
  }
  const width = length('width')
  const height = length('height')
  if (width !== null && height !== null) return [Math.ceil(width), Math.ceil(height)]
  const box = attributes
    .get('viewbox')
    ?.trim()
    .split(/[\s,]+/)
    .map(Number)
  if (box?.length !== 4 || !(box[2] > 0 && box[3] > 0)) return [null, null]
  if (width !== null) return [Math.ceil(width), Math.ceil((width * box[3]) / box[2])]
  if (height !== null) return [Math.ceil((height * box[2]) / box[3]), Math.ceil(height)]
  return [Math.ceil(box[2]), Math.ceil(box[3])]
}
