import { extname } from 'node:path'

/** What the program writes. */
export type OutputFormat = 'jpeg' | 'png' | 'webp' | 'avif'

export const OUTPUT_FORMATS: readonly OutputFormat[] = ['jpeg', 'png', 'webp', 'avif']

/** Extension without dot of the files that the program names. */
export const EXTENSION: Readonly<Record<OutputFormat, string>> = { jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif' }

/** Longest side in px that a file of the format can hold. */
export const MAX_SIDE: Readonly<Record<OutputFormat, number>> = {
  jpeg: 65_535,
  png: 2_147_483_647,
  webp: 16_383,
  avif: 16_384,
}

/** null where the format is lossless. Chosen so that brush strokes show no artefacts at 1:1. */
export const DEFAULT_QUALITY: Readonly<Record<OutputFormat, number | null>> = {
  jpeg: 92,
  png: null,
  webp: 90,
  avif: 70,
}

const BY_EXTENSION: Readonly<Record<string, OutputFormat>> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  jpe: 'jpeg',
  jfif: 'jpeg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
}

/** Extensions taken from a folder. HEIC is among them to be reported: skipping it silently would lose photos. */
const PHOTO_EXTENSIONS = new Set([...Object.keys(BY_EXTENSION), 'gif', 'tif', 'tiff', 'heic', 'heif'])

/** The format of a file's name, or null where the program does not write it. */
export function formatOf(path: string): OutputFormat | null {
  return BY_EXTENSION[extname(path).slice(1).toLowerCase()] ?? null
}

/** Whether a file in a folder is taken for a photo. */
export function looksLikePhoto(name: string): boolean {
  return !name.startsWith('.') && PHOTO_EXTENSIONS.has(extname(name).slice(1).toLowerCase())
}
