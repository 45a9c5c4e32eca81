import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, sep } from 'node:path'
import { StyleTransferError } from '../core/errors.ts'
import type { BuiltInStyle, ModelFile } from '../core/release.ts'
import type { StyleVector } from '../core/style.ts'
import { systemCode, usageError } from './failure.ts'
import { type Release, readCatalogue } from './models.ts'
import { nearest } from './nearest.ts'
import { parseVectorFile } from './vector-file.ts'

/** A `--style` that was found: its vector, or the painting that it is to be read from. */
export type StyleSourceArg = {
  /** What the settings' mark is made from: the same for the same style on every machine. */
  readonly id: string
} & ({ readonly painting: string } | BuiltInArg | VectorArg)

interface BuiltInArg {
  readonly vector: StyleVector
  readonly builtIn: string
  /** null in a release without a loss network. */
  readonly statistics: ModelFile | null
}

interface VectorArg {
  readonly vector: StyleVector
  readonly vectorFile: string
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(systemCode(error) ?? '')) return false
    throw new StyleTransferError('image-unreadable', `${path} can't be read (${systemCode(error)}).`, { cause: error })
  }
}

function builtIn(style: BuiltInStyle): StyleSourceArg {
  return {
    id: `built-in:${sha256(JSON.stringify(style.vector))}`,
    vector: Float32Array.from(style.vector),
    builtIn: style.name,
    statistics: style.statistics ?? null,
  }
}

function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

async function findBuiltIn(arg: string, release: Release): Promise<StyleSourceArg> {
  const { styles } = await readCatalogue(release)
  const wanted = slug(arg)
  const found = styles.find(({ name }) => name === wanted) ?? styles.find(({ title }) => slug(title) === wanted)
  if (found) return builtIn(found)
  const guess = nearest(wanted, [...styles.map(({ name }) => name), ...styles.map(({ title }) => slug(title))])
  const meant = styles.find(({ name, title }) => name === guess || slug(title) === guess)
  const hint = meant ? `Did you mean ${meant.name}?` : 'pastiche styles lists them.'
  throw usageError(`There is no painting file and no built-in style named "${arg}". ${hint}`)
}

async function readStyle(arg: string, release: Release): Promise<StyleSourceArg> {
  if (arg === '') throw usageError('--style needs a painting, a built-in style or a vector.json.')
  const hasPath = arg.includes('/') || arg.includes(sep) || extname(arg) !== ''
  // A bare name is a built-in style first, so that a file lying about does not change what a command means.
  if (!hasPath) {
    try {
      return await findBuiltIn(arg, release)
    } catch (error) {
      if (!(await isFile(arg))) throw error
    }
  }
  if (!(await isFile(arg))) {
    const what = (await stat(arg).catch(() => null))?.isDirectory()
      ? 'is a folder; name one painting in it'
      : 'does not exist'
    throw new StyleTransferError('image-unreadable', `The style ${arg} ${what}.`)
  }
  const bytes = await readFile(arg)
  const id = `file:${sha256(bytes)}`
  if (extname(arg).toLowerCase() !== '.json') return { id, painting: arg }
  return { id, vector: parseVectorFile(arg, bytes.toString('utf8'), release.id), vectorFile: arg }
}

/**
 * Finds every `--style`.
 *
 * @throws StyleTransferError for the first that is not there or not sound
 */
export async function readStyles(args: readonly string[], release: Release): Promise<StyleSourceArg[]> {
  const out: StyleSourceArg[] = []
  for (const arg of args) out.push(await readStyle(arg, release))
  return out
}
