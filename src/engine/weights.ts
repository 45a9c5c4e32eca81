import { type Tensor, tensor, tidy, transpose } from '@tensorflow/tfjs-core'
import { sha256Hex } from '../core/digest.ts'
import { StyleTransferError } from '../core/errors.ts'
import { type Manifest, type ModelFile, type ModelSource, parseManifest } from '../core/release.ts'
import { type NamedTensor, readSafetensors } from '../core/safetensors.ts'

/**
 * A file's bytes in a buffer of their own, whatever `models` hands out.
 *
 * @throws StyleTransferError `bad-option` where they are no bytes, and what `models` throws
 */
async function readBytes(models: ModelSource, file: string, signal: AbortSignal | undefined): Promise<ArrayBuffer> {
  const found = await models(file, signal)
  if (found instanceof ArrayBuffer) return found
  if (found instanceof Uint8Array) return new Uint8Array(found).buffer
  throw new StyleTransferError(
    'bad-option',
    `models('${file}') must give the file's bytes, as an ArrayBuffer, a Uint8Array or a Buffer.`,
  )
}

/**
 * Reads and checks `manifest.json`.
 *
 * @throws StyleTransferError `model-corrupt` where it is not one, `bad-option` where `models` gives no bytes
 */
export async function loadManifest(models: ModelSource, signal?: AbortSignal): Promise<Manifest> {
  const bytes = await readBytes(models, 'manifest.json', signal)
  return parseManifest(new TextDecoder().decode(bytes))
}

/**
 * Reads a file of a release and compares it with the manifest's length and SHA-256.
 *
 * @throws StyleTransferError `model-corrupt` naming the file, `bad-option` for no entry, or where `models` gives no bytes
 */
export async function loadFile(
  models: ModelSource,
  entry: ModelFile,
  signal?: AbortSignal,
): Promise<Map<string, NamedTensor>> {
  if (typeof entry?.file !== 'string')
    throw new StyleTransferError(
      'bad-option',
      'A file to load is named by an entry { file, bytes, sha256 } of a release.',
    )
  const bytes = await readBytes(models, entry.file, signal)
  signal?.throwIfAborted()
  if (bytes.byteLength !== entry.bytes)
    throw new StyleTransferError(
      'model-corrupt',
      `The model file ${entry.file} is damaged (${bytes.byteLength} of ${entry.bytes} bytes arrived). Load it again.`,
    )
  if ((await sha256Hex(new Uint8Array(bytes))) !== entry.sha256)
    throw new StyleTransferError(
      'model-corrupt',
      `The model file ${entry.file} was altered (its checksum differs). Load it again.`,
    )
  return readSafetensors(bytes, entry.file)
}

/** How a tensor of the file becomes one of tfjs's. */
interface Layout {
  /** Axes, as `transpose` takes them. */
  readonly order?: readonly number[]
  readonly values?: (data: Float32Array) => Float32Array
}

/** Turns kernels of so many places by 180°. */
const turned = (area: number) => (data: Float32Array) =>
  data.map((_, i) => data[i - (i % area) + (area - 1 - (i % area))])

/** The tensors of one network on the backend, in tfjs's layouts. */
export class Weights {
  readonly #tensors = new Map<string, Tensor>()
  readonly #source: ReadonlyMap<string, NamedTensor>
  readonly #file: string

  constructor(source: ReadonlyMap<string, NamedTensor>, file: string) {
    this.#source = source
    this.#file = file
  }

  /** A tensor's numbers in the file's layout, for arithmetic without tfjs. */
  numbers(name: string, shape: readonly number[]): Float32Array {
    const found = this.#source.get(name)
    if (!found || found.shape.join() !== shape.join())
      throw new StyleTransferError(
        'model-corrupt',
        `The model file ${this.#file} does not fit its manifest: ${name} should be ${shape.join(' × ')}, not ${found?.shape.join(' × ') ?? 'missing'}.`,
      )
    return found.data
  }

  #load<T extends Tensor>(key: string, name: string, shape: readonly number[], layout: Layout = {}): T {
    const { order, values = (data) => data } = layout
    const found = this.numbers(name, shape)
    const made = tidy(() => {
      const plain = tensor(values(found), [...shape])
      return order ? transpose(plain, [...order]) : plain
    })
    this.#tensors.set(key, made)
    return made as T
  }

  /** Convolution `[out, in, k, k]` → `[k, k, in, out]`. */
  conv<T extends Tensor>(name: string, shape: readonly [out: number, into: number, side: number]): T {
    const [out, into, side] = shape
    return this.#load<T>(name, `${name}.weight`, [out, into, side, side], { order: [2, 3, 1, 0] })
  }

  /** The same for the reverse pass: outputs and inputs swapped, the kernel turned by 180° → `[k, k, out, in]`. */
  reverseConv<T extends Tensor>(name: string, [out, into, side]: readonly [number, number, number]): T {
    return this.#load<T>(`${name} reverse`, `${name}.weight`, [out, into, side, side], {
      order: [2, 3, 0, 1],
      values: turned(side * side),
    })
  }

  /** The same turned by 180°, for the reverse pass. */
  reverseDepthwise<T extends Tensor>(name: string, channels: number, side = 3): T {
    return this.#load<T>(`${name} reverse`, `${name}.weight`, [channels, 1, side, side], {
      order: [2, 3, 0, 1],
      values: turned(side * side),
    })
  }

  /** A square matrix by its whole name, or null where the file has none. */
  matrix<T extends Tensor>(name: string, side: number): T | null {
    return this.#source.has(name) ? this.#load<T>(name, name, [side, side]) : null
  }

  /** Depthwise convolution `[c, 1, k, k]` → `[k, k, c, 1]`. */
  depthwise<T extends Tensor>(name: string, channels: number, side = 3): T {
    return this.#load<T>(name, `${name}.weight`, [channels, 1, side, side], { order: [2, 3, 0, 1] })
  }

  /** Linear `[out, in]` → `[in, out]`. */
  linear<T extends Tensor>(name: string, out: number, into: number): T {
    return this.#load<T>(name, `${name}.weight`, [out, into], { order: [1, 0] })
  }

  /** A vector by its whole name. */
  vector<T extends Tensor>(name: string, length: number): T {
    return this.#load<T>(name, name, [length])
  }

  dispose(): void {
    for (const made of this.#tensors.values()) made.dispose()
    this.#tensors.clear()
  }
}
