/**
 * The numbers of a style as a text that fits into a link. What is written and read again is the same on every machine,
 * and written once more stays what it is: a style that was snapped to it paints the same picture wherever its link is
 * opened.
 */
import { fromBase64, toBase64 } from './base64.ts'
import { Unsound } from './fields.ts'
import { fromHalf, HALF_MOST, toHalf } from './half.ts'
import { type NormSpec, normCounts, normSites } from './norm-sites.ts'
import { LEARNT_LIMIT, type LearntStyle, STYLE_DIM, STYLE_LIMIT, type StyleVector } from './style.ts'

/** The first character: what the rest means may change with it. */
const VERSION = '1'

/** Bits of a number of a vector: 11 would paint a picture 0.03 of 255 off, these 0.01. */
const VECTOR_BITS = 12

/** Bytes that norms take at most, so that a link with settings and names has 4,000 characters. */
const NORM_BYTES = 2_700
const MOST_BITS = 10

/** The last norm stands directly before the picture's own pixels, and its errors are seen most. */
const LAST_BITS = 2

/** Bytes of lowest and highest number of a group, and of the checksum. */
const RANGE_BYTES = 4
const SUM_BYTES = 4

/** Scales, or shifts, of one norm: numbers of one kind, which share a range. */
interface Group {
  readonly from: number
  readonly to: number
  readonly bits: number
}

const isOdd = (n: number) => n % 2 === 1

/**
 * The groups that are written. The shifts of each second norm are not: what such a norm gives is added to what goes past
 * it, and the next norm takes every constant of a channel out again, so that they change no picture.
 */
function groupsOf(spec: NormSpec): readonly Group[] {
  const sites = normSites(spec)
  const groups: { readonly from: number; readonly to: number; readonly extra: number }[] = []
  for (const [site, { channels, offset }] of sites.entries()) {
    const extra = site === sites.length - 1 ? LAST_BITS : 0
    const shifts = offset + channels
    groups.push({ from: offset, to: shifts, extra })
    if (!isOdd(site)) groups.push({ from: shifts, to: shifts + channels, extra })
  }
  const { affine, amounts, all } = normCounts(spec)
  if (amounts > 0) groups.push({ from: affine, to: all, extra: 0 })
  const size = (bits: number) =>
    groups.reduce((sum, { from, to, extra }) => sum + (to - from) * (bits + extra), 0) / 8 + RANGE_BYTES * groups.length
  let bits = MOST_BITS
  while (bits > 1 && size(bits) > NORM_BYTES) bits--
  return groups.map(({ from, to, extra }) => ({ from, to, bits: bits + extra }))
}

/** Whole numbers of a few bits each, one after the other. */
class BitWriter {
  readonly #bytes: number[] = []
  #held = 0
  #count = 0

  write(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit--) {
      this.#held = (this.#held << 1) | ((value >>> bit) & 1)
      if (++this.#count % 8 > 0) continue
      this.#bytes.push(this.#held)
      this.#held = 0
    }
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    const spare = (8 - (this.#count % 8)) % 8
    return Uint8Array.from(spare ? [...this.#bytes, this.#held << spare] : this.#bytes)
  }
}

class BitReader {
  readonly #bytes: Uint8Array
  #at = 0

  /** @param bits so many there must be */
  constructor(bytes: Uint8Array, bits: number) {
    if (bytes.length !== Math.ceil(bits / 8)) throw new Unsound('it is for other networks')
    this.#bytes = bytes
  }

  read(bits: number): number {
    let value = 0
    for (let i = 0; i < bits; i++, this.#at++)
      value = (value << 1) | ((this.#bytes[this.#at >>> 3] >>> (7 - (this.#at & 7))) & 1)
    return value
  }
}

/** CRC-32 (ISO 3309): what is cut short or mistyped is told. */
function checksum(bytes: Uint8Array): number {
  let sum = 0xffff_ffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb8_8320 : 0)
  }
  return ~sum >>> 0
}

function sealed(kind: 'v' | 'n', bytes: Uint8Array): string {
  const out = new Uint8Array(bytes.length + SUM_BYTES)
  out.set(bytes)
  new DataView(out.buffer).setUint32(bytes.length, checksum(bytes))
  return `${VERSION}${kind}${toBase64(out, 'base64url')}`
}

interface Coded {
  readonly bits: number
  /** How far from 0 a number may lie. */
  readonly limit: number
}

/** The numbers of a range: each is one of half precision, as it is kept, so that keeping it changes nothing. */
class Scale {
  readonly #least: number
  readonly #most: number
  readonly #steps: number

  /** @param low and `high` as halves' bits */
  constructor(low: number, high: number, bits: number) {
    this.#least = fromHalf(low)
    this.#most = fromHalf(high)
    this.#steps = 2 ** bits - 1
  }

  at(place: number): number {
    // Plus 0, for there is a -0 as well.
    return fromHalf(toHalf(this.#least + ((this.#most - this.#least) * place) / this.#steps)) + 0
  }

  /** The place of the number that is nearest: rounding may make it a neighbour of the one that the step says. */
  nearest(number: number): number {
    const span = this.#most - this.#least
    const guess = span > 0 ? Math.round(((number - this.#least) / span) * this.#steps) : 0
    const places = [guess, guess - 1, guess + 1].map((place) => Math.max(0, Math.min(this.#steps, place)))
    const off = (place: number) => Math.abs(this.at(place) - number)
    return places.reduce((best, place) => (off(place) < off(best) ? place : best))
  }

  isWithin(limit: number): boolean {
    return this.#least >= -limit && this.#most <= limit && this.#least <= this.#most
  }
}

function writeGroup(out: BitWriter, numbers: Float32Array, { bits, limit }: Coded): void {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)]
  const within = (number: number) => toHalf(Math.max(-limit, Math.min(limit, number)))
  const [low, high] = [within(least), within(most)]
  const scale = new Scale(low, high, bits)
  out.write(low, 16)
  out.write(high, 16)
  // Both ends are taken by a number, so that the range is the same when what is read is written.
  for (const number of numbers)
    out.write(number === least ? 0 : number === most ? 2 ** bits - 1 : scale.nearest(number), bits)
}

function readGroup(from: BitReader, into: Float32Array, { bits, limit }: Coded): void {
  const scale = new Scale(from.read(16), from.read(16), bits)
  if (!scale.isWithin(limit)) throw new Unsound('its numbers are out of range')
  for (let i = 0; i < into.length; i++) into[i] = scale.at(from.read(bits))
}

const VECTOR: Coded = { bits: VECTOR_BITS, limit: Math.min(STYLE_LIMIT, HALF_MOST) }

/** A vector as a text of some 210 characters, which paints a picture 0.01 of 255 off. */
export function writeVector(vector: StyleVector): string {
  const out = new BitWriter()
  writeGroup(out, vector, VECTOR)
  return sealed('v', out.bytes)
}

/** Norms as a text of some 3,600 characters at most. @param norms as many as the network has */
export function writeNorms(norms: Float32Array, sites: NormSpec): string {
  const out = new BitWriter()
  for (const { from, to, bits } of groupsOf(sites))
    writeGroup(out, norms.subarray(from, to), { bits, limit: LEARNT_LIMIT })
  return sealed('n', out.bytes)
}

/**
 * The nearest vector that a link can hold, so that what was predicted of a painting paints the same picture from its
 * link. Snapped again it stays as it is.
 */
export function snapVector(vector: StyleVector): StyleVector {
  return readLinkNumbers(writeVector(vector), null) as StyleVector
}

/** Whether the numbers are a vector's, which need no network to be read. */
export function holdsVector(text: string): boolean {
  return text[1] === 'v'
}

/** The form of what {@link writeVector} and {@link writeNorms} write. */
export const LINK_NUMBERS = /^\d[a-z][\w-]{8,4000}$/

/** Of a version that is not known yet. */
export class NewerNumbers extends Error {}

/** The bytes of a sound text. */
function opened(text: string): Uint8Array {
  if (!LINK_NUMBERS.test(text)) throw new Unsound('its numbers are damaged')
  if (text[0] !== VERSION || !'vn'.includes(text[1])) throw new NewerNumbers()
  const all = fromBase64(text.slice(2), 'it', 'base64url')
  const bytes = all.subarray(0, -SUM_BYTES)
  const sum = new DataView(all.buffer, bytes.length).getUint32(0)
  if (sum !== checksum(bytes)) throw new Unsound('it is cut short or mistyped')
  return bytes
}

/**
 * A vector or norms of a text, whichever it holds.
 *
 * @param sites of the network that the norms are for; null where only a vector is expected
 * @throws Unsound, NewerNumbers
 */
export function readLinkNumbers(text: string, sites: NormSpec | null): StyleVector | LearntStyle {
  const bytes = opened(text)
  if (holdsVector(text)) {
    const vector = new Float32Array(STYLE_DIM)
    readGroup(new BitReader(bytes, 8 * RANGE_BYTES + STYLE_DIM * VECTOR_BITS), vector, VECTOR)
    return vector
  }
  if (!sites) throw new Unsound('it holds more than was expected')
  const groups = groupsOf(sites)
  const count = groups.reduce((sum, { from, to, bits }) => sum + 8 * RANGE_BYTES + (to - from) * bits, 0)
  const reader = new BitReader(bytes, count)
  const norms = new Float32Array(normCounts(sites).all)
  for (const { from, to, bits } of groups) readGroup(reader, norms.subarray(from, to), { bits, limit: LEARNT_LIMIT })
  return { norms, adapters: new Map() }
}

/**
 * The nearest style whose norms a link can hold; what it has of adapters stays, which no link can. Pictures change by
 * 0.06 to 0.23 of 255 in the mean and by 4 at most (seven learnt styles on three photos). The same on every machine, and
 * snapped again it stays as it is, also after it was packed.
 */
export function snapToLink(style: LearntStyle, sites: NormSpec): LearntStyle {
  const { norms } = readLinkNumbers(writeNorms(style.norms, sites), sites) as LearntStyle
  return { norms, adapters: style.adapters }
}
