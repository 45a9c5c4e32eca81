import { StyleTransferError } from './errors.ts'

/** A tensor of a file, widened to fp32; the layout is PyTorch's (conv `[out, in / groups, h, w]`). */
export interface NamedTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array<ArrayBuffer>
}

interface Entry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

const BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2, I8: 1, U8: 1 }

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

function widen(bytes: ArrayBuffer, dtype: string): Float32Array<ArrayBuffer> {
  if (dtype === 'F32') return new Float32Array(bytes)
  if (dtype === 'F16') return widenHalf(new Uint16Array(bytes))
  return new Float32Array(dtype === 'U8' ? new Uint8Array(bytes) : new Int8Array(bytes))
}

/** Multiplies quantised levels by their output channel's scale. */
function dequantise({ shape, data }: NamedTensor, scale: NamedTensor | undefined): NamedTensor | null {
  if (scale?.data.length !== shape[0]) return null
  const perChannel = data.length / shape[0]
  return { shape, data: data.map((level, i) => level * scale.data[Math.floor(i / perChannel)]) }
}

/** What {@link writeSafetensors} takes: fp32, or bytes as they are. */
export interface WrittenTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array | Uint8Array
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
    const dtype = data instanceof Float32Array ? 'F32' : 'U8'
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

/** The strings beside a file's tensors; empty where there are none or the header is no header. */
export function readMetadata(buffer: ArrayBuffer): Readonly<Record<string, string>> {
  try {
    const length = Number(new DataView(buffer).getBigUint64(0, true))
    return JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length))).__metadata__ ?? {}
  } catch {
    return {}
  }
}

/**
 * Reads a safetensors file (huggingface/safetensors, "Format"): little-endian u64 header length, JSON header, data.
 * An int8 tensor `x` comes with `x.scale`, fp32, one per output channel, and is returned multiplied by it.
 *
 * @param file name for messages
 * @throws StyleTransferError `model-corrupt` naming the file
 */
export function readSafetensors(bytes: ArrayBuffer | Uint8Array, file: string): Map<string, NamedTensor> {
  const buffer = bytes instanceof ArrayBuffer ? bytes : new Uint8Array(bytes).buffer
  const corrupt = (why: string, cause?: unknown) =>
    new StyleTransferError('model-corrupt', `The model file ${file} is damaged (${why}). Load it again.`, { cause })
  if (buffer.byteLength < 8) throw corrupt('it is too short')
  const length = Number(new DataView(buffer).getBigUint64(0, true))
  const start = 8 + length
  if (start > buffer.byteLength) throw corrupt('its header is cut short')
  let header: Record<string, Entry>
  try {
    header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length))) as Record<string, Entry>
  } catch (cause) {
    throw corrupt('its header cannot be read', cause)
  }
  const tensors = new Map<string, NamedTensor>()
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(header)) {
    if (name === '__metadata__') continue
    const [from, to] = data_offsets
    const count = shape.reduce((n, side) => n * side, 1)
    if (!(dtype in BYTES)) throw corrupt(`${name} is of the unknown type ${dtype}`)
    if (to - from !== count * BYTES[dtype] || start + to > buffer.byteLength) throw corrupt(`${name} is cut short`)
    tensors.set(name, { shape, data: widen(buffer.slice(start + from, start + to), dtype) })
  }
  for (const [name, tensor] of tensors) {
    if (header[name].dtype !== 'I8') continue
    const widened = dequantise(tensor, tensors.get(`${name}.scale`))
    if (!widened) throw corrupt(`${name} has no scale for each channel`)
    tensors.set(name, widened)
    tensors.delete(`${name}.scale`)
  }
  return tensors
}
