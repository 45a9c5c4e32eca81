import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import type { Manifest, StyleCatalogue } from '../../core/release.ts'
import { FIRST_STYLE } from '../../core/style-ref.ts'
import { afterBuild } from './after-build.ts'
import { builtPlaces } from './assets.ts'

/** Where the page's own script has the list; see `index.html`. */
const EMPTY = '[] /* first files */'

/** A chunk of the build, by the name of its module; kernels that few browsers lack before those that the others take. */
function chunk(folder: string, name: string): string {
  const found = readdirSync(folder).find((file) => file.startsWith(`${name}-`) && file.endsWith('.js'))
  if (!found) throw new Error(`The build has no ${name}, which the first picture needs.`)
  return found
}

/** A chunk and what it imports at once. */
function withImports(folder: string, first: string): string[] {
  const seen = new Set([first])
  for (const file of seen)
    for (const [, name] of readFileSync(path.join(folder, file), 'utf8').matchAll(
      /\b(?:from|import)\s*["']\.\/([^"']+)["']/g,
    ))
      seen.add(name)
  return [...seen]
}

/**
 * What is read before the first picture is there, by address relative to the page: lists to be fetched beside each other,
 * each after the page’s own script: the largest file, the worker’s scripts, and the others.
 */
export async function firstFiles(dist: string): Promise<string[][]> {
  const { models, sample } = await builtPlaces()
  const json = (file: string) => JSON.parse(readFileSync(path.join(dist, models, file), 'utf8'))
  const { files }: Manifest = json('manifest.json')
  const { styles }: StyleCatalogue = json('styles.json')
  const adapters = styles.find(({ name }) => name === FIRST_STYLE)?.adapters
  const assets = path.join(dist, 'assets')
  const page = `assets/${chunk(assets, 'index')}`
  const scripts = [...withImports(assets, chunk(assets, 'service')), chunk(assets, 'relaxed')]
  const others = [files.selftest, adapters, files.firstStyle ?? files.styles].flatMap((entry) =>
    entry ? `${models}${entry.file}` : [],
  )
  return [
    [page, `${models}${files.transformer.file}`],
    [page, ...scripts.map((file) => `assets/${file}`)],
    [page, `${models}manifest.json`, sample, ...others],
  ]
}

/** Has the page ask for what the first picture needs before the scripts are there that do. */
export function earlyFiles(): Plugin {
  return afterBuild('early-files', async ({ dist }) => {
    const page = path.join(dist, 'index.html')
    const html = readFileSync(page, 'utf8')
    if (!html.includes(EMPTY)) throw new Error('The page has no place for the list of first files.')
    writeFileSync(page, html.replace(EMPTY, JSON.stringify(await firstFiles(dist))))
  })
}
