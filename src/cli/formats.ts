import { extname } from 'node:path'
import type { OpenLimits } from '../core/sniff.ts'

/** What the program writes. */
export type OutputFormat = 'jpeg' | 'png' | 'webp' | 'avif'

export const OUTPUT_FORMATS: readonly OutputFormat[] = ['jpeg', 'png', 'webp', 'avif']

/** Extension without dot of the files that the program names. */
export const EXTENSION: Readonly<Record<OutputFormat, string>> = { jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif' }

/** Of files that are read, photos and paintings alike. */
export const OPEN_LIMITS: OpenLimits = {
  maxBytes: 4_000_000_000,
  maxPixels: 500_000_000,
  choice: 'JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP',
}

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

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Extensions of what is read, in the hope that the files are what they say. */
const READ = new Set([...Object.keys(BY_EXTENSION), ...words('gif tif tiff bmp dib')])

/** TIFF inside, many of them, but what a TIFF reader finds there is the thumbnail. */
const RAW = words('3fr arw cr2 cr3 crw dcr dng erf iiq kdc mef mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f')

/** Extensions of pictures and films that are not read, but in which photos may be. */
const UNREAD = new Set([
  ...RAW,
  ...words('heic heif hif jxl jp2 j2k jpx jxr ico psd psb xcf ppm pgm pbm pnm pam exr hdr qoi tga'),
  ...words('mov mp4 m4v 3gp avi mkv webm mts m2ts mpg mpeg wmv'),
])

/** The format of a file's name, or null where the program does not write it. */
export function formatOf(path: string): OutputFormat | null {
  return BY_EXTENSION[extname(path).slice(1).toLowerCase()] ?? null
}

/**
 * What a name says of a file: a photo that is read, one (or a film) that is not, nothing (`unnamed`, without an
 * ending), or that it is something else.
 */
export function kindOf(name: string): 'photo' | 'unreadable' | 'unnamed' | null {
  const extension = extname(name).slice(1).toLowerCase()
  if (extension === '') return 'unnamed'
  return READ.has(extension) ? 'photo' : UNREAD.has(extension) ? 'unreadable' : null
}

/** Whether a name is that of a camera's raw file. */
export function isRaw(path: string): boolean {
  return RAW.has(extname(path).slice(1).toLowerCase())
}
