import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { dirname, extname, join, resolve } from 'node:path'
import { systemCode, usageError } from './failure.ts'
import { EXTENSION, formatOf, type OutputFormat } from './formats.ts'
import type { Photo } from './inputs.ts'

/** Where pictures go, as `-o` says. */
export type Destination =
  | { readonly kind: 'stdout' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }

/** A photo and the file that its picture goes to. */
export interface Target {
  readonly photo: Photo
  /** null: standard output. */
  readonly path: string | null
  readonly format: OutputFormat
}

/** What `-o` means: depends on its ending, on what is there, and on how many photos were named. */
export async function readDestination(
  output: string,
  photos: readonly string[],
  format: OutputFormat | null,
): Promise<Destination> {
  const folders = await Promise.all(
    photos.map(async (photo) => photo !== '-' && (await stat(photo).catch(() => null))?.isDirectory()),
  )
  const several = photos.length > 1 || folders.some(Boolean)
  if (output === '-' && several)
    throw usageError('Standard output (-) takes one picture; use -o folder/ for several photos.')
  if (output === '-') return { kind: 'stdout' }
  const there = await stat(output).catch((error: unknown) => {
    const code = systemCode(error)
    if (code === 'ENOENT') return null
    if (code === 'ENOTDIR') throw usageError(`-o ${output} can't be used: a part of its path is a file, not a folder.`)
    throw usageError(`-o ${output} can't be used (${code}).`)
  })
  if (there?.isDirectory()) return { kind: 'folder', path: output }
  const isFolder = /[/\\]$/.test(output)
  if (isFolder && there) throw usageError(`-o ${output} is a file, not a folder.`)
  if (isFolder) return { kind: 'folder', path: output }
  if (several && (there || extname(output))) throw usageError(`Several photos need a folder: -o ${output}/`)
  if (several) return { kind: 'folder', path: output }
  const named = formatOf(output)
  if (!named && !format)
    throw usageError(
      `-o ${output} does not tell the format; end it in .png, .jpg, .webp or .avif, add --format, or end it in / for a folder.`,
    )
  if (named && format && named !== format)
    throw usageError(`-o ${output} and --format ${format} say two different formats.`)
  return { kind: 'file', path: output }
}

function stem(path: string): string {
  return path.slice(0, path.length - extname(path).length)
}

/** The name of the snapshot at an iteration, beside the finished picture: `out.0040.png`. */
export function snapshotPath(picture: string, iteration: number): string {
  return `${stem(picture)}.${String(iteration).padStart(4, '0')}${extname(picture)}`
}

/** Names for a photo's picture, in order of preference; the last is unique to the photo's path. */
function nameAt(level: number, photo: Photo, format: OutputFormat): string {
  const extension = EXTENSION[format]
  if (level === 0) return `${stem(photo.relative)}.${extension}`
  if (level === 1) return `${photo.relative}.${extension}`
  const mark = createHash('sha256').update(resolve(photo.path)).digest('hex').slice(0, 8)
  return `${stem(photo.relative)}-${mark}.${extension}`
}

/** No two pictures share a name, also where the file system takes capital and small letters for the same. */
function distinctNames(photos: readonly Photo[], formats: readonly OutputFormat[]): string[] {
  const levels = photos.map(() => 0)
  for (;;) {
    const names = photos.map((photo, i) => nameAt(levels[i], photo, formats[i]))
    const users = new Map<string, number[]>()
    names.forEach((name, i) => {
      const key = name.normalize('NFC').toLowerCase()
      users.set(key, [...(users.get(key) ?? []), i])
    })
    const shared = [...users.values()].filter((all) => all.length > 1).flat()
    const raised = shared.filter((i) => levels[i] < 2)
    if (raised.length === 0) return names
    for (const i of raised) levels[i]++
  }
}

/**
 * Names every picture. Photos of one stem (a.jpg, a.png) get `a.jpg.png` and `a.png.png`; of one name in different
 * folders, a mark. Depends on the whole list: name first, take the shard after.
 */
export function planTargets(photos: readonly Photo[], to: Destination, format: OutputFormat | null): Target[] {
  if (to.kind !== 'folder') {
    const path = to.kind === 'file' ? to.path : null
    return photos.map((photo) => ({ photo, path, format: format ?? (path ? formatOf(path) : null) ?? 'png' }))
  }
  const formats = photos.map((photo) => format ?? formatOf(photo.relative) ?? 'png')
  const names = distinctNames(photos, formats)
  return photos.map((photo, i) => ({ photo, path: join(to.path, names[i]), format: formats[i] }))
}

/** Refuses to put pictures among the photos of a folder that is read: the next run would paint the paintings. */
export async function checkSeparate(args: readonly string[], to: Destination): Promise<void> {
  if (to.kind === 'stdout') return
  const folder = resolve(to.kind === 'folder' ? to.path : dirname(to.path))
  for (const arg of args) {
    if (arg === '-' || resolve(arg) !== folder) continue
    if ((await stat(arg).catch(() => null))?.isDirectory())
      throw usageError(`The pictures would land among the photos in ${arg}; name another folder with -o.`)
  }
}
