/** Texts that a document type gives names to, and what they come to where they are named. */

/** Characters that named texts may come to in all, beside those that are written. */
const MOST_CHARACTERS = 1e6

/** Named texts, by name; null where the document builds its own markup of them, which no SVG program does. */
export class Entities {
  readonly #texts = new Map<string, string>()
  readonly #open = new Set<string>()
  #left = MOST_CHARACTERS

  /**
   * Reads the declarations of a document type.
   *
   * @returns whether the texts are plain: none of them holds markup, or takes part in another declaration
   */
  declare(doctype: string): boolean {
    if (/<!ENTITY\s{1,99}%/.test(doctype)) return false
    const declaration = /<!ENTITY\s{1,99}([^\s"'<>%]{1,200})\s{1,99}(?:"([^"]*)"|'([^']*)')/g
    for (const [, name, double, single] of doctype.matchAll(declaration)) {
      const text = (double ?? single).replace(/&#(x[0-9a-f]{1,6}|\d{1,7});/gi, (_, code: string) => character(code))
      if (text.includes('<')) return false
      // As in XML, the first of a name is the one that counts.
      if (!this.#texts.has(name)) this.#texts.set(name, text)
    }
    return true
  }

  /** The text with what it names in the names' place; null where that is too much, or goes round in a circle. */
  expand(text: string): string | null {
    if (this.#texts.size === 0 || !text.includes('&')) return text
    let out = ''
    let at = 0
    for (const { 0: whole, 1: name, index } of text.matchAll(/&([^\s&;#]{1,200});/g)) {
      const named = this.#texts.get(name)
      if (named === undefined) continue
      if (this.#open.has(name)) return null
      this.#open.add(name)
      const inner = this.expand(named)
      this.#open.delete(name)
      if (inner === null) return null
      this.#left -= inner.length + 1
      if (this.#left < 0) return null
      out += text.slice(at, index) + inner
      at = index + whole.length
    }
    return out + text.slice(at)
  }
}

function character(code: string): string {
  const point = /^x/i.test(code) ? Number.parseInt(code.slice(1), 16) : Number(code)
  return point <= 0x10_ffff ? String.fromCodePoint(point) : ''
}
