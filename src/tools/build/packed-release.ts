import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin } from 'vite'
import type { Manifest, StyleCatalogue } from '../../core/release.ts'
import { currentRelease } from './assets.ts'

const models = path.resolve(import.meta.dirname, '../../../models')

/**
 * Copies what a program needs of the release in use, and `current.json`, which names it, to `folder` and leaves nothing
 * else there: no older release, no thumbnails, no test fixtures.
 */
export async function copyRelease(folder: string): Promise<void> {
  const id = await currentRelease()
  const manifest: Manifest = JSON.parse(await readFile(path.join(models, id, 'manifest.json'), 'utf8'))
  const { styles }: StyleCatalogue = JSON.parse(await readFile(path.join(models, id, 'styles.json'), 'utf8'))
  const files = [
    'manifest.json',
    'styles.json',
    ...Object.values(manifest.files).map(({ file }) => file),
    ...styles.flatMap(({ statistics, adapters }) => [statistics?.file ?? [], adapters?.file ?? []].flat()),
  ]
  await rm(folder, { recursive: true, force: true })
  for (const file of ['current.json', ...files.map((file) => path.join(id, file))]) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await copyFile(path.join(models, file), path.join(folder, file))
  }
  await copyFile(path.join(models, '../public', SAMPLE), path.join(folder, SAMPLE))
}

/** What paintings are learnt on where nobody names a photo. */
const SAMPLE = 'sample.jpg'

/** Puts the release in use into the build's `models`, for the package: npm's `files` cannot ask which one that is. */
export function release(): Plugin {
  let folder = ''
  return {
    name: 'pastiche:release',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir, 'models')
    },
    closeBundle: () => copyRelease(folder),
  }
}
