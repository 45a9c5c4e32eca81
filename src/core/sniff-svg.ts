import type { Sniffed } from './sniff.ts'

/** Text before the root element that is looked through, bytes. */
const PROLOGUE = 16_384

/** An SVG document, told by its root element. */
export function sniffSvg(bytes: Uint8Array): Sniffed | null {
  const head = new TextDecoder().decode(bytes.subarray(0, PROLOGUE))
  const root = /^\s*(?:<\?[^>]*>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^[>]*(?:\[[^\]]*\])?[^>]*>\s*)*<svg\b([^>]*)>/i.exec(
    head,
  )
  if (!root) return null
  const [width, height] = svgSize(root[1])
  const tail = new TextDecoder().decode(bytes.subarray(Math.max(0, bytes.length - 1024)))
  return {
    format: 'svg',
    width,
    height,
    complete: /<\/(?:svg)\s*>/i.test(tail) || root[1].endsWith('/'),
    animated: false,
  }
}

/** Width and height in px of an `<svg>` tag's attributes; from the viewBox where they are missing or relative. */
function svgSize(attributes: string): [number | null, number | null] {
  const length = (name: string) => {
    const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']\\s*([\\d.]+)(?:px)?\\s*["']`).exec(attributes)
    return match && Number(match[1]) > 0 ? Number(match[1]) : null
  }
  const width = length('width')
  const height = length('height')
  if (width !== null && height !== null) return [Math.ceil(width), Math.ceil(height)]
  const box = /viewBox\s*=\s*["']([^"']*)["']/
    .exec(attributes)?.[1]
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  if (box?.length !== 4 || !(box[2] > 0 && box[3] > 0)) return [null, null]
  if (width !== null) return [Math.ceil(width), Math.ceil((width * box[3]) / box[2])]
  if (height !== null) return [Math.ceil((height * box[2]) / box[3]), Math.ceil(height)]
  return [Math.ceil(box[2]), Math.ceil(box[3])]
}
