import { StyleTransferError } from './errors.ts'

/** A tensor of a file, widened to fp32; the layout is PyTorch's (conv `[out, in / groups, h, w]`). */
export interface NamedTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array<ArrayBuffer>
}

/** A tensor as the header has it, checked. */
interface Entry {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
  /** Of its bytes among the data. */
  readonly from: number
  readonly to: number
}

interface Header {
  /** In the order of their bytes, which they share out among themselves. */
  readonly entries: readonly Entry[]
  readonly metadata: Readonly<Record<string, string>>
  /** Where the data begin in the file. */
  readonly start: number
}

const BYTES = { F32: 4, F16: 2, I8: 1, U8: 1 } as const
type Dtype = keyof typeof BYTES

/** Bytes of a header at most, as in the reference implementation. */
const MAX_HEADER = 100e6
const BRACE = 0x7b

/** Half precision's exponents are 112 lower than those of single precision. */
const HALF_SCALE = 2 ** 112

/**
 * IEEE 754 binary16 → binary32, by the bits: exponent and fraction move to their places and one product mends the
 * exponent, of subnormal numbers too. A formula for each number took a third of the engine's start.
 */
function widenHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(halves.length)
  const bits = new Int32Array(out.buffer)
  for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] & 0x7fff) << 13
  for (let i = 0; i < halves.length; i++) {
    const h = halves[i]
    const value = out[i] * HALF_SCALE
    // Infinity and NaN alone have the largest exponent.
    const sound = (h & 0x7c00) !== 0x7c00 ? value : h & 0x3ff ? Number.NaN : Number.POSITIVE_INFINITY
    out[i] = h & 0x8000 ? -sound : sound
  }
  return out
}

function widen(buffer: ArrayBuffer, dtype: Dtype, from: number, to: number): Float32Array<ArrayBuffer> {
  if (dtype === 'F32') return new Float32Array(buffer.slice(from, to))
  if (dtype === 'F16') return widenHalf(new Uint16Array(buffer.slice(from, to)))
  return new Float32Array(
    dtype === 'U8' ? new Uint8Array(buffer, from, to - from) : new Int8Array(buffer, from, to - from),
  )
}

/** Multiplies quantised levels by their output channel's scale. */
function dequantise({ shape, data }: NamedTensor, scale: NamedTensor | undefined): NamedTensor | null {
  if (scale?.data.length !== shape[0]) return null
  const perChannel = data.length / shape[0]
  return { shape, data: data.map((level, i) => level * scale.data[Math.floor(i / perChannel)]) }
}

/** What {@link writeSafetensors} takes: fp32, bytes as they are, or levels, which need a scale (see {@link readSafetensors}). */
export interface WrittenTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array | Uint8Array | Int8Array
}

/**
 * Writes a safetensors file.
 *
 * @param metadata strings to keep beside the tensors
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, WrittenTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let size = 0
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const dtype = data instanceof Float32Array ? 'F32' : data instanceof Int8Array ? 'I8' : 'U8'
    header[name] = { dtype, shape, data_offsets: [size, size + data.byteLength] }
    size += data.byteLength
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const start = 8 + Math.ceil(text.length / 8) * 8
  const out = new Uint8Array(start + size)
  new DataView(out.buffer).setBigUint64(0, BigInt(start - 8), true)
  out.fill(0x20, 8, start).set(text, 8)
  let at = start
  for (const { data } of Object.values(tensors)) {
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return out
}

/** Why a file is no safetensors file: a clause for the sentence that names it. */
class Damage extends Error {}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0

function readEntry(name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets } = isRecord(value) ? value : {}
  if (typeof dtype !== 'string' || !Object.hasOwn(BYTES, dtype)) throw new Damage(`${name} is of an unknown type`)
  if (!Array.isArray(shape) || !shape.every(isCount)) throw new Damage(`${name} has no sound shape`)
  if (!Array.isArray(data_offsets) || data_offsets.length !== 2 || !data_offsets.every(isCount))
    throw new Damage(`it does not say where ${name} is`)
  const [from, to] = data_offsets as [number, number]
  const count = (shape as number[]).reduce((n, side) => n * side, 1)
  if (to - from !== count * BYTES[dtype as Dtype]) throw new Damage(`${name} has another size than its shape`)
  return { name, dtype: dtype as Dtype, shape: shape as number[], from, to }
}

function readStrings(value: unknown): Readonly<Record<string, string>> {
  if (value === undefined) return {}
  if (!isRecord(value) || !Object.values(value).every((text) => typeof text === 'string'))
    throw new Damage('its notes are no texts')
  return value as Readonly<Record<string, string>>
}

/**
 * The header as the format demands it (huggingface/safetensors, "Format"): the tensors share out all the data among
 * themselves, so that no file holds anything else, and none takes more memory than it has bytes for.
 */
function readHeader(buffer: ArrayBuffer): Header {
  if (buffer.byteLength < 8) throw new Damage('it is too short')
  const length = Number(new DataView(buffer).getBigUint64(0, true))
  if (length > MAX_HEADER) throw new Damage('its header is longer than any')
  const start = 8 + length
  if (start > buffer.byteLength) throw new Damage('its header is cut short')
  const bytes = new Uint8Array(buffer, 8, length)
  let header: unknown
  try {
    header = bytes[0] === BRACE ? JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) : null
  } catch {
    header = null
  }
  if (!isRecord(header)) throw new Damage('its header cannot be read')
  const { __metadata__, ...tensors } = header
  const entries = Object.entries(tensors)
    .map(([name, value]) => readEntry(name, value))
    .sort((a, b) => a.from - b.from || a.to - b.to)
  let end = 0
  for (const { name, from, to } of entries) {
    if (from !== end) throw new Damage(`${name} does not follow what is before it`)
    end = to
  }
  if (start + end > buffer.byteLength) throw new Damage('its end is missing')
  if (start + end < buffer.byteLength) throw new Damage('it goes on behind its tensors')
  return { entries, metadata: readStrings(__metadata__), start }
}

/** The strings beside a file's tensors; empty where there are none or it is no safetensors file. */
export function readMetadata(buffer: ArrayBuffer): Readonly<Record<string, string>> {
  try {
    return readHeader(buffer).metadata
  } catch (error) {
    if (error instanceof Damage) return {}
    throw error
  }
}

function readTensors(buffer: ArrayBuffer): Map<string, NamedTensor> {
  const { entries, start } = readHeader(buffer)
  const tensors = new Map<string, NamedTensor>()
  for (const { name, dtype, shape, from, to } of entries)
    tensors.set(name, { shape, data: widen(buffer, dtype, start + from, start + to) })
  for (const { name, dtype } of entries) {
    const tensor = tensors.get(name)
    if (dtype !== 'I8' || !tensor) continue
    const widened = dequantise(tensor, tensors.get(`${name}.scale`))
    if (!widened) throw new Damage(`${name} has no scale for each channel`)
    tensors.set(name, widened)
    tensors.delete(`${name}.scale`)
  }
  return tensors
}

/**
 * Reads a safetensors file: little-endian u64 header length, JSON header, data. An int8 tensor `x` comes with `x.scale`,
 * fp32, one per output channel, and is returned multiplied by it.
 *
 * @param file name for messages
 * @throws StyleTransferError `model-corrupt` naming the file, for whatever the format does not allow
 */
export function readSafetensors(bytes: ArrayBuffer | Uint8Array, file: string): Map<string, NamedTensor> {
  try {
    return readTensors(bytes instanceof ArrayBuffer ? bytes : new Uint8Array(bytes).buffer)
  } catch (error) {
    if (!(error instanceof Damage)) throw error
    throw new StyleTransferError(
      'model-corrupt',
      `The model file ${file} is damaged (${error.message}). Load it again.`,
    )
  }
}
