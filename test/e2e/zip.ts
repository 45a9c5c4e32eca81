/** Reads a ZIP of stored files by its central directory, as any other program does. */
export interface ZipEntry {
  readonly name: string
  readonly data: Buffer
}

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50

/** @throws Error where it is no ZIP, or one of packed files */
export function readZip(zip: Buffer): readonly ZipEntry[] {
  let end = zip.length - 22
  while (end >= 0 && zip.readUInt32LE(end) !== END) end--
  if (end < 0) throw new Error('This is no ZIP.')
  const entries: ZipEntry[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error('The central directory is damaged.')
    if (zip.readUInt16LE(at + 10) !== 0) throw new Error('A file is packed.')
    const size = zip.readUInt32LE(at + 24)
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const local = zip.readUInt32LE(at + 42)
    if (zip.readUInt32LE(local) !== LOCAL) throw new Error('A file is not where it should be.')
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    entries.push({ name, data: zip.subarray(start, start + size) })
    at += 46 + nameLength + extra + comment
  }
  return entries
}
