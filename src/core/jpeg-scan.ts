/**
 * Whether the picture data of a baseline JPEG is all there: reads its Huffman codes (ITU T.81, annexes C and F) and
 * computes no picture; 20 MB a second. Decoders go on over missing and changed data in grey and brown, each as far as
 * it likes. And cameras write files without the end marker, which every viewer shows whole: only the codes tell them
 * from files that are cut short.
 */

import { END_OF_IMAGE, isFrame, nextMarker, START_OF_SCAN } from './jpeg-markers.ts'

/** Length << 8 | symbol, by the next 16 bits; 0 where no code begins so. */
type HuffmanTable = Uint16Array

interface Component {
  readonly id: number
  readonly across: number
  readonly down: number
  /** Number of its quantisation table. */
  readonly table: number
  scanned: boolean
  /** Of the block before, quantised: what the next one's first number is added to. */
  dc: number
}

interface Frame {
  readonly width: number
  readonly height: number
  readonly components: readonly Component[]
}

/** What stands in the segments before a scan. */
interface State {
  frame: Frame | null
  readonly tables: Map<number, HuffmanTable>
  /** First number of each quantisation table. */
  readonly steps: Map<number, number>
  restartInterval: number
  tablesRead: number
}

/** Bits of entropy-coded data, until a marker. */
class Bits {
  readonly #bytes: Uint8Array
  #bits = 0
  #count = 0
  #at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  #fill(): void {
    while (this.#count <= 16 && this.#at < this.#bytes.length) {
      const byte = this.#bytes[this.#at]
      if (byte === 0xff && this.#bytes[this.#at + 1] !== 0) return
      this.#at += byte === 0xff ? 2 : 1
      this.#bits = ((this.#bits << 8) | byte) & 0xff_ffff
      this.#count += 8
    }
  }

  /** Passes over bits; false where there are not so many. */
  skip(length: number): boolean {
    if (this.#count < length) this.#fill()
    this.#count -= length
    return this.#count >= 0
  }

  /** The difference that is coded in this many bits (T.81, F.2.2.1), or NaN where there are not so many. */
  difference(length: number): number {
    if (!this.skip(length)) return Number.NaN
    const bits = (this.#bits >> this.#count) & ((1 << length) - 1)
    return length > 0 && bits < 1 << (length - 1) ? bits - (1 << length) + 1 : bits
  }

  /** The next code's symbol, or -1 where there is none. */
  symbol(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill()
    // Beyond the end come ones, as T.81 pads: no code is all ones.
    const missing = 16 - this.#count
    const next = missing > 0 ? (this.#bits << missing) | ((1 << missing) - 1) : this.#bits >> -missing
    const entry = table[next & 0xffff]
    return entry !== 0 && this.skip(entry >> 8) ? entry & 255 : -1
  }

  /** Where the first byte begins of which no bit was read. */
  get end(): number {
    let at = this.#at
    for (let unread = this.#count >> 3; unread > 0; unread--)
      at -= this.#bytes[at - 1] === 0 && this.#bytes[at - 2] === 0xff ? 2 : 1
    return at
  }

  /** Goes to behind a restart marker; false where none follows. */
  restart(): boolean {
    if (this.#count >= 8) return false
    this.#bits = 0
    this.#count = 0
    while (this.#bytes[this.#at] === 0xff && this.#bytes[this.#at + 1] === 0xff) this.#at++
    const found = this.#bytes[this.#at] === 0xff && (this.#bytes[this.#at + 1] & 0xf8) === 0xd0
    this.#at += 2
    return found
  }
}

/** A component's part in a scan. */
interface Part {
  readonly component: Component
  readonly dc: HuffmanTable
  readonly ac: HuffmanTable
  /** Of {@link Component.dc}, at most: beyond, a block would be blacker than black or whiter than white. */
  readonly most: number
}

function skipBlock(bits: Bits, { component, dc, ac, most }: Part): boolean {
  const length = bits.symbol(dc)
  if (length < 0 || length > 11) return false
  component.dc += bits.difference(length)
  // A changed bit shifts all that follows, until it leaves the range.
  if (!(Math.abs(component.dc) <= most)) return false
  for (let k = 1; k < 64; k++) {
    const symbol = bits.symbol(ac)
    if (symbol < 0) return false
    const size = symbol & 15
    if (size === 0 && symbol !== 0xf0) return true
    k += symbol >> 4
    if (!bits.skip(size)) return false
  }
  return true
}

/** Tables that a file may have: eight are in use at a time, and each is 128 kB here for 17 bytes there. */
const MOST_TABLES = 256

function readTables(view: DataView, from: number, end: number, state: State): void {
  for (let at = from; at < end; ) {
    if (++state.tablesRead > MOST_TABLES) throw new RangeError('more Huffman tables than any picture has')
    const table = new Uint16Array(65_536)
    const id = view.getUint8(at)
    let code = 0
    let symbol = at + 17
    for (let length = 1; length <= 16; length++)
      for (let i = view.getUint8(at + length); i > 0; i--) {
        const step = 1 << (16 - length)
        table.fill((length << 8) | view.getUint8(symbol++), code, code + step)
        code += step
      }
    state.tables.set(id, table)
    at = symbol
  }
}

/** Components, and blocks of one in a unit along each side, at most (T.81, B.2.2, B.2.3). */
const MOST_COMPONENTS = 4
const MOST_SAMPLES = 4
const isSampling = (count: number) => count >= 1 && count <= MOST_SAMPLES

/** Without a block in each unit, a scan would have no bits for the units to be counted by. */
function readFrame(view: DataView, at: number): Frame {
  const components: Component[] = []
  const count = view.getUint8(at + 5)
  if (count > MOST_COMPONENTS) throw new RangeError('more components than any picture has')
  for (let i = 0; i < count; i++) {
    const sampling = view.getUint8(at + 7 + 3 * i)
    if (!isSampling(sampling >> 4) || !isSampling(sampling & 15)) throw new RangeError('a component without blocks')
    components.push({
      id: view.getUint8(at + 6 + 3 * i),
      across: sampling >> 4,
      down: sampling & 15,
      table: view.getUint8(at + 8 + 3 * i),
      scanned: false,
      dc: 0,
    })
  }
  return { height: view.getUint16(at + 1), width: view.getUint16(at + 3), components }
}

/** Of a block's mean, times eight: 128 levels either way, and room for rounding and for encoders that overshoot. */
const DC_RANGE = 8 * 128 * 1.25

function readParts(view: DataView, at: number, { frame, tables, steps }: State): Part[] | null {
  const parts: Part[] = []
  for (let i = 0; i < view.getUint8(at + 2); i++) {
    const component = frame?.components.find(({ id }) => id === view.getUint8(at + 3 + 2 * i))
    const ids = view.getUint8(at + 4 + 2 * i)
    const [dc, ac] = [tables.get(ids >> 4), tables.get(16 | (ids & 15))]
    // Each is in one scan of a baseline file.
    if (!component || component.scanned || !dc || !ac) return null
    const step = steps.get(component.table) ?? 1
    parts.push({ component, dc, ac, most: DC_RANGE / step + 1 })
  }
  return parts
}

/** How many units a scan has, and of how many blocks of each component one is (T.81, A.2). */
function unitsOf({ width, height, components }: Frame, parts: readonly Part[]): [units: number, blocks: number[]] {
  const across = Math.max(...components.map((one) => one.across))
  const down = Math.max(...components.map((one) => one.down))
  const units = (w: number, h: number) => Math.ceil(width / w) * Math.ceil(height / h)
  if (parts.length > 1)
    return [units(8 * across, 8 * down), parts.map(({ component }) => component.across * component.down)]
  const [{ component }] = parts
  return [units((8 * across) / component.across, (8 * down) / component.down), [1]]
}

/** @returns where the scan's data ends, or -1 where it does not hold every block */
function skipScan(view: DataView, at: number, state: State): number {
  const { frame, restartInterval } = state
  const parts = readParts(view, at, state)
  if (!frame || !parts || parts.length === 0) return -1
  const [units, blocks] = unitsOf(frame, parts)
  const bits = new Bits(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at + view.getUint16(at))
  const reset = () => {
    for (const { component } of parts) component.dc = 0
  }
  reset()
  for (let i = 0; i < units; i++) {
    if (restartInterval > 0 && i > 0 && i % restartInterval === 0) {
      if (!bits.restart()) return -1
      reset()
    }
    for (let p = 0; p < parts.length; p++)
      for (let block = 0; block < blocks[p]; block++) if (!skipBlock(bits, parts[p])) return -1
  }
  for (const { component } of parts) component.scanned = true
  return bits.end
}

/** First number of each table of a segment (T.81, B.2.4.1). */
function readSteps(view: DataView, from: number, end: number, steps: State['steps']): void {
  for (let at = from; at < end; ) {
    const wide = view.getUint8(at) >> 4 !== 0
    steps.set(view.getUint8(at) & 15, wide ? view.getUint16(at + 1) : view.getUint8(at + 1))
    at += wide ? 129 : 65
  }
}

/**
 * Whether nothing but filling comes between the last block and the next marker. Where codes were changed, blocks are
 * read from the wrong bits, of which too few or too many are left in the end.
 */
function endsClean(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length && (bytes[at] !== 0xff || bytes[at + 1] === 0); at++)
    if (bytes[at] !== 0) return false
  return true
}

/**
 * Whether every block of every component is there.
 *
 * @param view from the start of image on
 * @returns null where that isn't known: in a progressive file, any scan may be the last
 * @throws RangeError where a segment is cut, or says what no picture has
 */
export function hasAllBlocks(view: DataView): boolean | null {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  const state: State = { frame: null, tables: new Map(), steps: new Map(), restartInterval: 0, tablesRead: 0 }
  for (let at = 2; ; ) {
    const marker = nextMarker(bytes, view, at)
    if (!marker || marker.code === END_OF_IMAGE) return false
    const { code, body } = marker
    if (code === START_OF_SCAN) {
      at = skipScan(view, body, state)
      if (at < 0 || !endsClean(bytes, at)) return false
      if (state.frame?.components.every(({ scanned }) => scanned)) return true
      continue
    }
    const end = body + view.getUint16(body)
    const isBaseline = code === 0xc0 || code === 0xc1
    // Of 12 bits a sample no viewer shows anything.
    if (isBaseline && view.getUint8(body + 2) !== 8) return null
    if (isBaseline) state.frame = readFrame(view, body + 2)
    else if (isFrame(code)) return null
    else if (code === 0xc4) readTables(view, body + 2, end, state)
    else if (code === 0xdb) readSteps(view, body + 2, end, state.steps)
    else if (code === 0xdd) state.restartInterval = view.getUint16(body + 2)
    at = end
  }
}
