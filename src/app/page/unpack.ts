/** The images in what was pasted or dropped, where it is no plain file: folders, and text that holds or names one. */

import { bringing } from '../words/en/bringing-words.ts'
import type { Transferred } from './transfer.ts'

/** What was found; a sentence says what was not, or why. */
export interface Unpacked {
  readonly files: readonly File[]
  readonly said: string | null
}

/** Files that are taken out of folders, and levels that are gone down, at most: a whole disk is dropped by mistake. */
export const FOLDER_LIMITS = { files: 200, levels: 8 } as const
/** Characters of an image in text at most; what is longer would be refused when it is opened. */
const TEXT_LIMIT = 140e6

const IMAGE_NAME =
  /\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|ico|svg|hei[cf]|tiff?|jxl|dng|cr[23w]|nef|arw|raf|orf|rw2|pef|srw)$/i
/** What systems leave beside pictures. */
const HIDDEN = /^\./

/** Takes the images out of a paste or drop that is more than plain files. Never rejects. */
export async function unpack({ files, folders, texts }: Transferred): Promise<Unpacked> {
  if (folders.length === 0) return files.length > 0 ? { files, said: null } : fromTexts(texts)
  const found = [...files]
  const full = await gather(folders, found)
  if (found.length === 0) return { files: [], said: bringing.emptyFolder }
  return {
    files: found,
    said: full ? bringing.tooMany(FOLDER_LIMITS.files) : null,
  }
}

/** @returns whether there were more files than may be taken */
async function gather(folders: readonly FileSystemDirectoryEntry[], into: File[]): Promise<boolean> {
  let level: readonly FileSystemDirectoryEntry[] = folders
  for (let depth = 0; depth < FOLDER_LIMITS.levels && level.length > 0; depth++) {
    const next: FileSystemDirectoryEntry[] = []
    for (const folder of level)
      for (const entry of await entriesOf(folder)) {
        if (HIDDEN.test(entry.name)) continue
        if (entry.isDirectory) next.push(entry as FileSystemDirectoryEntry)
        else if (IMAGE_NAME.test(entry.name)) {
          if (into.length >= FOLDER_LIMITS.files) return true
          const file = await fileOf(entry as FileSystemFileEntry)
          if (file) into.push(file)
        }
      }
    level = next
  }
  return false
}

/** What is in a folder, by name; what cannot be read counts as empty. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  // Browsers hand out a hundred at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])))
    if (some.length === 0) return all.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
    all.push(...some)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)))
}

function fromTexts(texts: readonly string[]): Unpacked {
  for (const text of texts) {
    const file = text.length <= TEXT_LIMIT ? (dataImage(text) ?? svgImage(text)) : null
    if (file) return { files: [file], said: null }
  }
  return { files: [], said: explain(texts) }
}

function explain(texts: readonly string[]): string {
  const named = texts.some((text) => /^\s*https?:\/\//i.test(text) || /<img\b/i.test(text))
  if (named) return bringing.address
  if (texts.length > 0) return bringing.text
  return bringing.noImage
}

/** The first image that stands in a text as a data: address, alone or in HTML. */
function dataImage(text: string): File | null {
  const start = text.search(/data:image\//i)
  if (start < 0) return null
  const comma = text.indexOf(',', start)
  // A media type and its parameters are short.
  if (comma < 0 || comma - start > 200) return null
  const head = text.slice(start + 'data:'.length, comma).toLowerCase()
  const rest = text.slice(comma + 1)
  const end = rest.search(/["'<>\s]/)
  const body = end < 0 ? rest : rest.slice(0, end)
  const type = head.split(';', 1)[0]
  try {
    const bytes = head.endsWith(';base64') ? fromBase64(body) : new TextEncoder().encode(decodeURIComponent(body))
    return new File([bytes], `image.${type.slice('image/'.length).split(/\W/, 1)[0]}`, { type })
  } catch {
    return null
  }
}

/** @throws DOMException for what is not base64 */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(decodeURIComponent(text))
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}

/** A text that is an SVG document, or has one in it. */
function svgImage(text: string): File | null {
  const start = text.search(/<svg[\s>]/i)
  const end = text.toLowerCase().lastIndexOf('</svg>')
  if (start < 0 || end < start) return null
  return new File([text.slice(start, end + '</svg>'.length)], 'image.svg', { type: 'image/svg+xml' })
}
