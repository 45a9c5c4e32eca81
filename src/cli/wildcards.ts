import { lstat, readdir } from 'node:fs/promises'
import { isStdin } from './streams.ts'

const isWindows = process.platform === 'win32'
const separators = isWindows ? /[\\/]/ : /\//

function matcher(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, isWindows ? 'isu' : 'su')
}

/** Names in a folder that match, in code-unit order; hidden ones only where the pattern begins with a dot, too. */
async function matches(folder: string, pattern: string): Promise<string[]> {
  const matching = matcher(pattern)
  const names = await readdir(folder || '.').catch(() => [])
  return names.filter((name) => matching.test(name) && (pattern.startsWith('.') || !name.startsWith('.'))).sort()
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
