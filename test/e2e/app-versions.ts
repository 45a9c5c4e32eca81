/** Builds of the app for tests: with a sample photo that paints at once, and the version that comes after another. */
import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { builtPlaces } from '../../src/tools/build/assets.ts'
import { buildServiceWorker } from '../../src/tools/build/offline.ts'
import { sealed } from '../../src/tools/build/sealed-page.ts'

const sample = path.resolve(import.meta.dirname, '../../public/sample.jpg')

/** Copies a build to `folder`, whose sample photo is `width` px wide there. */
export async function withSample(dist: string, folder: string, width: number): Promise<void> {
  await cp(dist, folder, { recursive: true })
  await sharp(sample)
    .resize({ width })
    .toFile(path.join(folder, (await builtPlaces()).sample))
  await buildServiceWorker({ dist: folder })
}

/** Copies a build to `folder` as its next version, whose hashed files all have other names. */
export async function nextVersion(dist: string, folder: string): Promise<void> {
  await cp(dist, folder, { recursive: true })
  const assets = path.join(folder, 'assets')
  const names = new Map(
    (await readdir(assets))
      .filter((name) => !name.startsWith('sample-'))
      .map((name) => [name, name.replace(/(\.\w+)$/, '-next$1')]),
  )
  for (const [before, after] of names) await rename(path.join(assets, before), path.join(assets, after))
  const texts = (await readdir(assets))
    .filter((file) => /\.(js|css)$/.test(file))
    .map((file) => path.join(assets, file))
  const page = path.join(folder, 'index.html')
  for (const file of [...texts, page]) {
    let text = await readFile(file, 'utf8')
    for (const [before, after] of names) text = text.replaceAll(before, after)
    await writeFile(file, text)
  }
  await writeFile(page, sealed(unsealed(await readFile(page, 'utf8')), folder))
  await buildServiceWorker({ dist: folder })
}

/** The page as the bundler leaves it. */
function unsealed(html: string): string {
  return html
    .replace(/\s*<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
    .replace(/\s*<script type="importmap">.*?<\/script>/, '')
    .replace(/ integrity="[^"]*"/g, '')
}
