import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'
import { afterBuild } from './after-build.ts'
import { sha256, withPolicy } from './policy.ts'

const reference = /<(?:script|link)\b[^>]*\b(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g

/**
 * The scripts that the page runs, at once or later. A script names those that it imports as files beside it, which the
 * worker's are not: nothing says of those what they hash to before a service worker does.
 */
function pageScripts(html: string, dist: string): string[] {
  const seen = new Set([...html.matchAll(reference)].map(([, file]) => file).filter((file) => file.endsWith('.js')))
  for (const file of seen)
    for (const [, name] of readFileSync(path.join(dist, file), 'utf8').matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g))
      if (existsSync(path.join(dist, `assets/${name}`))) seen.add(`assets/${name}`)
  return [...seen]
}

/**
 * The built page, with what each of its files has to hash to, so that a browser runs none that did not arrive whole:
 * attributes for what it names, an import map for what its scripts import, and the policy that allows for that.
 */
export function sealed(html: string, dist: string): string {
  const integrity = (file: string) => `sha256-${sha256(readFileSync(path.join(dist, file)))}`
  const marked = html.replace(reference, (tag, file: string) => `${tag} integrity="${integrity(file)}"`)
  const map = Object.fromEntries(pageScripts(html, dist).map((file) => [`./${file}`, integrity(file)]))
  const importMap = `<script type="importmap">${JSON.stringify({ integrity: map })}</script>`
  return withPolicy(marked.replace(/(\n[ \t]*)?(<script type="module")/, `$1${importMap}$1$2`))
}

/** Seals the page of the finished build. */
export function sealedPage(): Plugin {
  return afterBuild('sealed-page', ({ dist }) => {
    const page = path.join(dist, 'index.html')
    writeFileSync(page, sealed(readFileSync(page, 'utf8'), dist))
  })
}
