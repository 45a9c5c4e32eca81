/**
 * A film as an MP4 file (ISO/IEC 14496-12): one picture track, frames of equal length in the order they are shown, the
 * index before the frames, so that it plays while it arrives. Libraries for it are 30 to 150 kB; this is what of the
 * format one silent track needs.
 */

/** How a track's frames are coded: the codec's own record, without which nothing can be decoded. */
export interface Mp4Track {
  /** As WebCodecs has it, such as `avc1.640028`, `vp09.00.40.08` or `av01.0.08M.08`. */
  readonly codec: string
  /** The codec's record as the encoder hands it out; H.264 has no other, VP9 and AV1 have one made of their name. */
  readonly description?: Uint8Array | undefined
  readonly colours?: Mp4Colours | undefined
  /** px, even. */
  readonly width: number
  readonly height: number
  readonly framesPerSecond: number
}

/** Numbers of ISO/IEC 23091-2. */
export interface Mp4Colours {
  readonly primaries: number
  readonly transfer: number
  readonly matrix: number
  readonly fullRange: boolean
}

export interface Mp4Frame {
  readonly data: Uint8Array<ArrayBuffer>
  /** Whether it is decoded without the frames before it. */
  readonly isKey: boolean
}

type Part = Uint8Array<ArrayBuffer>

/** Units of time a frame, so that all usual rates are whole. */
const TICKS = 512

/** The file, as parts in their order: the frames' own bytes are not copied. */
export function mp4Parts(track: Mp4Track, frames: readonly Mp4Frame[]): readonly Part[] {
  const kind = box('ftyp', ascii('isom'), u32(0x200), ascii('isomiso2mp41'))
  // The index has the same length wherever the frames begin.
  const length = index(track, frames, 0).length
  const start = kind.length + length + 8
  const bytes = frames.reduce((sum, { data }) => sum + data.length, 0)
  return [kind, index(track, frames, start), u32(bytes + 8), ascii('mdat'), ...frames.map(({ data }) => data)]
}

/** @param start byte of the file at which the first frame lies */
function index(track: Mp4Track, frames: readonly Mp4Frame[], start: number): Part {
  const { width, height, framesPerSecond } = track
  const scale = framesPerSecond * TICKS
  const duration = frames.length * TICKS
  const size = join(u32(width << 16), u32(height << 16))
  return box(
    'moov',
    full(
      'mvhd',
      0,
      times(),
      u32(scale),
      u32(duration),
      u32(0x10000),
      u16(0x100),
      zeros(10),
      matrix(),
      zeros(24),
      u32(2),
    ),
    box(
      'trak',
      full('tkhd', 3, times(), u32(1), zeros(4), u32(duration), zeros(16), matrix(), size),
      box(
        'mdia',
        // 0x55c4: no language.
        full('mdhd', 0, times(), u32(scale), u32(duration), u16(0x55c4), u16(0)),
        full('hdlr', 0, zeros(4), ascii('vide'), zeros(12), ascii('Pictures\0')),
        box(
          'minf',
          full('vmhd', 1, zeros(8)),
          box('dinf', full('dref', 0, u32(1), full('url ', 1))),
          table(track, frames, start),
        ),
      ),
    ),
  )
}

function table(track: Mp4Track, frames: readonly Mp4Frame[], start: number): Part {
  const keys = frames.flatMap(({ isKey }, i) => (isKey ? [i + 1] : []))
  return box(
    'stbl',
    full('stsd', 0, u32(1), sampleEntry(track)),
    full('stts', 0, u32(1), u32(frames.length), u32(TICKS)),
    full('stss', 0, u32(keys.length), u32(...keys)),
    // All frames in one run.
    full('stsc', 0, u32(1), u32(1, frames.length, 1)),
    full('stsz', 0, u32(0, frames.length), u32(...frames.map(({ data }) => data.length))),
    full('stco', 0, u32(1), u32(start)),
  )
}

function sampleEntry(track: Mp4Track): Part {
  const [name] = track.codec.split('.')
  const { width, height, colours } = track
  return box(
    name,
    join(zeros(6), u16(1), zeros(16), u16(width), u16(height)),
    join(u32(0x480000, 0x480000), zeros(4), u16(1), zeros(32), u16(0x18), u16(0xffff)),
    record(track),
    ...(colours ? [colourBox(colours)] : []),
  )
}

/** @throws Error where the codec's record is needed and missing */
function record({ codec, description, colours }: Mp4Track): Part {
  const [name, profile, level, depth] = codec.split('.')
  const own = description && new Uint8Array(description)
  if (name === 'vp09') {
    const { primaries, transfer, matrix, fullRange } = colours ?? {
      primaries: 2,
      transfer: 2,
      matrix: 2,
      fullRange: false,
    }
    const bits = (Number(depth) << 4) | (1 << 1) | Number(fullRange)
    return full('vpcC', 1 << 24, u8(Number(profile), Number(level), bits, primaries, transfer, matrix), u16(0))
  }
  if (name === 'av01') return box('av1C', own ?? u8(0x81, (Number(profile) << 5) | Number.parseInt(level, 10), 0x0c, 0))
  if (!own) throw new Error(`There is no record of how the frames are coded: ${codec}.`)
  return box('avcC', own)
}

function colourBox({ primaries, transfer, matrix, fullRange }: Mp4Colours): Part {
  return box('colr', ascii('nclx'), u16(primaries), u16(transfer), u16(matrix), u8(fullRange ? 0x80 : 0))
}

function box(name: string, ...content: readonly Part[]): Part {
  const inner = join(...content)
  return join(u32(inner.length + 8), ascii(name), inner)
}

/** @param flags version (8 bits) and flags (24) */
function full(name: string, flags: number, ...content: readonly Part[]): Part {
  return box(name, u32(flags), ...content)
}

function join(...parts: readonly Part[]): Part {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** No date of making or of change. */
const times = () => zeros(8)
const zeros = (count: number): Part => new Uint8Array(count)
const u8 = (...values: readonly number[]): Part => new Uint8Array(values)
const ascii = (text: string): Part => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

function u16(value: number): Part {
  return u8(value >> 8, value & 0xff)
}

function u32(...values: readonly number[]): Part {
  const out = new Uint8Array(values.length * 4)
  const view = new DataView(out.buffer)
  for (const [i, value] of values.entries()) view.setUint32(i * 4, value)
  return out
}

/** Shown as it is: no turn, no mirror. */
const matrix = () => u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
