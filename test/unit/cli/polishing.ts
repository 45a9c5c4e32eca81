import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { findRelease } from '../../../src/cli/models.ts'
import type { Manifest } from '../../../src/core/release.ts'
import { fixture, scratch } from './cli.ts'

const { folder } = await findRelease(null)

/** The release's own. */
export const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest

/** False in a release without a loss network, which tests of polishing then have to skip. */
export const canPolish = manifest.lossNetwork !== undefined
if (!canPolish) console.warn(`The release ${manifest.id} has no loss network: tests of polishing are skipped.`)

export const PAINTING = fixture('painting.jpg')
/** Any style will do: the release knows this one, so that no painting has to be read and measured first. */
export const STYLE = 'starry-night'

/** A folder with `in/<name>.png`, each of another hue and large enough for two sizes of the schedule. */
export async function photos(...names: string[]): Promise<string> {
  const folder = await scratch()
  await mkdir(join(folder, 'in'))
  for (const [i, name] of names.entries())
    await sharp(fixture('good.png'))
      .resize(96, 96, { fit: 'fill' })
      .modulate({ hue: 40 * i })
      .png()
      .toFile(join(folder, `in/${name}.png`))
  return folder
}
