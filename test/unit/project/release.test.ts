import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import current from '../../../models/current.json'
import { fileSource, findRelease } from '../../../src/cli/models.ts'
import type { Manifest, StyleCatalogue } from '../../../src/core/release.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { copyRelease } from '../../../src/tools/build/packed-release.ts'

const root = path.resolve(import.meta.dirname, '../../..')

test('the package holds the release in use, whole, and no other', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'release-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(path.join(folder, 'pastiche-older'))
  await writeFile(path.join(folder, 'pastiche-older/manifest.json'), '{}')
  await copyRelease(folder)

  const release = await findRelease(folder)
  expect(release.id).toBe(current.current)
  expect((await readdir(folder)).sort()).toEqual(['current.json', release.id, 'sample.jpg'].sort())
  const manifest: Manifest = JSON.parse(await readFile(path.join(release.folder, 'manifest.json'), 'utf8'))
  const named = Object.values(manifest.files).map(({ file }) => file)
  const catalogue: StyleCatalogue = JSON.parse(await readFile(path.join(release.folder, 'styles.json'), 'utf8'))
  const ofStyles = catalogue.styles.flatMap(({ statistics, adapters }) => [statistics, adapters])
  const later = ofStyles.flatMap((entry) => entry?.file ?? [])
  const found = await readdir(release.folder, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  expect(files.map((file) => path.relative(release.folder, file).replaceAll('\\', '/')).sort()).toEqual(
    [...named, ...later, 'manifest.json', 'styles.json'].sort(),
  )
  const engine = await createEngine({ models: fileSource(release.folder), backend: 'wasm' })
  await engine.dispose()
})

test('the package names the folder, and not a release', async () => {
  const text = await readFile(path.join(root, 'package.json'), 'utf8')
  const { files, exports } = JSON.parse(text)
  expect(files).toContain('dist/models')
  expect(exports['./models/*']).toBe('./dist/models/*')
  expect(text).not.toMatch(/pastiche-\d/)
})
