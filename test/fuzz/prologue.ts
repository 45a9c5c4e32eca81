/** Text that comes before a document's root, in the grammar of XML and HTML and a little beside it. */
import type { Random } from './mutations.ts'

const WORDS = [
  'a',
  ' ',
  '\n',
  '-',
  '--',
  '>',
  '<',
  '[',
  ']',
  '"',
  "'",
  '&#60;',
  '%x;',
  '?',
  '!',
  'svg',
  'é',
  '\0',
  '\u2028',
]

function words(random: Random): string {
  return Array.from({ length: random.below(6) }, () => random.pick(WORDS)).join('')
}

function times(random: Random, make: () => string): string {
  // Now and then so many that an exponential scanner would never end.
  const count = random.below(8) === 0 ? 40 + random.below(400) : random.below(4)
  return Array.from({ length: count }, make).join('')
}

/** Comments, instructions, declarations, space; the deeper, the more of them are inside of each other. */
function misc(random: Random, depth: number): string {
  const inside = () => (depth > 0 && random.below(2) ? misc(random, depth - 1) : words(random))
  return random.pick([
    () => `<!--${inside()}-->`,
    () => `<!-- ${inside()}`,
    () => `<?${random.pick(['xml version="1.0"', 'xml-stylesheet', 'p'])} ${inside()}?>`,
    () => `<?${inside()}`,
    () => `<!DOCTYPE ${random.pick(['svg', 'html', 'x'])}${random.pick(['', ' SYSTEM "a>b"', ' PUBLIC "-//" "x"'])}>`,
    () => `<!DOCTYPE svg [${times(random, () => subset(random, inside))}]${random.pick(['', ' ', '\n'])}>`,
    () => `<!DOCTYPE svg [${inside()}`,
    () => `<!DOCTYPE ${inside()}>`,
    () => random.pick([' ', '\n\t', '\r\n', '\ufeff', '']),
    inside,
  ])()
}

/** A declaration inside of a document type. */
function subset(random: Random, inside: () => string): string {
  const name = random.pick(['a', 'b', 'c', 'lol'])
  return random.pick([
    () => `<!ENTITY ${name} "${random.pick(['x', '&a;&a;', '&b;&c;&c;', ']>', '<use href="#u"/>'])}">`,
    () => `<!ENTITY % ${name} '${words(random).replaceAll("'", '')}'>%${name};`,
    () => `<!ELEMENT ${name} ANY><!ATTLIST ${name} id ID #IMPLIED>`,
    () => `<!-- ${inside()} -->`,
    () => `<?p ${inside()}?>`,
  ])()
}

/** What may come before a document's root, in XML's and HTML's grammar and beside it; to be followed by a root. */
export function prologue(random: Random): string {
  return times(random, () => misc(random, 2))
}
