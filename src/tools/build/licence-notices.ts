import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import { afterBuild } from './after-build.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const licences = path.join(import.meta.dirname, 'licences')

/** Name of the file in a build. */
export const NOTICES = 'THIRD-PARTY-NOTICES.txt'

/**
 * What a package's own folder does not say: the texts of packages that come without one, and of the code that is
 * compiled into a package's .wasm files. Relative to `licences`, or to the package where they begin with `./`.
 */
const ADDITIONS: readonly (readonly [name: RegExp, files: readonly string[]])[] = [
  [/^@tensorflow\//, ['tensorflow.txt']],
  [/^@tensorflow\/tfjs-backend-wasm$/, ['xnnpack.txt']],
  [/^@jsquash\/jpeg$/, ['./codec/LICENSE.codec.md', 'mozjpeg.txt']],
  [/^@jsquash\/webp$/, ['./codec/LICENSE.codec.md', 'libwebp.txt']],
  [/^@jsquash\/png$/, ['./codec/LICENSE.codec.md', 'squoosh-png.txt']],
]

/** Folder of the package that a module belongs to, or null for our own. */
function packageOf(module: string): string | null {
  const [file] = module.replaceAll('\\', '/').split('?')
  const [, folder] = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? []
  return folder && existsSync(path.join(folder, 'package.json')) ? folder : null
}

interface Package {
  readonly name: string
  readonly version: string
  readonly license?: string
}

/** Most packages are under the Apache License, which need stand in the file only once: what is left is whose it is. */
function withoutApache(text: string): string {
  if (!/Apache License\s+Version 2\.0[\s\S]+TERMS AND CONDITIONS FOR USE, REPRODUCTION/.test(text)) return text
  const holders = text.match(/^ *Copyright (?:\(c\) )?\d{4}.*$/gim) ?? []
  return [...holders.map((line) => line.trim()), "Apache License 2.0, whose text stands at this file's end."].join('\n')
}

/**
 * A package's name, version and licence texts.
 *
 * @throws Error where it has no text, neither its own nor one of ours
 */
function notice(folder: string): string {
  const { name, version, license }: Package = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const own = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)\b/i.test(file))
  const added = ADDITIONS.flatMap(([pattern, files]) => (pattern.test(name) ? files : []))
  const texts = [
    ...own.map((file) => path.join(folder, file)),
    ...added.map((file) => path.join(file.startsWith('./') ? folder : licences, file)),
  ].map((file) => withoutApache(readFileSync(file, 'utf8').trim()))
  if (texts.length === 0)
    throw new Error(`${name} comes without a licence text: add one to src/tools/build/licences and notices.ts.`)
  return [`${name} ${version} (${license ?? 'see below'})`, ...new Set(texts)].join('\n\n')
}

/**
 * The licence texts of everything that a build holds of other people's code, gathered from the modules that went into
 * its chunks: Vite's own `build.license` sees neither workers nor what is compiled into .wasm files.
 */
export class Notices {
  readonly #folders = new Set<string>()

  /** Notes the packages of one bundle; each of a build's bundles (page, worker, service worker) has this plugin. */
  collect(): Plugin {
    return {
      name: 'pastiche:collect-notices',
      apply: 'build',
      generateBundle: (_, bundle) => {
        for (const output of Object.values(bundle))
          for (const module of output.type === 'chunk' ? output.moduleIds : output.originalFileNames) {
            const folder = packageOf(path.resolve(root, 'src', module))
            if (folder) this.#folders.add(folder)
          }
      },
    }
  }

  /** Notes packages that come along without being bundled. */
  add(packages: readonly string[]): this {
    for (const name of packages) this.#folders.add(path.join(root, 'node_modules', name))
    return this
  }

  /** The file's text. The Apache License, which most of them have, stands once, at its end. */
  text(): string {
    const apache = readFileSync(path.join(root, 'LICENSE'), 'utf8').trim()
    const parts = [...this.#folders].sort().map(notice)
    const rule = `\n\n${'='.repeat(80)}\n\n`
    const head = 'Pastiche is under the Apache License 2.0. It holds or uses the following, by other people.'
    return `${[head, ...parts, apache].join(rule)}\n`
  }

  /** Writes the file into the finished build. */
  write(): Plugin {
    return afterBuild('notices', ({ dist }) => writeFileSync(path.join(dist, NOTICES), this.text()), true)
  }
}
