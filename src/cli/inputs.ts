import type { Dirent, Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { sniffRaster } from '../core/sniff-raster.ts'
import { readError, systemCode } from './failure.ts'
import { kindOf } from './formats.ts'
import { readHead } from './read-head.ts'
import { isStdin, isStream } from './streams.ts'

/** A photo to paint, before it was opened. */
export interface Photo {
  /** As it is shown and opened; `-` is standard input. */
  readonly path: string
  /** Path below the folder that was named, or the file's name: decides the picture's name. */
  readonly relative: string
  /** Why it can't be a photo, where that is known already. */
  readonly problem: string | null
  /** Whether it can be read only once, and by this process only. */
  readonly stream: boolean
}

export interface CollectOptions {
  readonly recursive: boolean
  /** Folder that is left out of the walk: the pictures are there. */
  readonly exclude: string | null
}

interface Walk extends CollectOptions {
  /** Real paths of folders seen: links that lead round in a circle end there. */
  readonly seen: Set<string>
  readonly photos: Photo[]
}

/** Code-unit order, not the locale's: every shard must see the same list. */
function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

async function walkFolder(folder: string, relative: string, walk: Walk): Promise<void> {
  const real = await realpath(folder)
  if (walk.seen.has(real) || real === walk.exclude) return
  walk.seen.add(real)
  const entries = (await readdir(folder, { withFileTypes: true })).sort(byName)
  const names = entries.map(({ name }) => name)
  for (const entry of entries) {
    const path = join(folder, entry.name)
    const name = join(relative, entry.name)
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => entry) : entry
    if (kind.isDirectory()) {
      if (walk.recursive && !entry.name.startsWith('.')) await visit(path, name, walk)
    } else if (await isTaken(path, kind, names))
      walk.photos.push({ path, relative: name, problem: problemOf(kind), stream: false })
  }
}

/** Why what stands somewhere is never opened; a link to nothing is reported when it is. */
function problemOf(found: Dirent | Stats): string | null {
  return found.isFile() || found.isSymbolicLink() ? null : 'It is not a file.'
}

/**
 * Whether a file in a folder is taken for a photo. One of a kind that can't be read is taken too, so that it is
 * reported rather than passed over, unless the same photo lies beside it in a form that can (as cameras store raw files
 * and films with their JPEGs). One without an ending is what its first bytes say.
 *
 * @param names of all that is in the folder
 */
async function isTaken(path: string, found: Dirent | Stats, names: readonly string[]): Promise<boolean> {
  const name = basename(path)
  if (name.startsWith('.')) return false
  switch (kindOf(name)) {
    case 'photo':
      return true
    case 'unreadable': {
      const stem = stemOf(name)
      return !names.some((other) => kindOf(other) === 'photo' && stemOf(other) === stem)
    }
    case 'unnamed':
      return found.isFile() && sniffRaster(await readHead(path, SNIFF_BYTES).catch(() => new Uint8Array())) !== null
    case null:
      return false
  }
}

/** Enough to know a format by. */
const SNIFF_BYTES = 512

const stemOf = (name: string) => name.slice(0, name.length - extname(name).length).toLowerCase()

async function visit(folder: string, relative: string, walk: Walk): Promise<void> {
  try {
    await walkFolder(folder, relative, walk)
  } catch (error) {
    const problem = `The folder ${folder} can't be read (${systemCode(error) ?? error}); check its permissions.`
    walk.photos.push({ path: folder, relative, problem, stream: false })
  }
}

function emptyFolder({ recursive }: CollectOptions): string {
  return `There are no photos in this folder${recursive ? '' : '; -r looks in the folders in it, too'}.`
}

/** A folder that the person named: one without photos is reported, unless its photos are in the list already. */
async function visitNamed(folder: string, walk: Walk): Promise<void> {
  const before = walk.photos.length
  const real = await realpath(folder).catch(() => folder)
  if (walk.seen.has(real)) return
  await visit(folder, '', walk)
  if (walk.photos.length === before)
    walk.photos.push({ path: folder, relative: basename(folder), problem: emptyFolder(walk), stream: false })
}

/**
 * The photos that the arguments name, each once, in an order that depends on nothing but the arguments and the
 * files. What is missing or unreadable is in the list too, to be reported in its turn.
 */
export async function collectPhotos(args: readonly string[], options: CollectOptions): Promise<Photo[]> {
  const exclude = options.exclude && (await realpath(options.exclude).catch(() => null))
  const walk: Walk = { ...options, exclude, seen: new Set(), photos: [] }
  for (const arg of args) {
    if (isStdin(arg)) {
      walk.photos.push({ path: '-', relative: 'stdin', problem: null, stream: true })
      continue
    }
    let found: Stats | null = null
    let problem: string | null = null
    try {
      found = await stat(arg)
    } catch (error) {
      problem = readError(error, arg).message
    }
    if (found?.isDirectory()) await visitNamed(arg, walk)
    else {
      const stream = isStream(arg, found)
      if (found && !stream) problem = problemOf(found)
      walk.photos.push({ path: arg, relative: basename(arg), problem, stream })
    }
  }
  const known = new Set<string>()
  return walk.photos.filter(({ path }) => {
    const full = path === '-' ? path : resolve(path)
    return !known.has(full) && known.add(full)
  })
}

/** Every `count`-th photo, beginning with number `index` (1-based); over all indices, each photo once. */
export function takeShard<T>(
  all: readonly T[],
  { index, count }: { readonly index: number; readonly count: number },
): T[] {
  return all.filter((_, i) => i % count === index - 1)
}
