import { lstat, readdir } from 'node:fs/promises'
import { isStdin } from './streams.ts'

const isWindows = process.platform === 'win32'
const separators = isWindows ? /[\\/]/ : /\//

/** In characters, and on Windows in letters of one size. */
const lettersOf = (text: string) => Array.from(isWindows ? text.toLowerCase() : text)

/**
 * Whether a name is of a pattern. A star takes as few letters as will do, and is given one more where what follows does
 * not fit; only the last star needs that, so that the time is at most that of name times pattern.
 */
function fits(name: readonly string[], pattern: readonly string[]): boolean {
  let at = 0
  let star = -1
  let taken = 0
  for (let letter = 0; letter < name.length; ) {
    if (pattern[at] === '*') {
      star = at++
      taken = letter
    } else if (pattern[at] === '?' || pattern[at] === name[letter]) {
      at++
      letter++
    } else if (star >= 0) {
      at = star + 1
      letter = ++taken
    } else return false
  }
  return pattern.slice(at).every((rest) => rest === '*')
}

/** Names in a folder that match, in code-unit order; hidden ones only where the pattern begins with a dot, too. */
async function matches(folder: string, pattern: string): Promise<string[]> {
  const wanted = lettersOf(pattern)
  const names = await readdir(folder || '.').catch(() => [])
  return names
    .filter((name) => fits(lettersOf(name), wanted) && (pattern.startsWith('.') || !name.startsWith('.')))
    .sort()
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  )

async function expand(arg: string): Promise<string[]> {
  let found = ['']
  const parts = arg.split(separators)
  for (const [place, part] of parts.entries()) {
    const below = place < parts.length - 1 ? '/' : ''
    if (!/[*?]/.test(part)) found = found.map((path) => `${path}${part}${below}`)
    else {
      const all = found.map(async (path) => (await matches(path, part)).map((name) => `${path}${name}${below}`))
      found = (await Promise.all(all)).flat()
    }
  }
  const there = await Promise.all(found.map(exists))
  return found.filter((_, i) => there[i])
}

/**
 * Replaces `*` and `?` as shells do, since those of Windows leave it to the program. A file that has such a name, and
 * a pattern that nothing matches, stay as they are.
 */
export async function expandWildcards(args: readonly string[]): Promise<string[]> {
  const all = args.map(async (arg) => {
    if (isStdin(arg) || !/[*?]/.test(arg) || (await exists(arg))) return [arg]
    const found = await expand(arg)
    return found.length > 0 ? found : [arg]
  })
  return (await Promise.all(all)).flat()
}
