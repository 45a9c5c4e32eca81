import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { build, type Plugin } from 'vite'
import { injectManifest } from 'workbox-build'
import type { Manifest, StyleCatalogue } from '../../core/release.ts'
import { currentRelease, onlineOnly } from './assets.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/** Above workbox's default of 2 MiB, past which it leaves files out with a mere warning. */
const largestFileBytes = 8 * 2 ** 20

/** What a visit without a network needs, by address relative to the page; more than what the release names is checked by {@link missing}. */
async function needed(dist: string): Promise<string[]> {
  const id = await currentRelease()
  const json = async (file: string) => JSON.parse(await readFile(path.join(dist, 'models', id, file), 'utf8'))
  const manifest: Manifest = await json('manifest.json')
  const catalogue: StyleCatalogue = await json('styles.json')
  const thumbnails = await readdir(path.join(dist, 'models', id, 'thumbnails'))
  const html = await readFile(path.join(dist, 'index.html'), 'utf8')
  return [
    'index.html',
    ...[...html.matchAll(/\b(?:href|src)="\.\/([^"]+)"/g)].map(([, file]) => file),
    'models/current.json',
    'wasm/tfjs-backend-wasm-simd.wasm',
    `models/${id}/manifest.json`,
    `models/${id}/styles.json`,
    ...Object.values(manifest.files).map(({ file }) => `models/${id}/${file}`),
    ...catalogue.styles.map(({ name }) => {
      const file = thumbnails.find((file) => path.parse(file).name === name)
      if (!file) throw new Error(`The style ${name} has no thumbnail: run npm run gallery.`)
      return `models/${id}/thumbnails/${file}`
    }),
  ]
}

async function filesOf(dist: string): Promise<string[]> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(dist, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

/** Files that an offline visit would ask for in vain: the whole build, and what the release names, less the precache. */
async function missing(dist: string, precached: ReadonlySet<string>): Promise<string[]> {
  const files = new Set([...(await filesOf(dist)), ...(await needed(dist))])
  return [...files].filter((file) => !precached.has(file) && !onlineOnly.includes(file))
}

/**
 * Writes `sw.js` with the list of files to precache into the finished build at `dist`.
 *
 * @returns the number of files it precaches, and their bytes
 * @throws Error naming the files, if one that an offline visit needs is left out
 */
export async function buildServiceWorker(dist: string): Promise<{ files: number; bytes: number }> {
  const scratch = path.join(root, '.cache/sw')
  await mkdir(scratch, { recursive: true })
  await build({
    configFile: false,
    root: path.join(root, 'sw'),
    publicDir: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: scratch,
      emptyOutDir: true,
      target: 'es2022',
      lib: { entry: path.join(root, 'sw/sw.ts'), formats: ['iife'], name: 'sw', fileName: () => 'sw.js' },
    },
  })
  const precached = new Set<string>()
  const { count, size, warnings } = await injectManifest({
    swSrc: path.join(scratch, 'sw.js'),
    swDest: path.join(dist, 'sw.js'),
    globDirectory: dist,
    globPatterns: ['**/*'],
    globIgnores: [...onlineOnly],
    maximumFileSizeToCacheInBytes: largestFileBytes,
    // The bundler put a hash into these names already.
    dontCacheBustURLsMatching: /^assets\//,
    manifestTransforms: [
      (manifest) => {
        for (const { url } of manifest) precached.add(url)
        return { manifest }
      },
    ],
  })
  const left = await missing(dist, precached)
  if (left.length > 0) throw new Error(`Not in the precache, so missing offline: ${left.join(', ')}`)
  if (warnings.length > 0) throw new Error(`The precache is not whole: ${warnings.join(' ')}`)
  return { files: count, bytes: size + (await stat(path.join(dist, 'sw.js'))).size }
}

/** Builds the service worker once the app's files are written. */
export function offline(): Plugin {
  let dist = ''
  return {
    name: 'pastiche:offline',
    apply: 'build',
    configResolved(config) {
      dist = path.resolve(config.root, config.build.outDir)
    },
    closeBundle: {
      sequential: true,
      async handler(error?: Error) {
        if (error) return
        const { files, bytes } = await buildServiceWorker(dist)
        console.log(`sw.js precaches ${files} files, ${(bytes / 1e6).toFixed(2)} MB`)
      },
    },
  }
}
