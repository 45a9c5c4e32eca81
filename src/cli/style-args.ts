import { createHash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname, sep } from 'node:path'
import { type ErrorCode, StyleTransferError } from '../core/errors.ts'
import type { BuiltInStyle, ModelFile } from '../core/release.ts'
import { tooManyBytes } from '../core/sniff.ts'
import { parseStyleFile, STYLE_FILE_LENGTH, type StyleFile } from '../core/style-file.ts'
import type { StyleRef } from '../core/style-ref.ts'
import { aboutPainting, readError, systemCode, usageError } from './failure.ts'
import { OPEN_LIMITS } from './formats.ts'
import { type Release, readCatalogue } from './models.ts'
import { nearest } from './nearest.ts'
import type { PaintingFile } from './painter-messages.ts'
import { isStdin, isStream, readStream } from './streams.ts'
import { decodeText } from './text.ts'

/** A `--style` that was found: its numbers, or the painting that it is to be read from. */
export type StyleSourceArg = {
  /** What the settings' mark is made from: the same for the same style on every machine. */
  readonly id: string
} & ({ readonly painting: PaintingFile } | BuiltInArg | NumbersArg)

interface BuiltInArg {
  readonly ref: StyleRef
  readonly builtIn: string
  /** null in a release without a loss network. */
  readonly statistics: ModelFile | null
}

interface NumbersArg {
  readonly ref: StyleRef
  readonly numbersFile: string
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Why a style can't be read, with its name. */
function unreadable(name: string, error: unknown): unknown {
  if (error instanceof StyleTransferError || !systemCode(error)) return error
  return aboutPainting(name, readError(error, name))
}

/** What stands at a path, with {@link isStream}'s word for it; null where nothing does. */
async function whatIs(path: string): Promise<'file' | 'stream' | 'folder' | 'other' | null> {
  if (isStdin(path)) return 'stream'
  let found: Stats
  try {
    found = await stat(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(systemCode(error) ?? '')) return null
    throw unreadable(path, error)
  }
  if (isStream(path, found)) return 'stream'
  return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
}

/** A painting's bytes where they come through a stream, otherwise its path. */
export async function openPainting(name: string): Promise<PaintingFile> {
  return { name, file: (await whatIs(name)) === 'stream' ? await readStream(name) : name }
}

/** @throws StyleTransferError `image-too-large`, `image-unreadable` */
async function hashOfFile(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > OPEN_LIMITS.maxBytes) throw aboutPainting(path, tooManyBytes(size, OPEN_LIMITS))
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** What to do about a file that cannot be used, in words of the terminal. */
const HINTS: { readonly [Code in ErrorCode]?: string } = {
  'bad-option': '"pastiche vector" does that.',
  'image-unreadable': '"pastiche vector painting.jpg" makes one.',
}

function parseFile(name: string, text: string, release: string): StyleFile {
  try {
    return parseStyleFile(name, text, release)
  } catch (error) {
    const hint = error instanceof StyleTransferError && HINTS[error.code]
    throw hint ? new StyleTransferError(error.code, `${error.message} ${hint}`, { cause: error }) : error
  }
}

function numbersStyle(name: string, bytes: Uint8Array, release: string): StyleSourceArg {
  const { vector, learnt } = parseFile(name, decodeText(bytes), release)
  const id = `file:${sha256(bytes)}`
  if (learnt) return { id, ref: { kind: 'learnt', key: name, bytes: learnt }, numbersFile: name }
  if (!vector) throw new StyleTransferError('image-unreadable', `${name} holds no numbers.`)
  return { id, ref: { kind: 'vector', vector }, numbersFile: name }
}

/** A style that came through a stream: numbers or a painting, as its first character says. */
async function readStreamed(name: string, release: string): Promise<StyleSourceArg> {
  const file = await readStream(name)
  if (/^\s*\{/.test(decodeText(file.subarray(0, 64)))) return numbersStyle(name, file, release)
  return { id: `file:${sha256(file)}`, painting: { name, file } }
}

async function readStyleFile(path: string, release: string): Promise<StyleSourceArg> {
  try {
    if (extname(path).toLowerCase() !== '.json')
      return { id: `file:${await hashOfFile(path)}`, painting: { name: path, file: path } }
    const { size } = await stat(path)
    if (size > STYLE_FILE_LENGTH)
      throw new StyleTransferError('image-unreadable', `${path} is no style file: it has ${size} bytes.`)
    return numbersStyle(path, await readFile(path), release)
  } catch (error) {
    throw unreadable(path, error)
  }
}

function builtIn(style: BuiltInStyle, release: string): StyleSourceArg {
  const { name, adapters } = style
  return {
    id: `built-in:${sha256(JSON.stringify([release, name, adapters?.sha256]))}`,
    ref: { kind: 'built-in', name, adapters },
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
  if (found) return builtIn(found, release.id)
  const guess = nearest(wanted, [...styles.map(({ name }) => name), ...styles.map(({ title }) => slug(title))])
  const meant = styles.find(({ name, title }) => name === guess || slug(title) === guess)
  const hint = meant ? `Did you mean ${meant.name}?` : 'pastiche styles lists them.'
  throw usageError(`There is no painting file and no built-in style named "${arg}". ${hint}`)
}

async function readStyle(arg: string, release: Release): Promise<StyleSourceArg> {
  if (arg === '') throw usageError('--style needs a painting, a built-in style or a style.json.')
  const hasPath = arg.includes('/') || arg.includes(sep) || extname(arg) !== ''
  // A bare name is a built-in style first, so that a file lying about does not change what a command means.
  if (!hasPath && !isStdin(arg)) {
    try {
      return await findBuiltIn(arg, release)
    } catch (error) {
      if ((await whatIs(arg)) === null) throw error
    }
  }
  switch (await whatIs(arg)) {
    case 'stream':
      return readStreamed(arg, release.id)
    case 'file':
      return readStyleFile(arg, release.id)
    case 'folder':
      throw new StyleTransferError('image-unreadable', `The style ${arg} is a folder; name one painting in it.`)
    case 'other':
      throw new StyleTransferError('image-unreadable', `The style ${arg} is not a file.`)
    case null:
      throw new StyleTransferError('image-unreadable', `The style ${arg} does not exist.`)
  }
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
