import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isAbort, StyleTransferError } from '../core/errors.ts'
import {
  type ModelSource,
  parseCatalogue,
  parseCurrent,
  parseManifest,
  RELEASE_FILE,
  type StyleCatalogue,
} from '../core/release.ts'
import { systemCode } from './failure.ts'

/** A folder of releases and the one in use. */
export interface Release {
  readonly id: string
  /** Folder of the release's files. */
  readonly folder: string
}

/** The nearest folder above this module that holds `file`; works from source and from `dist/`. */
function folderAbove(file: string): string | null {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, file))) {
    const parent = dirname(folder)
    if (parent === folder) return null
    folder = parent
  }
  return folder
}

/** The models that come with the program: a checkout's own, also for what is built in it, or the package's copy. */
function ownModels(): string | null {
  const root = folderAbove('package.json')
  const folders = root ? [join(root, 'models'), join(root, 'dist/models')] : []
  return folders.find((folder) => existsSync(join(folder, 'current.json'))) ?? null
}

/** The photo that comes with the app, or null where it is not there. */
export function samplePhoto(): string | null {
  const root = folderAbove('package.json')
  const files = root ? [join(root, 'public/sample.jpg'), join(root, 'dist/models/sample.jpg')] : []
  return files.find((file) => existsSync(file)) ?? null
}

/** The program's version as package.json has it. */
export async function programVersion(): Promise<string> {
  const root = folderAbove('package.json')
  if (!root) return 'unknown'
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version?: string }
  return version ?? 'unknown'
}

/** What to do about a file of the program that is damaged. */
const damagedFile = (path: string) => ({ what: path, remedy: 'Install pastiche again.' })

/** Bytes of a file of a release at most, well above those of any. */
const LIMIT = { json: 50_000_000, weights: 500_000_000 } as const

/**
 * A file of a release, which is a file and no larger than one can be.
 *
 * @throws StyleTransferError `model-corrupt`; the platform's error where it can't be read
 */
async function readWhole(path: string, limit: number, signal?: AbortSignal): Promise<Buffer> {
  const found = await stat(path)
  if (!found.isFile() || found.size > limit)
    throw new StyleTransferError('model-corrupt', `${path} is damaged; install pastiche again.`)
  return readFile(path, { signal })
}

async function readText(path: string, missing: string): Promise<string> {
  try {
    return (await readWhole(path, LIMIT.json)).toString('utf8')
  } catch (error) {
    if (error instanceof StyleTransferError) throw error
    const code = systemCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new StyleTransferError('model-missing', missing, { cause: error })
    throw new StyleTransferError('model-missing', `${path} can't be read (${code}); check its permissions.`, {
      cause: error,
    })
  }
}

/**
 * The release in use.
 *
 * @param models folder with `current.json`, or null for the one that comes with the program
 * @throws StyleTransferError `model-missing`, `model-corrupt`
 */
export async function findRelease(models: string | null): Promise<Release> {
  const folder = models ? resolve(models) : ownModels()
  if (!folder)
    throw new StyleTransferError(
      'model-missing',
      'The model files are missing; install pastiche again, or name their folder with --models.',
    )
  const path = join(folder, 'current.json')
  const json = await readText(path, `There are no model files in ${folder} (no current.json).`)
  const id = parseCurrent(json, damagedFile(path))
  return { id, folder: join(folder, id) }
}

/**
 * Refuses a release whose pictures cannot be polished.
 *
 * @throws StyleTransferError `model-missing`, `model-corrupt`
 */
export async function checkPolishable({ id, folder }: Release): Promise<void> {
  const path = join(folder, 'manifest.json')
  const json = await readText(path, `The model file ${path} is missing; install pastiche again.`)
  if (!parseManifest(json, damagedFile(path)).lossNetwork)
    throw new StyleTransferError(
      'model-missing',
      `This release (${id}) has no loss network, so it cannot polish; leave --polish out, or name another one's folder with --models.`,
    )
}

/**
 * Reads a release's files from its folder; what it returns throws `model-missing` where a file is not there or can't
 * be read.
 */
export function fileSource(folder: string): ModelSource {
  return async (file, signal) => {
    if (!RELEASE_FILE.test(file))
      throw new StyleTransferError(
        'model-corrupt',
        `The release in ${folder} names a file outside of it (${file}); install pastiche again.`,
      )
    try {
      const bytes = await readWhole(join(folder, file), LIMIT.weights, signal)
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    } catch (error) {
      const code = systemCode(error)
      if (error instanceof StyleTransferError || !code || isAbort(error)) throw error
      const path = join(folder, file)
      throw new StyleTransferError(
        'model-missing',
        code === 'ENOENT'
          ? `The model file ${path} is missing; install pastiche again.`
          : `The model file ${path} can't be read (${code}); check its permissions.`,
        { cause: error },
      )
    }
  }
}

/**
 * The built-in styles of a release.
 *
 * @throws StyleTransferError `model-missing`, `model-corrupt`
 */
export async function readCatalogue(release: Release): Promise<StyleCatalogue> {
  const path = join(release.folder, 'styles.json')
  const json = await readText(
    path,
    `The built-in styles of ${release.id} are missing (${path}); install pastiche again, or give a painting's file as --style.`,
  )
  const catalogue = parseCatalogue(json, damagedFile(path))
  if (catalogue.release !== release.id)
    throw new StyleTransferError(
      'model-corrupt',
      `${path} holds styles of ${catalogue.release}, not of ${release.id}; install pastiche again.`,
    )
  return catalogue
}
