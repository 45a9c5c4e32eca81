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

const BYTES: Readonly<Record<string, number>> = { F32: 4, F16: 2 }

/** IEEE 754 binary16 → number. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function widen(bytes: ArrayBuffer, dtype: string): Float32Array<ArrayBuffer> {
  return dtype === 'F32' ? new Float32Array(bytes) : Float32Array.from(new Uint16Array(bytes), half)
}

/**
 * Reads a safetensors file (huggingface/safetensors, "Format"): little-endian u64 header length, JSON header, data.
 *
 * @param file name for messages
 * @throws StyleTransferError `model-corrupt` naming the file
 */
export function readSafetensors(buffer: ArrayBuffer, file: string): Map<string, NamedTensor> {
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
  return tensors
}
