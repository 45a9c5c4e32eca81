import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

const root = path.resolve(import.meta.dirname, '../../..')
const compiler = path.join(root, 'node_modules/typescript/bin/tsc')

/** Everything that a declaration file imports or refers to, as it is written there; links in its comments do not count. */
function imports(declarations: string): string[] {
  const code = declarations.replace(/\/\*[\s\S]*?\*\//g, '')
  const found = code.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*['"]([^'"]+)['"]|<reference \w+="([^"]+)"/g)
  return [...found].map(([, module, reference]) => module ?? reference)
}

/**
 * The declarations that a user of `entry` comes to read, absolute paths.
 *
 * @throws Error naming file and package where one asks for a package's types: those would have to be sound under the
 *   user's own compiler settings, and tfjs's are not
 */
export function reachable(entry: string): Set<string> {
  const seen = new Set<string>()
  const queue = [entry]
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const name of imports(readFileSync(file, 'utf8'))) {
      if (!name.startsWith('.'))
        throw new Error(`The library's types may need no package, but ${file} asks for ${name}.`)
      queue.push(path.resolve(path.dirname(file), name.replace(/\.[jt]s$/, '.d.ts')))
    }
  }
  return seen
}

/** Leaves the declarations in `folder` that `index.d.ts` leads to, and no others. */
function prune(folder: string): void {
  const kept = reachable(path.join(folder, 'index.d.ts'))
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (entry.isFile() && file.endsWith('.d.ts') && !kept.has(file)) rmSync(file)
  }
}

/** Writes the library's types beside it, in the build's folder `lib`; they stand alone. */
export function declarations(): Plugin {
  let folder = ''
  return {
    name: 'pastiche:declarations',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir, 'lib')
    },
    closeBundle(error?: Error) {
      if (error) return
      const project = path.join(root, '.config/tsconfig.types.json')
      const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project, '--outDir', folder], {
        encoding: 'utf8',
      })
      if (status !== 0) throw new Error(`The library's types do not compile.\n${stdout}`)
      prune(folder)
    },
  }
}
