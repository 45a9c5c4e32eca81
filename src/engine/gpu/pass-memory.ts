import { type NetworkLayer, reductions } from '../../core/network.ts'
import type { Size } from '../../core/size.ts'
import { BYTES_PER_NUMBER, type Precision, TILE } from '../../kernels/gpu/shader-parts.ts'
import type { NoiseField } from './picture-pass.ts'

/** Which buffers a picture takes: features by the layers that they are of, statistics, noise. */
export class PassMemory {
  /** Bytes by name. */
  readonly buffers = new Map<string, number>()
  readonly noise: NoiseField[] = []
  readonly #layers: readonly NetworkLayer[]
  readonly #precision: Precision
  readonly #sizes: ReadonlyMap<string, Size>
  /** Features that lie as the next layers want them, by layer. */
  readonly #kept = new Map<string, string>()
  #noiseNumbers = 0

  /** @param size px of the padded photo */
  constructor(layers: readonly NetworkLayer[], { width, height }: Size, precision: Precision) {
    this.#layers = layers
    this.#precision = precision
    this.#sizes = new Map(
      [...reductions(layers)].map(([name, by]) => [name, { width: width / by, height: height / by }]),
    )
  }

  /** Positions of a layer's output. @throws RangeError where there is no such layer */
  sizeOf(name: string): Size {
    const size = this.#sizes.get(name)
    if (!size) throw new RangeError(`The network has no layer ${name}.`)
    return size
  }

  /** A layer's output. What the next layer alone reads takes turns; the encoder's stays for the next style. */
  feature(layer: NetworkLayer): string {
    const { name, outputs, norm } = layer
    const { width } = this.sizeOf(name)
    const turn = this.#layers.indexOf(layer) % 2
    const buffer = norm?.kind === 'own' ? name : `feature ${width}x${outputs} ${turn}`
    this.buffers.set(buffer, this.#bytes(layer))
    return buffer
  }

  kept(name: string): string | undefined {
    return this.#kept.get(name)
  }

  /** Kept features change places: what a block reads is not where it stores. */
  keep(layer: NetworkLayer): string {
    const size = this.sizeOf(layer.name)
    const before = layer.residual && this.#kept.get(layer.residual)
    const name = `kept ${size.width}x${layer.outputs} ${before?.endsWith(' 0') ? 1 : 0}`
    this.buffers.set(name, this.#bytes(layer))
    this.#kept.set(layer.name, name)
    return name
  }

  /** Where a layer's noise begins. */
  draw({ name }: NetworkLayer, site: number): number {
    const size = this.sizeOf(name)
    const at = this.#noiseNumbers
    this.noise.push({ site, at, ...size })
    this.#noiseNumbers += size.width * size.height
    return at
  }

  /** Tiles' statistics are read at once by the dispatch behind, so that layers of a size share a buffer. */
  statistics({ name, outputs }: NetworkLayer): string {
    const { tiles } = tilesOf(this.sizeOf(name))
    const buffer = `partials ${tiles}x${outputs}`
    this.buffers.set(buffer, tiles * outputs * 8)
    return buffer
  }

  /** Bytes of a row of a layer's output. */
  rowBytes({ name, outputs }: NetworkLayer): number {
    return this.sizeOf(name).width * outputs * BYTES_PER_NUMBER[this.#precision]
  }

  /** Buffers that hang on no layer. @param numbers bytes of the picture as numbers; 0: not wanted */
  others(photo: number, numbers: number, affine: number): void {
    this.buffers.set('photo', photo)
    // A frame's own, for the encoder's part stays with its photo.
    this.buffers.set('affine', affine)
    // Never empty, and bound where nothing is read.
    this.buffers.set('numbers', Math.max(16, numbers))
    this.buffers.set('noise', Math.max(16, this.#noiseNumbers * 4))
    this.buffers.set('nothing', 16)
    this.buffers.set('nowhere', 16)
  }

  #bytes(layer: NetworkLayer): number {
    return this.rowBytes(layer) * this.sizeOf(layer.name).height
  }
}

/** Tiles of an output of this size, in a row and in all. */
export function tilesOf({ width, height }: Size): { readonly tilesX: number; readonly tiles: number } {
  const tilesX = Math.ceil(width / TILE.width)
  return { tilesX, tiles: tilesX * Math.ceil(height / TILE.height) }
}
