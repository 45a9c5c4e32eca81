/**
 * Files that are no picture to be opened here, but in which a photo may be: known by their first bytes, so that a person
 * reads what the file is and not what it is not.
 */

interface Kind {
  /** As a sentence begins with it. */
  readonly name: string
  /** What to do instead. */
  readonly advice: string
  readonly matches: (start: string) => boolean
}

const EXPORT = 'Export it as JPEG or PNG and open that.'
const FRAME = 'Export a frame of it as JPEG or PNG and open that.'

const begins =
  (...starts: readonly string[]) =>
  (start: string) =>
    starts.some((text) => start.startsWith(text))

const RAW = begins('FUJIFILMCCD-RAW', 'IIU\0', 'IIRO', 'IIRS', 'MMOR', 'II\x1a\0\0\0HEAPCCDR', 'FOVb', '\0MRM')
const FILM = begins('\x1aE\xdf\xa3', '\0\0\x01\xba', '\0\0\x01\xb3', 'FLV\x01', '0&\xb2\x75\x8e\x66\xcf\x11')
const MORE = begins('v/1\x01', '#?RADIANCE', 'qoif', 'SIMPLE  =', 'DDS ', 'II\xbc\x01', 'gimp xcf', 'AT&TFORM')

const KINDS: readonly Kind[] = [
  { name: 'Raw camera files', advice: EXPORT, matches: (start) => RAW(start) || start.slice(4, 12) === 'ftypcrx ' },
  { name: 'Photoshop files', advice: EXPORT, matches: begins('8BPS') },
  { name: 'JPEG 2000 files', advice: EXPORT, matches: begins('\0\0\0\x0cjP  ', '\xff\x4f\xff\x51') },
  { name: 'PBM, PGM and PPM files', advice: EXPORT, matches: (start) => /^P[1-7]\s/.test(start) },
  { name: 'PDF files', advice: EXPORT, matches: begins('%PDF') },
  {
    name: 'Films',
    advice: FRAME,
    matches: (start) =>
      FILM(start) || start.slice(4, 8) === 'ftyp' || (start.startsWith('RIFF') && start.slice(8, 12) === 'AVI '),
  },
  { name: 'Sounds', advice: 'Choose a photo.', matches: begins('ID3', 'OggS', 'fLaC') },
  { name: 'Files of this kind', advice: EXPORT, matches: MORE },
]

/** What a file is that {@link import('./sniff.ts').sniff} does not know, as a sentence; null where this does not either. */
export function otherKind(bytes: Uint8Array): string | null {
  const start = String.fromCharCode(...bytes.subarray(0, 32))
  const kind = KINDS.find(({ matches }) => matches(start))
  return kind ? `${kind.name} cannot be opened here. ${kind.advice}` : null
}
