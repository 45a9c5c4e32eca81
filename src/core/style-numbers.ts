/**
 * A learnt style's numbers as bytes: a safetensors file. Norms in single precision, or in the file of all built-in styles
 * as levels with a scale for each {@link NORM_ROW}; adapters always as levels with a scale for each of their ranks.
 */
import { StyleTransferError } from './errors.ts'
import { type NamedTensor, readSafetensors, type WrittenTensor, writeSafetensors } from './safetensors.ts'
import { type Adapter, isSoundLearnt, type LearntStyle } from './style.ts'

const NORMS = 'norms'
const DOWN = '.down'
const UP = '.up'
/** Norms that share a scale in the file of the built-in styles. */
export const NORM_ROW = 32
/** Levels to either side of 0. */
const LEVELS = 127

/** Rows of `length` numbers as whole levels, and each row's scale. */
function levels(data: Float32Array, length: number): { readonly data: Int8Array; readonly scale: Float32Array } {
  const scale = new Float32Array(data.length / length)
  const out = new Int8Array(data.length)
  for (let row = 0; row < scale.length; row++) {
    const numbers = data.subarray(row * length, (row + 1) * length)
    const most = numbers.reduce((largest, number) => Math.max(largest, Math.abs(number)), 0)
    scale[row] = most / LEVELS
    for (const [i, number] of numbers.entries())
      out[row * length + i] = most === 0 ? 0 : Math.round(number / scale[row])
  }
  return { data: out, scale }
}

function rows(name: string, shape: readonly [number, number], data: Float32Array): [string, WrittenTensor][] {
  const made = levels(data, shape[1])
  return [
    [name, { shape, data: made.data }],
    [`${name}.scale`, { shape: [shape[0]], data: made.scale }],
  ]
}

function adapterTensors(adapters: LearntStyle['adapters']): [string, WrittenTensor][] {
  return [...adapters].flatMap(([name, { rank, inputs, outputs, down, up }]) => [
    ...rows(`${name}${DOWN}`, [rank, inputs], down),
    ...rows(`${name}${UP}`, [rank, outputs], up),
  ])
}

function readAdapters(tensors: ReadonlyMap<string, NamedTensor>): Map<string, Adapter> {
  const adapters = new Map<string, Adapter>()
  for (const [name, down] of tensors) {
    if (!name.endsWith(DOWN)) continue
    const layer = name.slice(0, -DOWN.length)
    const up = tensors.get(`${layer}${UP}`)
    const [rank, inputs] = down.shape
    if (down.shape.length !== 2 || up?.shape.length !== 2 || up.shape[0] !== rank) throw new RangeError(name)
    adapters.set(layer, { rank, inputs, outputs: up.shape[1], down: down.data, up: up.data })
  }
  return adapters
}

/** A file of one style, as it is kept, exported and sent to whoever paints. */
export function packStyle({ norms, adapters }: LearntStyle): Uint8Array<ArrayBuffer> {
  return writeSafetensors({
    [NORMS]: { shape: [norms.length], data: norms },
    ...Object.fromEntries(adapterTensors(adapters)),
  })
}

/** What the adapters alone come to, in a file of their own. */
export function packAdapters(adapters: LearntStyle['adapters']): Uint8Array<ArrayBuffer> {
  return writeSafetensors(Object.fromEntries(adapterTensors(adapters)))
}

/** Norms of many styles by name; the length is a multiple of {@link NORM_ROW}. */
export function packNorms(styles: ReadonlyMap<string, Float32Array>): Uint8Array<ArrayBuffer> {
  return writeSafetensors(
    Object.fromEntries([...styles].flatMap(([name, norms]) => rows(name, [norms.length / NORM_ROW, NORM_ROW], norms))),
  )
}

/**
 * What {@link packStyle} made.
 *
 * @param name for messages
 * @throws StyleTransferError `image-unreadable`
 */
export function unpackStyle(bytes: Uint8Array | ArrayBuffer, name: string): LearntStyle {
  const refuse = (cause: unknown) =>
    new StyleTransferError('image-unreadable', `The style ${name} is damaged; learn it again from its painting.`, {
      cause,
    })
  try {
    return learntOf(readSafetensors(bytes, name))
  } catch (error) {
    throw error instanceof StyleTransferError || error instanceof RangeError ? refuse(error) : error
  }
}

/** @throws RangeError */
function learntOf(tensors: ReadonlyMap<string, NamedTensor>): LearntStyle {
  const norms = tensors.get(NORMS)?.data ?? new Float32Array()
  const style = { norms, adapters: readAdapters(tensors) }
  if (!isSoundLearnt(style)) throw new RangeError('its numbers are not sound')
  return style
}

/**
 * A built-in style of its norms in {@link packNorms}'s file, and its file of adapters where it has one.
 *
 * @throws StyleTransferError `model-corrupt`
 */
export function builtInStyle(
  name: string,
  norms: NamedTensor | undefined,
  adapters: ReadonlyMap<string, NamedTensor>,
): LearntStyle {
  try {
    const style = { norms: norms?.data ?? new Float32Array(), adapters: readAdapters(adapters) }
    if (isSoundLearnt(style)) return style
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new StyleTransferError('model-corrupt', `The built-in style ${name} is missing or damaged. Load it again.`)
}
