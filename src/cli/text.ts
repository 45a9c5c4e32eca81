/**
 * The text of a file that another program may have written: UTF-8, or UTF-16 as Windows PowerShell redirects it, with
 * or without the mark that says which.
 */
export function decodeText(bytes: Uint8Array): string {
  const [a, b] = bytes
  // JSON and the like begin with an ASCII character, whose other byte is zero.
  const wide =
    (a === 0xff && b === 0xfe) || (a !== 0 && b === 0) ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : ''
  return new TextDecoder(wide || (a === 0 && b !== undefined && b !== 0 ? 'utf-16be' : 'utf-8')).decode(bytes)
}
